"""The files that belong to an article: which they are, and reading the report from them where the page holds none."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urljoin, urlsplit

from extraction.blocks import Anchor, Page
from extraction.dating import published
from extraction.forms.tables import read_tables
from extraction.pages import Unread, read_page
from model.report import Document

_FILE = re.compile(r"\.(docx?|wps|pdf|xlsx?|ofd|zip|rar|et)(?:$|[?#&\s\"'）)])", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download(?:\.jsp|attach|file)|wbfileid=|/attach(?:ment)?/", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|svg|ico|webp)(?:$|[?#])", re.IGNORECASE)
_FULL_TEXT = 1200


@dataclass(frozen=True, slots=True)
class Source:
    """The page that a report is read from, and why its files could not be read, one line each."""

    page: Page
    unread: tuple[str, ...] = ()


def files_of(page: Page) -> Iterator[str]:
    """Absolute URLs of a page's framed pages and attached files, each once, in their order."""
    seen: set[str] = set()
    for anchor in page.anchors:
        url = _file_url(anchor)
        if url and url not in seen:
            seen.add(url)
            yield url


def with_attachment(page: Page, related: Mapping[str, Document]) -> Source:
    """The page itself, or with the text and tables of the attached file that holds the report instead.

    The page keeps what it says of itself: title, meta tags, breadcrumb, imprint.
    """
    if not related or _tables(page):
        return Source(page)
    read, unread = list[Page](), list[str]()
    for url in files_of(page):
        if url not in related:
            continue
        try:
            read.append(read_page(related[url]))
        except Unread as why:
            unread.append(f"{url}: {why}")
    best = max(read, key=lambda p: (_tables(p), len(p.text())), default=None)
    if best is None or (len(best.text()) < len(page.text()) and not _tables(best)):
        return Source(page, tuple(unread))
    return Source(_merged(page, best), tuple(unread))


def _merged(page: Page, attached: Page) -> Page:
    """The attached file's tables, and its text too unless the page tells the report in full."""
    told = len(page.text()) >= _FULL_TEXT and len(attached.text()) < len(page.text())
    kept = tuple(page.paragraphs()) if told else ()
    blocks = (*kept, *(attached.grids() if told else attached.blocks))
    day = published(page)
    return replace(
        page,
        source=attached.source,
        blocks=blocks,
        table_meta={**attached.table_meta, **page.table_meta},
        below_title=(f"发布日期:{day}",) if day else (),
        footer=page.footer or attached.footer,
    )


def _tables(page: Page) -> int:
    _, reading = read_tables(page.grids(), page.source, None)
    return len(reading.tables)


def _file_url(anchor: Anchor) -> str:
    viewed = _viewed(anchor.url)
    if viewed:
        return viewed
    if anchor.embedded:
        return "" if _PICTURE.search(anchor.url) else anchor.url
    path = urlsplit(anchor.url)
    named = _FILE.search(path.path) or _FILE.search(path.query) or _FILE.search(anchor.text)
    return anchor.url if named or _DOWNLOAD.search(anchor.url) else ""


def _viewed(url: str) -> str:
    """The file that a viewer shows (`viewer.html?file=…`); empty where the address is no viewer's."""
    if "viewer" not in url or "file=" not in url:
        return ""
    file = parse_qs(urlsplit(url).query).get("file", [""])[0]
    try:
        return urljoin(url, file) if file else ""
    except ValueError:
        return ""
