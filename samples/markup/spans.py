"""Markup as a rich text editor leaves it: numbers cut into spans, labels broken by br."""

import re
from html import escape

from samples.markup.writer import Writer, spans
from samples.tables.layout import Cell, Table

DIGITS = re.compile(r"[0-9]{2,}")
LONG = 8


def cut(text: str) -> str:
    """Text whose numbers fall into two spans."""
    return DIGITS.sub(lambda m: f"<span>{m[0][:1]}</span><span>{m[0][1:]}</span>", escape(text))


def label(text: str) -> str:
    """A label over two lines when it is long."""
    return (
        f"{escape(text[: len(text) // 2])}<br />{escape(text[len(text) // 2 :])}" if len(text) > LONG else escape(text)
    )


def cell(cell: Cell) -> str:
    """A header cell for words, a td for a figure."""
    if cell.code:
        return f"<td{spans(cell)}><div>{cut(cell.text)}</div></td>"
    return f"<th{spans(cell)}><div><span>{label(cell.text)}</span></div></th>"


def table(table: Table) -> str:
    """A table without tbody whose rows are not closed."""
    return '<table class="xxgk"><tr>' + "\n<tr>".join("".join(map(cell, row)) for row in table.rows) + "</table>"


def paragraph(text: str) -> str:
    """A div that is a paragraph, with an indent of no-break spaces."""
    return f"<div>&nbsp;&nbsp;&nbsp;&nbsp;{cut(text)}</div><div><br /></div>"


SPANS = Writer(lambda text: f"<h3><span>{escape(text)}</span></h3>", paragraph, table)
