"""Blocks to HTML: a style is a markup, and what an editor did to the tables before."""

from collections.abc import Callable

from samples.blocks import Block
from samples.markup.hidden import HIDDEN
from samples.markup.nested import NESTED
from samples.markup.plain import PLAIN
from samples.markup.spans import SPANS
from samples.markup.word import WORD
from samples.markup.writer import Writer
from samples.tables.layout import Table
from samples.tables.transforms import divided, flattened, overspanned, vertical

Transform = Callable[[Table], tuple[Table, ...]]


def as_it_is(table: Table) -> tuple[Table, ...]:
    """The table, not touched."""
    return (table,)


STYLES: dict[str, tuple[Writer, Transform]] = {
    "plain": (PLAIN, as_it_is),
    "word": (WORD, as_it_is),
    "spans": (SPANS, as_it_is),
    "nested": (NESTED, as_it_is),
    "hidden": (HIDDEN, as_it_is),
    "divided": (PLAIN, divided),
    "flattened": (WORD, flattened),
    "overspanned": (PLAIN, overspanned),
    "vertical": (PLAIN, vertical),
}


def render(blocks: tuple[Block, ...], style: str = "plain") -> str:
    """The inner HTML of an article body. Raises KeyError for an unknown style."""
    writer, transform = STYLES[style]
    shaped: list[Block] = []
    for block in blocks:
        shaped += transform(block) if isinstance(block, Table) else (block,)
    return writer.write(tuple(shaped))
