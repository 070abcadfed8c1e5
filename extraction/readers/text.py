"""Plain text to a page: a paragraph a line, typed tables as grids."""

from extraction.blocks import Page, Paragraph
from extraction.decode import decode
from extraction.readers.lines import with_typed_tables
from extraction.readers.spaces import one_line
from extraction.readers.surroundings import breadcrumb, data_line, footer
from model.report import Document

_TOP = 30


def read_text(document: Document) -> Page:
    """The page of a plain text; its title is for the identity to find among the first paragraphs."""
    decoded = decode(document.content, document.charset)
    paragraphs = [
        Paragraph(text=text, place=f"line {number}")
        for number, line in enumerate(decoded.text.splitlines(), 1)
        if (text := _tidy(line))
    ]
    return Page(
        source="table",
        blocks=tuple(with_typed_tables(paragraphs)),
        table_meta=data_line(paragraphs[:_TOP]),
        breadcrumb=breadcrumb(paragraphs[:_TOP]),
        footer=footer(paragraphs),
        used_charset=decoded.charset,
    )


def _tidy(line: str) -> str:
    cells = line.strip(" \r\n").split("\t")
    return "\t".join(map(one_line, cells)) if len(cells) > 1 else one_line(line)
