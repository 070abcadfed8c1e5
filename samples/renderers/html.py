"""Blocks to HTML in the markup styles that portals use."""

from collections.abc import Callable
from html import escape

from samples.blocks import Block, Heading, Paragraph
from samples.tables.layout import Cell, Table


def render(blocks: tuple[Block, ...], style: str) -> str:
    """The inner HTML of an article body. Raises KeyError for an unknown style."""
    return STYLES[style](blocks)


def _span(cell: Cell) -> str:
    spans = (("rowspan", cell.rowspan), ("colspan", cell.colspan))
    return "".join(f' {name}="{n}"' for name, n in spans if n > 1)


def plain_table(table: Table) -> str:
    """A table as written by hand: td, spans, a border."""
    rows = ("".join(f"<td{_span(c)}>{escape(c.text) or '&nbsp;'}</td>" for c in row) for row in table.rows)
    return '<table border="1" cellspacing="0">\n' + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"


def plain(blocks: tuple[Block, ...]) -> str:
    """Paragraphs and tables, nothing else."""
    return "\n".join(_plain_block(block) for block in blocks)


def _plain_block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<p><strong>{escape(block.text)}</strong></p>"
    if isinstance(block, Paragraph):
        return f"<p>  {escape(block.text)}</p>"
    return plain_table(block)


STYLES: dict[str, Callable[[tuple[Block, ...]], str]] = {"plain": plain}
