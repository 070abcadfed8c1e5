"""What belongs to a page: the files it links, the frames in it, and what it needs to be shown."""

import re
from collections.abc import Iterator

from crawler.anchors import anchors
from crawler.files import IN_SCRIPT, is_file, is_picture, viewed
from crawler.page import Page
from crawler.urls import join
from model.link import Link

CSS_URL = re.compile(r"""url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)['"]""")
EMBEDDED = "embed[src], object[data], iframe[src], frame[src]"
SHOWN = "script[src], img[src], input[type=image][src], source[src]"
ATTACHED, FRAMED, NEEDED = 85.0, 84.0, 5.0


def attachments(page: Page) -> Iterator[Link]:
    """The files of an article: linked, shown in a viewer or an embedding element, or named by a script."""
    for anchor in anchors(page):
        shown = viewed(anchor.url)
        url = page.absolute(shown) if shown else anchor.url
        if shown or is_file(anchor.url, anchor.text):
            yield _link(page, url, "attachment", ATTACHED, anchor.text)
    for node in page.tree.css(EMBEDDED):
        source = node.attributes.get("src") or node.attributes.get("data") or ""
        if url := page.absolute(viewed(page.absolute(source)) or source):
            is_document = is_file(url) and not is_picture(url)
            yield _link(page, url, "attachment" if is_document else "frame", ATTACHED if is_document else FRAMED)
    for named in IN_SCRIPT.finditer(page.scripts):
        if url := page.absolute(named[1]):
            yield _link(page, url, "attachment", ATTACHED)


def requisites(page: Page) -> Iterator[Link]:
    """What a browser needs to show the page: style sheets, scripts, pictures, and what its own styles name."""
    for node in page.tree.css("link[href]"):
        rel = (node.attributes.get("rel") or "").lower()
        if ("stylesheet" in rel or "icon" in rel) and (url := page.absolute(node.attributes.get("href") or "")):
            yield _link(page, url, "requisite", NEEDED)
    for node in page.tree.css(SHOWN):
        if url := page.absolute(node.attributes.get("src") or ""):
            yield _link(page, url, "requisite", NEEDED)
    styles = [node.text() for node in page.tree.css("style")]
    styles += [node.attributes.get("style") or "" for node in page.tree.css("[style*=url]")]
    for style in styles:
        yield from _in_css(style, page, page.root)
    for node in page.tree.css("[background]"):
        if url := page.absolute(node.attributes.get("background") or ""):
            yield _link(page, url, "requisite", NEEDED)


def of_style_sheet(page: Page) -> Iterator[Link]:
    """What a style sheet names: imports, pictures, fonts; relative to itself."""
    yield from _in_css(page.text, page, page.url)


def _in_css(text: str, page: Page, base: str) -> Iterator[Link]:
    for named in CSS_URL.finditer(text):
        if url := join(base, named[1] or named[2], page.charset):
            yield _link(page, url, "requisite", NEEDED)


def _link(page: Page, url: str, role: str, score: float, text: str = "") -> Link:
    return Link(url=url, role=role, text=text, via=page.url, score=score)  # type: ignore[arg-type]
