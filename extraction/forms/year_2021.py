"""What the tables of the 2021 form print and no other form does (国办公开办函〔2021〕30号)."""

from collections.abc import Mapping

PROACTIVE_COLUMNS: Mapping[str, str] = {
    "issued": "制发",
    "repealed": "废止",
    "in_force": "有效",
    "charged": "收费金额|收费总额|收费数额",
}
"""Columns of table two, by the words that tell them in a folded label."""

REQUEST_ROWS: Mapping[str, str] = {
    "other.no_correction": "逾期不补正|不补正",
    "other.fee_unpaid": "缴纳费用|收费通知|缴费",
    "other.other": "^其他$",
}
"""Rows of table three: (六)其他处理 split in three."""

REQUEST_LABELS: Mapping[str, str] = {
    "other.no_correction": "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other.fee_unpaid": "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
}
