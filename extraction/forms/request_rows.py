"""The rows of the request table: which row of the form each is, and its seven values by either of two ways."""

from collections.abc import Mapping
from dataclasses import dataclass

from extraction.blocks import Cell, Grid
from extraction.forms import year_2019, year_2021
from extraction.forms.cells import is_value
from extraction.forms.request_columns import Columns, is_heading
from extraction.forms.vocabulary import Vocabulary

_COMMON: Mapping[str, str] = {
    "new": "新收",
    "carried_out": "结转下|下一?年度?继续|结转至下",
    "carried_in": "上一?年度?.*结转",
    "partial": "部分公开",
    "granted": "(?<!不)予以公开",
    "refused.state_secret": "国家秘密",
    "refused.law_forbids": "法.*禁止",
    "refused.three_securities": "三安全|一稳定|安全.*稳定",
    "refused.third_party": "第三方|三方.*权益",
    "refused.internal": "内部事务|三类内",
    "refused.process": "过程性",
    "refused.enforcement_file": "案卷",
    "refused.inquiry": "查询事项|行政查询",
    "unavailable.not_held": "不掌握",
    "unavailable.must_create": "另行制作|现成信息",
    "unavailable.unclear": "补正.*不明确|仍不明确",
    "declined.petition": "信访",
    "declined.repeat": "重复申请",
    "declined.publication": "出版物",
    "declined.mass": "反复申请",
    "declined.confirm": "重新出具|确认.*信息",
    "handled": "^(?:总计|合计)$",
}
_PRINTED: Mapping[str, str] = {
    "new": "本年新收政府信息公开申请数量",
    "carried_in": "上年结转政府信息公开申请数量",
    "carried_out": "结转下年度继续办理",
    "refused.state_secret": "属于国家秘密",
    "refused.law_forbids": "其他法律行政法规禁止公开",
    "refused.three_securities": "危及三安全一稳定",
    "refused.third_party": "保护第三方合法权益",
    "refused.internal": "属于三类内部事务信息",
    "refused.process": "属于四类过程性信息",
    "refused.enforcement_file": "属于行政执法案卷",
    "refused.inquiry": "属于行政查询事项",
    "unavailable.not_held": "本机关不掌握相关政府信息",
    "unavailable.must_create": "没有现成信息需要另行制作",
    "unavailable.unclear": "补正后申请内容仍不明确",
    "declined.petition": "信访举报投诉类申请",
    "declined.publication": "要求提供公开出版物",
    "declined.mass": "无正当理由大量反复申请",
    "declined.confirm": "要求行政机关确认或重新出具已获取信息",
}
# the split rows of 2021 come first: (六)其他处理 stands before them in the same row
_LABELS = Vocabulary(
    words={**year_2021.REQUEST_ROWS, **year_2019.REQUEST_ROWS, **_COMMON},
    printed={**_PRINTED, **year_2019.REQUEST_LABELS, **year_2021.REQUEST_LABELS},
)
ROWS = tuple(_COMMON)
"""The rows that both forms print."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form found in a grid: its key, its label as typed, and the cells after the label as written."""

    key: str
    label: str
    index: int
    values: tuple[Cell, ...]


def keyed_rows(grid: Grid) -> list[Row]:
    """The rows of the form that a grid holds, from above."""
    return [row for index, cells in enumerate(grid.rows) if (row := _keyed(index, cells)) is not None]


def by_row(grid: Grid, row: Row, columns: Columns) -> tuple[Cell, ...] | None:
    """The row's own cells as values: all after the label, blank ones beyond the columns left away at either end.

    None where they are too few, or too many, or where it is open which end the blank ones belong to.
    """
    wanted, cells = len(columns.keys), row.values
    starts = [
        s for s in range(len(cells) - wanted + 1) if not any(c.text.strip() for c in (*cells[:s], *cells[s + wanted :]))
    ]
    # a typed table pads its rows at their end
    if not starts or (len(starts) > 1 and not grid.flat and any(c.text.strip() for c in cells)):
        return None
    return cells[starts[0] : starts[0] + wanted]


def by_columns(grid: Grid, row: Row, columns: Columns) -> tuple[Cell | None, ...] | None:
    """The cells that stand in the grid below the columns' headings; None where the grid does not tell."""
    if not columns.at or len(grid.cells[row.index]) != columns.width or grid.flat:
        return None
    return tuple(grid.cells[row.index][column] for column in columns.at)


def _keyed(index: int, cells: tuple[Cell, ...]) -> Row | None:
    if is_heading(cells):
        return None
    for place in range(len(cells) - 2, -1, -1):
        text = cells[place].text
        if not text.strip() or is_value(text):
            continue
        key = _LABELS.find(text)
        if key and _mostly_values(cells[place + 1 :]):
            return Row(key, text, index, cells[place + 1 :])
    return None


def _mostly_values(cells: tuple[Cell, ...]) -> bool:
    filled = [is_value(c.text) for c in cells if c.text.strip()]
    return sum(filled) * 2 >= len(filled)
