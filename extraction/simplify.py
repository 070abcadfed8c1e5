"""Traditional text back to Simplified, only where it is Traditional; and the glosses of converters taken out."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from opencc import OpenCC

from extraction.blocks import Cell, Grid, Page, Paragraph

_TRADITIONAL_SHARE = 0.05
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TONED = "aāáǎăàoōóǒòeēéěèêiīíǐĭìuūúǔŭùüǖǘǚǜvńňǹḿ"
_SYLLABLE = rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[{_TONED}]{{1,4}}(?:ng|n|r)?"
_GLOSS = re.compile(rf"(?<=[\u3400-\u9fff])(?:[(（]{_SYLLABLE}[)）])+")
# names of places that keep 乾: t2s would make it 干
_KEPT = re.compile("乾(?=[縣县安])")


def is_traditional(text: str) -> bool:
    """Whether a text is Traditional: more than one Han character in twenty lies outside GB 2312."""
    han = _HAN.findall(text[:200_000])
    outside = sum(1 for c in han if not _in_gb2312(c))
    return len(han) >= 10 and outside > _TRADITIONAL_SHARE * len(han)


def unglossed(text: str) -> str:
    """The text without the readings that converters leave behind a character: `現(xiàn)` becomes `現`."""
    return _GLOSS.sub("", text) if "(" in text or "（" in text else text


def simplified(text: str) -> str:
    """Simplified characters for Traditional ones, word for word the same; glosses taken out."""
    text = _KEPT.sub("\ue000", unglossed(text))
    return str(_converter().convert(text)).replace("\ue000", "乾")


def simplified_page(page: Page) -> Page:
    """The page in Simplified characters, with what stood there in `raw`; the same page where it is Simplified."""
    traditional = is_traditional(page.text() + "".join(c.text for g in page.grids() for r in g.rows for c in r))
    if not traditional and not any(_GLOSS.search(p.text) for p in page.paragraphs()):
        return page
    convert = simplified if traditional else unglossed
    return replace(
        page,
        blocks=tuple(_paragraph(b, convert) if isinstance(b, Paragraph) else _grid(b, convert) for b in page.blocks),
        title=convert(page.title),
        headings=tuple(map(convert, page.headings)),
        meta={k: convert(v) for k, v in page.meta.items()},
        table_meta={convert(k): convert(v) for k, v in page.table_meta.items()},
        below_title=tuple(map(convert, page.below_title)),
        breadcrumb=convert(page.breadcrumb),
        footer=convert(page.footer),
        anchors=tuple(replace(a, text=convert(a.text)) for a in page.anchors),
    )


def _paragraph(paragraph: Paragraph, convert: Callable[[str], str]) -> Paragraph:
    text = convert(paragraph.text)
    return paragraph if text == paragraph.text else replace(paragraph, text=text, raw=paragraph.text)


def _grid(grid: Grid, convert: Callable[[str], str]) -> Grid:
    made: dict[int, Cell] = {}
    for row in grid.rows:
        for cell in row:
            text = convert(cell.text)
            made[id(cell)] = cell if text == cell.text else replace(cell, text=text, raw=cell.text)
    return replace(
        grid,
        cells=tuple(tuple(made[id(c)] if c else None for c in row) for row in grid.cells),
        rows=tuple(tuple(made[id(c)] for c in row) for row in grid.rows),
    )


@cache
def _in_gb2312(character: str) -> bool:
    return bool(character.encode("gb2312", "ignore"))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
