"""A Word document to a page: paragraphs and tables in their order, merged cells with their spans."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx

from extraction.blocks import Grid, Page, Paragraph
from extraction.grid import Written, build
from extraction.readers.lines import with_typed_tables
from extraction.readers.spaces import lines, one_line
from extraction.readers.surroundings import data_line
from model.report import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST = 256 * 1024 * 1024
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_NOT_SHOWN = frozenset(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "rPr", "pPr", "tbl"))
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))


def read_docx(document: Document) -> Page:
    """The page of a Word document. Raises ValueError (also BadZipFile, KeyError) when it is none or unpacks too big."""
    with ZipFile(BytesIO(document.content)) as packed:
        if sum(info.file_size for info in packed.infolist()) > _MOST:
            raise ValueError("the document unpacks to more than 256 MB")
    body = docx.Document(BytesIO(document.content)).element.body
    blocks = list(with_typed_tables(_blocks(body)))
    paragraphs = [b for b in blocks if isinstance(b, Paragraph)]
    return Page(source="docx", blocks=tuple(blocks), table_meta=data_line(paragraphs[:10]), used_charset="utf-8")


def _blocks(parent: Any) -> Iterator[Paragraph | Grid]:
    paragraphs = tables = 0
    for element in _parts(parent):
        if element.tag == f"{_W}p":
            paragraphs += 1
            yield from _paragraph(element, f"w:p[{paragraphs}]")
        elif element.tag == f"{_W}tbl":
            tables += 1
            yield from _table(element, tables)


def _parts(parent: Any) -> Iterator[Any]:
    """The block elements of a container, those inside content controls too."""
    for element in parent.iterchildren():
        if element.tag in _WRAPPERS:
            yield from _parts(element)
        else:
            yield element


def _paragraph(element: Any, place: str) -> Iterator[Paragraph]:
    heading = _is_heading(element)
    for line in _text(element).split("\n"):
        text = "\t".join(map(one_line, line.split("\t"))).strip() if "\t" in line.strip() else one_line(line)
        if text:
            yield Paragraph(text=text, place=place, heading=heading)


def _table(element: Any, number: int) -> Iterator[Paragraph | Grid]:
    rows = [[cell for cell in _parts(row) if cell.tag == f"{_W}tc"] for row in _parts(element) if row.tag == f"{_W}tr"]
    if all(len(row) <= 1 for row in rows):
        for cell in (cell for row in rows for cell in row):
            yield from _blocks(cell)
        return
    befores = [_number(row, f"{_W}trPr/{_W}gridBefore", 0) for row in _parts(element) if row.tag == f"{_W}tr"]
    yield build(_written(rows, befores), number, f"w:tbl[{number}]")


def _written(rows: list[list[Any]], befores: list[int]) -> list[list[Written]]:
    """Cells with their spans: a cell that goes on from above adds a row to the one above and is itself none."""
    spans: dict[tuple[int, int], int] = {}
    merged: dict[int, tuple[int, int]] = {}
    found: list[list[tuple[tuple[int, int], str, int, str]]] = []
    for r, row in enumerate(rows):
        column, cells = befores[r], []
        for n, cell in enumerate(row, 1):
            width = _number(cell, f"{_W}tcPr/{_W}gridSpan", 1)
            if _goes_on(cell) and column in merged:
                spans[merged[column]] += 1
            else:
                merged[column], spans[(r, column)] = (r, column), 1
                cells.append(((r, column), lines(_cell_text(cell)), width, f"w:tr[{r + 1}]/w:tc[{n}]"))
            column += width
        found.append(cells)
    padded = ([Written("", colspan=before)] if before else [] for before in befores)
    return [
        [*pad, *(Written(text, spans[at], width, place) for at, text, width, place in cells)]
        for pad, cells in zip(padded, found, strict=True)
    ]


def _goes_on(cell: Any) -> bool:
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val", "continue") == "continue"


def _number(element: Any, path: str, otherwise: int) -> int:
    found = element.find(path)
    value = found.get(f"{_W}val", "") if found is not None else ""
    return min(int(value), 64) if value.isdigit() else otherwise


def _cell_text(cell: Any) -> str:
    return "\n".join(_text(paragraph) for paragraph in cell.iter(f"{_W}p"))


def _text(element: Any) -> str:
    parts: list[str] = []
    for child in element.iterchildren():
        if child.tag in _NOT_SHOWN or (child.tag == f"{_W}r" and child.find(f"{_W}rPr/{_W}vanish") is not None):
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        else:
            parts.append(_text(child))
    return "".join(parts)


def _is_heading(element: Any) -> bool:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    named = style is not None and str(style.get(f"{_W}val", "")).lower().startswith(("heading", "title", "标题"))
    return named or element.find(f"{_W}pPr/{_W}outlineLvl") is not None
