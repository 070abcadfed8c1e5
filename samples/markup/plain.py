"""Markup as written by hand: p, strong, table, td."""

from html import escape

from samples.markup.writer import Writer, spans
from samples.tables.layout import Cell, Row, Table


def cell(cell: Cell) -> str:
    """A cell; an empty one holds a no-break space."""
    text = escape(cell.text).replace("\n", "<br/>")
    return f"<td{spans(cell)}>{text or '&nbsp;'}</td>"


def row(row: Row) -> str:
    """A table row."""
    return f"<tr>{''.join(cell(c) for c in row)}</tr>"


def table(table: Table) -> str:
    """A table with a border."""
    rows = "\n".join(row(r) for r in table.rows)
    return f'<table border="1" cellspacing="0">\n<tbody>\n{rows}\n</tbody></table>'


def heading(text: str) -> str:
    """A paragraph in bold."""
    return f"<p><strong>{escape(text)}</strong></p>"


def paragraph(text: str) -> str:
    """A paragraph indented by two ideographic spaces."""
    return f"<p>\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}{escape(text)}</p>"


PLAIN = Writer(heading, paragraph, table)
