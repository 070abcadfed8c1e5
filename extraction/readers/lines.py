"""Tables typed as lines of text, their cells parted by `|` or tabs, become grids."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from extraction.blocks import Grid, Paragraph
from extraction.grid import Written, build
from extraction.readers.linear import with_linear_tables

Block = Paragraph | Grid
_FEWEST = 3
_RULE = re.compile(r"^[\s|:+-]*-{3,}[\s|:+-]*$")


def with_typed_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, each run of lines that were a table made one grid; tables are numbered anew, from 1."""
    number = 0
    for block in with_linear_tables(_marked(blocks)):
        if isinstance(block, Grid):
            number += 1
            yield replace(block, number=number)
        else:
            yield block


def _marked(blocks: Iterable[Block]) -> Iterator[Block]:
    for mark, run in groupby(blocks, key=_mark):
        lines = list(run)
        if mark and len(lines) >= _FEWEST:
            yield _grid([line for line in lines if isinstance(line, Paragraph)], mark)
        else:
            yield from lines


def _mark(block: Block) -> str:
    if isinstance(block, Grid):
        return ""
    return next((mark for mark in "|｜│┃\t" if mark in block.text), "")


def _grid(lines: list[Paragraph], mark: str) -> Grid:
    lines = [line for line in lines if not _RULE.match(line.text)]
    led = all(line.text.lstrip(" ").startswith(mark) for line in lines)
    rows = [_cells(line, mark, led) for line in lines]
    return build(rows, 0, lines[0].place if lines else "", flat=True)


def _cells(line: Paragraph, mark: str, led: bool) -> list[Written]:
    texts = line.text.split(mark)[1 if led else 0 :]
    if mark != "\t" and texts and not texts[-1].strip():
        texts.pop()
    return [Written(text.strip(), place=line.place) for text in texts]
