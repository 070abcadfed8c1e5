"""Whether a page needs the browser: what its plain source lacks. Pure."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from crawler.discovery import is_next
from crawler.page import Page
from model.link import Link

SCRIPTED = re.compile(r"<script\b", re.IGNORECASE)
FEW_WORDS = 150
"""Characters outside of links, under which an article's plain source holds no report."""


def needs_browser(page: Page, links: Sequence[Link]) -> bool:
    """By the registry's `render`; for `auto` when a page that should lead somewhere or say something does neither, and
    has scripts that may. `links` are those of the page, without lists that were seen before (a breadcrumb)."""
    wish, role = page.portal.render, page.link.role
    if wish == "never" or role not in ("home", "section", "list", "article", "frame") or page.link.body:
        return False
    if wish == "always":
        return True
    if not SCRIPTED.search(page.text) or "<datastore" in page.text[:200].lower():
        return False
    if role in ("article", "frame"):
        has_file = any(link.role in ("attachment", "frame") for link in links)
        return not has_file and len(own_words(page)) < FEW_WORDS
    leads = ("list", "article") if role == "list" else ("section", "list", "article")
    return not any(link.role in leads and not is_next(link) for link in links)


def own_words(page: Page) -> str:
    """The words of a page that are in no link, script or style: what it says itself."""
    tree = LexborHTMLParser(page.text)
    tree.strip_tags(["script", "style", "noscript", "template", "a", "title", "nav", "footer", "header"])
    return " ".join(tree.body.text(separator=" ").split()) if tree.body else ""
