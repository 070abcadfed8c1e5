"""Tables that lost their marks: cells parted by spaces in a line, or each cell on a line of its own.

Blank cells leave nothing behind in such text. A row is then too short, and whoever reads the grid sees that its
positions are lost.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from extraction.blocks import Grid, Paragraph
from extraction.grid import Written, build

Block = Paragraph | Grid
# text may still be Traditional here
_VALUE = re.compile(
    r"^(?:[增减減+\-±]?[\d０-９][\d０-９,，.．]*(?:[万萬亿億]?元|件|[条條]|[项項])?(?:[（(][^）)]{1,12}[)）])?|[-—－/／]{1,2}|[无無])$"
)
_UNITS = frozenset(("条", "條", "件", "次", "篇", "万元", "萬元", "元", "个", "個", "人", "人次"))
_HEADING = re.compile(r"^[一二三四五六七八九]、.{0,24}(?:情[况況]|事[项項])$")
_SENTENCE = re.compile("[。；！？]|，.*，")
_REMARK = re.compile("[（(][^（）()]*[)）]")
_LONGEST = 60
_FEWEST_LINES = 3
_FEWEST_CELLS = 8
_HEADING_LINES = 24


def with_linear_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, each run of lines that were a table made one grid; the grids get the number 0."""
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and _fits(block):
            run.append(block)
            continue
        yield from _closed(run)
        run = []
        yield block
    yield from _closed(run)


def _fits(paragraph: Paragraph) -> bool:
    if _HEADING.match(paragraph.text):
        return False
    short = len(paragraph.text) <= _LONGEST and not _SENTENCE.search(_REMARK.sub("", paragraph.text))
    return short or _values(paragraph) >= 3


def _closed(run: Sequence[Paragraph]) -> Iterator[Block]:
    """A run of lines, what of it was a table as a grid: from its headings to its last number."""
    spaced = [i for i, p in enumerate(run) if _values(p) >= 3 or _is_entry(p)]
    stacked = [i for i, p in enumerate(run) if _VALUE.match(p.text)]
    many = [i for i in spaced if _values(run[i]) >= 3]
    if len(many) >= _FEWEST_LINES or len(spaced) >= _FEWEST_CELLS:
        found, rows = spaced, _spaced
    elif len(stacked) >= _FEWEST_CELLS:
        found, rows = stacked, _stacked
    else:
        yield from run
        return
    start, end = max(0, found[0] - _HEADING_LINES), found[-1] + 1
    yield from run[:start]
    yield build(list(rows(run[start:end])), 0, run[start].place, flat=True)
    yield from run[end:]


def _values(paragraph: Paragraph) -> int:
    """How many values stand at a line's end."""
    tokens = paragraph.text.split(" ")
    return next((i for i, t in enumerate(reversed(tokens)) if not _VALUE.match(t)), len(tokens))


def _is_entry(paragraph: Paragraph) -> bool:
    tokens = paragraph.text.split(" ")
    return len(tokens) >= 3 and tokens[-2] in _UNITS and bool(_VALUE.match(tokens[-1]))


def _spaced(run: Iterable[Paragraph]) -> Iterator[list[Written]]:
    for paragraph in run:
        tokens = paragraph.text.split(" ")
        label = tokens[: len(tokens) - _values(paragraph)]
        unit = label[-1:] if label[-1:] and label[-1] in _UNITS else []
        words = label[: len(label) - len(unit)]
        cells = ["".join(words)] if len(label) < len(tokens) and words else words
        yield [Written(text, place=paragraph.place) for text in (*cells, *unit, *tokens[len(label) :])]


def _stacked(run: Iterable[Paragraph]) -> Iterator[list[Written]]:
    """Rows of cells that stand one a line: a row begins with the last label before its numbers."""
    labels: list[Written] = []
    row: list[Written] = []
    for paragraph in run:
        cell = Written(paragraph.text, place=paragraph.place)
        if _VALUE.match(paragraph.text):
            if labels:
                own = 2 if labels[-1].text in _UNITS else 1
                yield labels[:-own]
                row, labels = labels[-own:], []
            row.append(cell)
            continue
        if row:
            yield row
            row = []
        labels.append(cell)
    yield from (part for part in (row, labels) if part)
