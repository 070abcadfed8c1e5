"""Table two, 主动公开政府信息情况: blocks for the items of 第二十条, each with a heading row of its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from extraction.blocks import Cell, Grid
from extraction.forms import year_2019, year_2021
from extraction.forms.labels import plain
from extraction.forms.reading import ONE_READER, SURE, TableReading
from extraction.forms.vocabulary import Vocabulary
from model.indicator import codes_of

_ROWS: Mapping[str, str] = {
    "1.regulation": "^(?:地方)?(?:政府)?规章$",
    "1.normative_document": "规范性文件",
    "5.licence": "^行政许可",
    "6.penalty": "^行政处罚",
    "6.coercion": "^行政强制",
    "8.fee": "事业性收费",
}
_COLUMNS: Mapping[str, str] = {"decisions": "处理决定|决定数"}
_COLUMN = Vocabulary(
    words={**year_2019.PROACTIVE_COLUMNS, **year_2021.PROACTIVE_COLUMNS, **_COLUMNS},
    printed={"last_year": "上一年项目数量", "decisions": "处理决定数量", "in_force": "现行有效件数"},
)
_ROW = Vocabulary(
    words={**year_2019.PROACTIVE_ROWS, **_ROWS},
    printed={
        "5.licence": "行政许可",
        "6.penalty": "行政处罚",
        "8.fee": "行政事业性收费",
        "9.procurement": "政府集中采购",
    },
)
_UNIT = re.compile(r"单位:?(亿元|万元|元)|\((亿元|万元|元)\)")
_SAID = {"procured": "amount", "charged": "amount"}
_CODES = frozenset(c for form in ("2019", "2021") for c in codes_of(form) if c.startswith("art20."))


@dataclass(frozen=True, slots=True)
class _Column:
    """A value column that a heading row names; `key` is empty where no code has it."""

    key: str
    unit: str
    cell: Cell


@dataclass(slots=True)
class ProactiveTable:
    """Reads the tables of 第二十条, part after part; rows without a heading in their part have that of the part
    before."""

    reading: TableReading
    heading: tuple[_Column, ...] = ()
    headed: Grid | None = None
    last: Grid | None = None
    _rows: set[str] = field(default_factory=set)

    def read(self, grid: Grid) -> None:
        """Take the figures of a grid."""
        for cells in grid.rows:
            heading = _heading(cells)
            if heading:
                self.heading, self.headed = heading, grid
            elif self.heading and (found := _labelled(cells)) is not None:
                self._take(grid, *found)

    def finish(self, form: str) -> None:
        """Say what the table lacks, once all parts are read."""
        if self.last is not None and len(self._rows) >= 2:
            self.reading.absent(sorted(c for c in codes_of(form) if c.startswith("art20.")), self.last)

    def _take(self, grid: Grid, row: str, values: tuple[Cell, ...]) -> None:
        codes = [_code(row, column.key) for column in self.heading]
        if not any(codes):
            return
        self.last = grid
        self._rows.add(row)
        self.reading.tables.add("proactive")
        local = _by_row(values, len(codes))
        gridded = self._by_columns(grid, values)
        if local is None or (gridded is not None and _texts(local) != _texts(gridded)):
            problem = "its cells do not fit the heading" if local is None else "the two readers differ"
            self.reading.lose(filter(None, codes), f"table {grid.number} {row}: {problem}, so the positions are lost")
            return
        for code, column, cell in zip(codes, self.heading, local, strict=True):
            if code:
                self.reading.take(code, grid, cell, ONE_READER if gridded is None else SURE, column.unit)

    def _by_columns(self, grid: Grid, values: tuple[Cell, ...]) -> tuple[Cell | None, ...] | None:
        if grid.flat or grid is not self.headed or not values:
            return None
        row = grid.cells[values[0].row]
        return tuple(row[column.cell.column] for column in self.heading)


def _heading(cells: tuple[Cell, ...]) -> tuple[_Column, ...]:
    """The columns a heading row names, from the first known one on; empty when it is no heading row."""
    keys = [_COLUMN.find(c.text) or "" for c in cells]
    first = next((i for i, key in enumerate(keys) if key), None)
    if first is None or _labelled(cells) is not None:
        return ()
    last = max(i for i, c in enumerate(cells) if c.text.strip())
    return tuple(_Column(keys[i], _unit(cells[i].text), cells[i]) for i in range(first, last + 1))


def _labelled(cells: tuple[Cell, ...]) -> tuple[str, tuple[Cell, ...]] | None:
    for place, cell in enumerate(cells[:3]):
        row = _ROW.find(cell.text) if cell.text.strip() else None
        if row:
            return row, cells[place + 1 :]
    return None


def _by_row(values: tuple[Cell, ...], wanted: int) -> tuple[Cell, ...] | None:
    """The cells after the label; None when they are too few, or a filled one stands beyond the heading."""
    if len(values) < wanted or any(c.text.strip() for c in values[wanted:]):
        return None
    return values[:wanted]


def _code(row: str, column: str) -> str:
    code = f"art20.{row}.{_SAID.get(column, column)}"
    return code if code in _CODES else ""


def _unit(heading: str) -> str:
    match = _UNIT.search(plain(heading))
    return (match[1] or match[2]) if match else ""


def _texts(cells: tuple[Cell | None, ...]) -> list[str | None]:
    return [c.text if c else None for c in cells]
