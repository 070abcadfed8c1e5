"""HTML to a page: the article's blocks, and what stands around it."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from extraction.blocks import Grid, Page, Paragraph
from extraction.decode import decode
from extraction.readers.container import article
from extraction.readers.flow import Flow
from extraction.readers.lines import with_typed_tables
from extraction.readers.surroundings import (
    below_title,
    breadcrumb,
    data_line,
    data_table,
    footer,
    is_navigation,
    meta_tags,
    titles,
)
from extraction.sniff import sniff
from model.report import Document

Blocks = list[Paragraph | Grid]
_NEAR = 40
_TOP = 8


def read_html(document: Document, related: Mapping[str, Document] | None = None) -> Page:
    """The page of an HTML document; frames are read in place from `related`, by absolute URL."""
    decoded = decode(document.content, document.charset)
    tree = LexborHTMLParser(decoded.text)
    flow = Flow(_base(tree, document.url), lambda url: _frame(url, related or {}))
    flow.read(tree)
    title, headings = titles(tree)
    page = _page(flow.blocks, title)
    return replace(
        page,
        title=title,
        headings=headings,
        meta=meta_tags(tree),
        anchors=tuple(flow.anchors),
        used_charset=decoded.charset,
    )


def _page(blocks: Blocks, title: str) -> Page:
    start, end = article(blocks)
    before, inside, after = blocks[:start], blocks[start:end], blocks[end:]
    around = [*_lines(before)[-_NEAR:], *_lines(inside)[:_TOP], *_lines(after[:_NEAR])]
    data = {b.number: data_table(b) for b in (*before[-_NEAR:], *inside[:_TOP]) if isinstance(b, Grid)}
    told = {k: v for table in data.values() for k, v in table.items()}
    kept = [b for b in inside if not (isinstance(b, Grid) and data.get(b.number))]
    return Page(
        source="table",
        blocks=tuple(with_typed_tables(kept)),
        table_meta={**data_line(around), **told},
        below_title=below_title(before, title),
        breadcrumb=breadcrumb(b for b in (*before, *inside[:_TOP]) if isinstance(b, Paragraph)),
        footer=footer([b for b in (*inside[-8:], *after) if isinstance(b, Paragraph)]),
    )


def _lines(blocks: Blocks) -> list[Paragraph]:
    """The paragraphs that are no navigation."""
    return [b for b in blocks if isinstance(b, Paragraph) and not is_navigation(b)]


def _base(tree: LexborHTMLParser, url: str) -> str:
    base = tree.css_first("base[href]")
    try:
        return urljoin(url, (base.attributes.get("href") or "") if base else "")
    except ValueError:
        return url


def _frame(url: str, related: Mapping[str, Document]) -> LexborHTMLParser | None:
    document = related.get(url) or related.get(url.split("#")[0])
    if document is None or sniff(document.content, document.media_type, document.url) != "html":
        return None
    return LexborHTMLParser(decode(document.content, document.charset).text)
