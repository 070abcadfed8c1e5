"""A born-digital PDF to a page: ruled tables as grids, the lines between them as paragraphs."""

import logging
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pdfplumber
from pypdfium2 import PdfDocument

from extraction.blocks import Grid, Page, Paragraph
from extraction.grid import joined
from extraction.readers.lines import with_typed_tables
from extraction.readers.pdf_lines import paragraphs_of
from extraction.readers.pdf_table import PlacedGrid, grid_of
from extraction.readers.surroundings import data_line
from model.report import Document

# it warns of every oddity in a font; what matters here is what is read
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_MOST_PAGES = 120
_FEWEST_CHARACTERS = 20
_FOLIO = re.compile(r"^[\s\-—–·第共页/0-9]{1,16}$")
_EDGE = 4.0

Placed = tuple[float, Paragraph | PlacedGrid]


def read_pdf(document: Document) -> Page:
    """The page of a PDF; without blocks when its pages hold no text. Raises ValueError where it cannot be opened."""
    if not _has_text(document.content):
        return Page(source="pdf", blocks=())
    with pdfplumber.open(BytesIO(document.content)) as pdf:
        pages = [_page_blocks(page) for page in pdf.pages[:_MOST_PAGES]]
    blocks = list(with_typed_tables(_joined(pages)))
    paragraphs = [b for b in blocks if isinstance(b, Paragraph)]
    return Page(source="pdf", blocks=tuple(blocks), table_meta=data_line(paragraphs[:10]))


def _has_text(content: bytes) -> bool:
    """Whether there is text to read, told by the fast engine before the slow one begins."""
    try:
        pdf = PdfDocument(content)
    except Exception as error:  # pypdfium2's own error derives from RuntimeError, others occur on broken files
        raise ValueError(f"the pdf cannot be opened: {error}") from error
    try:
        found = 0
        for number in range(min(len(pdf), _MOST_PAGES)):
            found += pdf[number].get_textpage().count_chars()
            if found >= _FEWEST_CHARACTERS:
                return True
    finally:
        pdf.close()
    return False


def _page_blocks(page: Any) -> list[Paragraph | PlacedGrid]:
    """The blocks of one page from above, folios left out."""
    page = page.dedupe_chars(tolerance=1)
    tables = [g for t in page.find_tables() if (g := grid_of(t, page)) is not None]
    outside = page.filter(lambda o: not any(_inside(o, t.box) for t in tables)) if tables else page
    placed: list[Placed] = [(t.box[1], t) for t in tables]
    placed += [(top, p) for top, p in paragraphs_of(outside, page.page_number) if not _FOLIO.match(p.text)]
    return [block for _, block in sorted(placed, key=lambda item: item[0])]


def _inside(item: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if item.get("object_type") != "char":
        return False
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _joined(pages: Iterable[list[Paragraph | PlacedGrid]]) -> Iterator[Paragraph | Grid]:
    """The blocks of all pages; a table at a page's end and one of the same columns at the next one's top are one."""
    open_table: PlacedGrid | None = None
    for blocks in pages:
        for index, block in enumerate(blocks):
            if isinstance(block, Paragraph):
                if open_table is not None:
                    yield open_table.grid
                open_table = None
                yield block
            elif open_table is not None and index == 0 and _same_columns(open_table, block):
                open_table = PlacedGrid(joined(open_table.grid, block.grid), block.box, block.edges)
            else:
                if open_table is not None:
                    yield open_table.grid
                open_table = block
    if open_table is not None:
        yield open_table.grid


def _same_columns(above: PlacedGrid, below: PlacedGrid) -> bool:
    return len(above.edges) == len(below.edges) and all(
        abs(a - b) <= _EDGE for a, b in zip(above.edges, below.edges, strict=True)
    )
