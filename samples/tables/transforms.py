"""What editors do to tables on the way to a page: the same figures, other shapes."""

from collections.abc import Callable
from dataclasses import replace

from samples.tables.layout import Cell, Row, Table

VERTICAL = "三、本年度办理结果"


def flattened(table: Table) -> tuple[Table, ...]:
    """No merged cells: what a cell said is repeated at each place it covered; a row of one cell stays whole."""
    grid: dict[tuple[int, int], Cell] = {}
    for r, c, cell in table.placed():
        grid |= {
            (r + i, c + j): replace(cell, rowspan=1, colspan=1)
            for i in range(cell.rowspan)
            for j in range(cell.colspan)
        }
    rows = (tuple(grid[r, c] for c in range(table.width)) for r in range(len(table.rows)))
    return (Table(table.name, tuple(rows)),) if table.name == "requests" else (table,)


def divided(table: Table, at: int = 13) -> tuple[Table, ...]:
    """The request table cut in two, as at a page's end: what reached over the cut stands again below it."""
    if table.name != "requests":
        return (table,)
    return Table(table.name, _part(table, 0, at)), Table(table.name, _part(table, at, len(table.rows)))


def _part(table: Table, first: int, end: int) -> tuple[Row, ...]:
    rows: list[list[tuple[int, Cell]]] = [[] for _ in range(end - first)]
    for r, c, cell in table.placed():
        top, bottom = max(r, first), min(r + cell.rowspan, end)
        if top < bottom:
            rows[top - first].append((c, replace(cell, rowspan=bottom - top)))
    return tuple(tuple(cell for _, cell in sorted(row, key=lambda pair: pair[0])) for row in rows)


def overspanned(table: Table) -> tuple[Table, ...]:
    """The results' label of the request table reaches one row too far, so that a grid shifts the row below it."""
    return (_mapped(table, lambda c: replace(c, rowspan=c.rowspan + 1) if _results(c) else c),)


def vertical(table: Table) -> tuple[Table, ...]:
    """The results' label written one character a line."""
    return (_mapped(table, lambda c: replace(c, text="\n".join(c.text)) if _results(c) else c),)


def _results(cell: Cell) -> bool:
    return cell.rowspan > 1 and cell.text == VERTICAL


def _mapped(table: Table, change: Callable[[Cell], Cell]) -> Table:
    return Table(table.name, tuple(tuple(change(cell) for cell in row) for row in table.rows))
