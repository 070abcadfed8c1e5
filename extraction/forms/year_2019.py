"""What the tables of the 2019 form print and no other form does (国办公开办函〔2019〕60号)."""

from collections.abc import Mapping

PROACTIVE_COLUMNS: Mapping[str, str] = {
    "made": "新制作|制作数",
    "newly_public": "新公开",
    "public_total": "公开总数|对外公开",
    "last_year": "^上一?年",
    "change": "增.?减",
    "projects": "采购项目",
    "procured": "采购总?金额|总金额",
}
"""Columns of table two, by the words that tell them in a folded label."""

PROACTIVE_ROWS: Mapping[str, str] = {
    "5.other_service": "其他.*(?:管理|服务)|对外管理|管理服务事项",
    "9.procurement": "集中采购|政府采购",
}
"""Rows of table two."""

REQUEST_ROWS: Mapping[str, str] = {"other": "^其他处理"}
"""Rows of table three."""

REQUEST_LABELS: Mapping[str, str] = {"other": "其他处理"}
