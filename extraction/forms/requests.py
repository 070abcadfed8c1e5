"""Table three, 收到和处理政府信息公开申请情况: the request table of the 2019 and 2021 forms.

Two readers look at each row: one by the columns of the spanned grid, one by the row's own cells. They are compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from extraction.blocks import Cell, Grid
from extraction.forms.cells import read_cell
from extraction.forms.reading import ONE_READER, SURE, UNLIKELY, TableReading
from extraction.forms.request_columns import COLUMNS, Columns, columns_of
from extraction.forms.request_rows import Row, by_columns, by_row, keyed_rows

Cells = tuple[Cell | None, ...]
_FEWEST_ROWS = 3


@dataclass(slots=True)
class RequestTable:
    """Reads the request tables of a report, part after part; a part without a heading has that of the part before."""

    reading: TableReading
    columns: Columns | None = None
    last: Grid | None = None

    def read(self, grid: Grid) -> bool:
        """Take the figures of a grid; False when it holds no part of a request table."""
        rows = keyed_rows(grid)
        found = columns_of(grid, rows[0].index if rows else len(grid.rows))
        if not self._is_one(rows, found):
            return False
        self.columns = found or self.columns or Columns.standard()
        self.last = grid
        self.reading.tables.add("requests")
        for row in rows:
            self._take(grid, row, self.columns)
        return True

    def finish(self, row_keys: Iterable[str]) -> None:
        """Say what the table lacks, once all parts are read."""
        if self.last is not None:
            self.reading.absent([f"request.{r}@{c}" for r in row_keys for c in COLUMNS], self.last)

    def _is_one(self, rows: list[Row], found: Columns | None) -> bool:
        if found is not None:
            return len(rows) > 0
        keys = {row.key for row in rows}
        return len(keys) >= (1 if self.columns else _FEWEST_ROWS) and any(len(r.values) >= 7 for r in rows)

    def _take(self, grid: Grid, row: Row, columns: Columns) -> None:
        codes = [f"request.{row.key}@{key}" for key in columns.keys if key]
        cells, confidence, doubt = _agreed(by_row(grid, row, columns), by_columns(grid, row, columns), columns)
        where = f"table {grid.number} row {row.index + 1} {row.label!r}"
        if cells is None and self.reading.figures.keys() >= set(codes):
            return
        if cells is None:
            self.reading.lose(codes, f"{where}: {doubt}")
            return
        if doubt:
            self.reading.doubts.append(f"{where}: {doubt}")
        for key, cell in zip(columns.keys, cells, strict=True):
            if key and cell is not None:
                self.reading.take(f"request.{row.key}@{key}", grid, cell, confidence)


def _agreed(local: Cells | None, gridded: Cells | None, columns: Columns) -> tuple[Cells | None, float, str]:
    """The cells both readers stand for, or those of the one that the row's own sum proves right."""
    if local is None and gridded is None:
        return None, 0.0, "its cells do not fit the columns, so the positions are lost"
    if columns.moved and not all(_sum_holds(cells, columns) for cells in (local, gridded) if cells is not None):
        return None, 0.0, "its columns are moved, and the row's sum does not prove the heading right"
    if local is not None and (gridded is None or _texts(local) == _texts(gridded)):
        return local, SURE if gridded is not None else ONE_READER, ""
    proven = [cells for cells in (local, gridded) if cells is not None and _sum_holds(cells, columns)]
    if len(proven) == 1:
        return proven[0], UNLIKELY, "the two readers differ; the row's sum decides"
    return None, 0.0, "the two readers differ and the row's sum does not decide"


def _texts(cells: Cells) -> list[str | None]:
    return [c.text if c else None for c in cells]


def _sum_holds(cells: Cells, columns: Columns) -> bool:
    if any(cell is None for key, cell in zip(columns.keys, cells, strict=True) if key):
        return False
    read = {k: read_cell(c.text) for k, c in zip(columns.keys, cells, strict=True) if k and c}
    if "total" not in read or any(r.meaning == "unclear" for r in read.values()):
        return False
    return (read["total"].value or 0) == sum(r.value or 0 for k, r in read.items() if k != "total")
