"""What a page says for a list of pages: its title, its text, the charset it was read in."""

from dataclasses import dataclass

from extraction.blocks import Grid, Page, Paragraph
from extraction.readers.html import read_html
from model.report import Document

LONGEST = 100_000
"""Characters of text, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A page's title and text as they stand there, and the charset that its bytes were read in (Python's name)."""

    title: str
    text: str
    charset: str


def outline(document: Document) -> Outline:
    """The outline of an HTML page: the text is that of its article, tables included, one paragraph or row a line."""
    page = read_html(document)
    text = "\n".join(map(_text, page.blocks))
    return Outline(title=_title(page), text=text[:LONGEST], charset=page.used_charset)


def _title(page: Page) -> str:
    return page.meta.get("articletitle") or page.title or next(iter(page.headings), "")


def _text(block: Paragraph | Grid) -> str:
    if isinstance(block, Paragraph):
        return block.raw or block.text
    return "\n".join("\t".join(cell.raw or cell.text for cell in row) for row in block.rows)
