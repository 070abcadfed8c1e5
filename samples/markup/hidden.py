"""Markup with leftovers that no one sees: hidden rows and a hidden copy of a table with other numbers."""

from dataclasses import replace

from samples.markup import plain
from samples.markup.writer import Writer
from samples.tables.layout import Cell, Table


def _other(cell: Cell) -> Cell:
    return replace(cell, text="88") if cell.code else cell


def table(table: Table) -> str:
    """The table with a hidden row of other numbers after its last, and a hidden copy behind it."""
    leftover = "".join(plain.cell(_other(c)) for c in table.rows[-1])
    shown = plain.table(table).replace("</tbody>", f'<tr style="display:none">{leftover}</tr>\n</tbody>')
    copy = Table(table.name, tuple(tuple(_other(c) for c in row) for row in table.rows))
    return f'{shown}\n<div style="display: none">{plain.table(copy)}</div>'


HIDDEN = Writer(plain.heading, plain.paragraph, table)
