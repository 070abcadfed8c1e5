"""The links of a page with the words they are known by, wherever those words stand."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.page import Page

CUT = ("…", "...", "..")
MORE = re.compile(r"[\[【]?((查看)?更多(信息|内容)?|more|详细|进入|\+)?[>»＞\]】+…]*", re.IGNORECASE)
LITERAL = re.compile(r"""['"]([^'"\s<>]*(?:/|\.s?html?|\.jsp|\.aspx?|\?)[^'"\s<>]*)['"]""")
MARKUP = re.compile(r"<(?:a|li|iframe|area)\b", re.IGNORECASE)
GENERATED = re.compile(r"\\(['\"/])")
TEMPLATE = re.compile(r"['\"{}]|\$\{")
"""Marks of an address that a script still has to put together."""
SPACES = re.compile(r"\s+")
LINKS = "a, area[href], [onclick], option[value]"
FRAMES = "iframe[src], frame[src]"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a page. `group` says where it stands in the page, alike for the links of one list; `is_frame` is one
    that the browser follows by itself."""

    url: str
    text: str
    group: str = ""
    is_frame: bool = False


@lru_cache(maxsize=4)
def anchors(page: Page) -> tuple[Anchor, ...]:
    """Every link in the order of the page: elements, click handlers, options, frames, and links that a script
    writes."""
    found = list(_in_tree(page, page.tree, ""))
    for script in page.tree.css("script"):
        source = script.text()
        if MARKUP.search(source):
            written = LexborHTMLParser(html.unescape(GENERATED.sub(r"\1", source)))
            found += _in_tree(page, written, "script ")
    return tuple(found)


def _in_tree(page: Page, tree: LexborHTMLParser, prefix: str) -> Iterator[Anchor]:
    for node in tree.css(LINKS):
        if (target := _target(node)) and not TEMPLATE.search(target) and (url := page.absolute(target)):
            yield Anchor(url, words(node), prefix + _group(node))
    for node in tree.css(FRAMES):
        if url := page.absolute(node.attributes.get("src") or ""):
            yield Anchor(url, words(node), is_frame=True)


def _target(node: LexborNode) -> str:
    """Where a link leads: its href, or the address inside the script that a click runs."""
    attributes = node.attributes
    href = (attributes.get("href") or (attributes.get("value") if node.tag == "option" else "") or "").strip()
    if node.tag == "option" and not re.search(r"[/.]", href):
        return ""
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return href
    literal = LITERAL.search(f"{attributes.get('onclick') or ''} {href}")
    return literal[1] if literal else ""


def words(node: LexborNode) -> str:
    """The words a link is known by: its text; the title where the text is cut short or missing; the alt of an image;
    for a mere `更多` the heading beside it."""
    text = SPACES.sub("", node.text())
    title = SPACES.sub("", node.attributes.get("title") or "")
    if title and (not text or (text.endswith(CUT) and len(title) > len(text) - 3)):
        return title
    if not text:
        image = node.css_first("img")
        attributes = image.attributes if image else {}
        text = SPACES.sub("", attributes.get("alt") or attributes.get("title") or "")
    if MORE.fullmatch(text):
        return _heading(node, text) or text
    return text


def _heading(node: LexborNode, text: str) -> str:
    above = node.parent
    for _ in range(3):
        if above is None:
            return ""
        beside = SPACES.sub("", above.text()).replace(text, "")
        if len(beside) >= 2:
            return beside if len(beside) <= 30 else ""
        above = above.parent
    return ""


def _group(node: LexborNode) -> str:
    steps: list[str] = []
    above = node.parent
    while above is not None and len(steps) < 4:
        steps.append(f"{above.tag}.{above.attributes.get('class') or above.attributes.get('id') or ''}")
        above = above.parent
    return " ".join(steps)
