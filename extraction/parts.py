"""Aggregate pages: several reports in one document, each under a title of its own, come apart."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extraction.blocks import Grid, Page, Paragraph
from extraction.forms.labels import plain

_TITLE = re.compile(r"^.{2,40}?20\d\d年?(?:度)?.{0,14}?(?:信息公开|政务公开).{0,10}?(?:报告|年报)(?:\([^)]*\))?$")
_TITLE_YEAR_FIRST = re.compile(r"^20\d\d年?(?:度)?.{2,40}?(?:信息公开|政务公开).{0,10}?(?:报告|年报)$")
_SUBSTANCE = 300


def parts(page: Page) -> list[Page]:
    """The page alone, or a page for each report that it strings together."""
    starts = _starts(page.blocks)
    if len(starts) < 2:
        return [page]
    found = []
    for start, end in zip(starts, [*starts[1:], len(page.blocks)], strict=True):
        blocks = page.blocks[start:end]
        heading = blocks[0]
        if _weight(blocks) >= _SUBSTANCE and isinstance(heading, Paragraph):
            own = replace(page, blocks=blocks, title=heading.text, headings=(heading.text,))
            found.append(replace(own, table_meta={}, below_title=()))
    return found if len(found) > 1 else [page]


def _starts(blocks: Sequence[Paragraph | Grid]) -> list[int]:
    """Where titles of different reports stand."""
    found: dict[str, int] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and len(block.text) <= 60:
            title = plain(block.text)
            if _TITLE.match(title) or _TITLE_YEAR_FIRST.match(title):
                found.setdefault(title, index)
    return list(found.values())


def _weight(blocks: Sequence[Paragraph | Grid]) -> int:
    return sum(len(b.text) if isinstance(b, Paragraph) else 20 * len(b.rows) for b in blocks)
