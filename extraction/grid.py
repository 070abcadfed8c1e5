"""A table with spans becomes a rectangle of cells, each with its place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.blocks import Cell, Grid

WIDEST = 64
"""No table of a report has as many columns; what says so lies."""
_TALLEST = 256
_LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Written:
    """A cell as the source writes it, before it has a place in the grid. A rowspan of 0 reaches to the last row."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    place: str = ""


def build(rows: Sequence[Sequence[Written]], number: int, place: str = "", flat: bool = False) -> Grid:
    """The grid of written rows: each cell goes to the first free column of its row and covers its spans."""
    covered: dict[tuple[int, int], Cell] = {}
    kept = tuple(_put_row(row, r, len(rows), covered) for r, row in enumerate(rows))
    width = max((c for _, c in covered), default=-1) + 1
    cells = tuple(tuple(covered.get((r, c)) for c in range(width)) for r in range(len(rows)))
    return Grid(number=number, cells=cells, rows=kept, place=place, flat=flat)


def joined(first: Grid, second: Grid) -> Grid:
    """One grid of two parts of a table that was cut, the second below the first."""
    down = len(first.rows)
    moved = {id(c): replace(c, row=c.row + down) for row in second.rows for c in row}
    width = max(len(row) for row in (*first.cells, *second.cells, ()))
    lower = (tuple(moved[id(c)] if c else None for c in row) for row in second.cells)
    cells = tuple((*row, *(None,) * (width - len(row))) for row in (*first.cells, *lower))
    return replace(first, cells=cells, rows=first.rows + tuple(tuple(moved[id(c)] for c in r) for r in second.rows))


def _put_row(row: Sequence[Written], r: int, height: int, covered: dict[tuple[int, int], Cell]) -> tuple[Cell, ...]:
    column, put = 0, []
    for written in row[:WIDEST]:
        while (r, column) in covered:
            column += 1
        cell = _cell(written, r, column, height if len(covered) < _LARGEST else 0)
        for y in range(r, r + cell.rowspan):
            for x in range(column, column + cell.colspan):
                covered.setdefault((y, x), cell)
        put.append(cell)
    return tuple(put)


def _cell(written: Written, row: int, column: int, height: int) -> Cell:
    rowspan, colspan = min(written.rowspan or height, height - row, _TALLEST), min(written.colspan, WIDEST - column)
    if not height:
        rowspan = colspan = 1
    return Cell(
        text=written.text,
        row=row,
        column=column,
        rowspan=max(1, rowspan),
        colspan=max(1, colspan),
        place=written.place,
    )
