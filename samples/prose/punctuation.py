"""Chinese punctuation: the sources of this package write it in ASCII, most portals full width."""

from dataclasses import replace

from samples.blocks import Block, Heading, Paragraph
from samples.tables.layout import Cell

WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in ",:;()?!"}


def full_width(block: Block) -> Block:
    """The block with full-width punctuation in its words; figures stay as they are written."""
    if isinstance(block, Heading | Paragraph):
        return replace(block, text=block.text.translate(WIDE))
    return replace(block, rows=tuple(tuple(_label(cell) for cell in row) for row in block.rows))


def _label(cell: Cell) -> Cell:
    return cell if cell.code else replace(cell, text=cell.text.translate(WIDE))
