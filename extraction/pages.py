"""A document to a page, by the reader of its format; or why no reader takes it."""

from collections.abc import Callable, Mapping

from extraction.blocks import Page
from extraction.readers.docx import read_docx
from extraction.readers.html import read_html
from extraction.readers.pdf import read_pdf
from extraction.readers.text import read_text
from extraction.simplify import simplified_page
from extraction.sniff import sniff
from model.report import Document

_NO_TEXT = "{}: its pages are pictures, and text in pictures is not read yet"


class Unread(Exception):
    """No reader takes the document; the message says why."""


def read_page(document: Document, related: Mapping[str, Document] | None = None) -> Page:
    """The page of a document in Simplified characters. Raises Unread where its format or its bytes forbid."""
    found = sniff(document.content, document.media_type, document.url)
    if found == "html":
        page = read_html(document, related)
    elif found == "text":
        page = read_text(document)
    elif found == "docx":
        page = _guarded(read_docx, document)
    elif found == "pdf":
        page = _guarded(read_pdf, document)
        if not page.blocks:
            raise Unread(_NO_TEXT.format("pdf"))
    elif found in ("png", "jpg", "gif"):
        raise Unread(_NO_TEXT.format(found))
    else:
        raise Unread(f"the format {found} is not read yet")
    return simplified_page(page)


def _guarded(reader: Callable[[Document], Page], document: Document) -> Page:
    """The reader's page; whatever a parser raises over broken bytes becomes one kind of error."""
    try:
        return reader(document)
    except Exception as error:  # parsers of foreign formats raise whatever broke them, down to zlib and struct errors
        raise Unread(f"the file is damaged: {type(error).__name__}: {str(error)[:200]}") from error
