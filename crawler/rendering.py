"""Whether a page needs the browser: what its plain source lacks. Pure."""

import re
from collections.abc import Sequence

from crawler.discovery import is_next
from crawler.page import Page
from model.link import Link

SCRIPTED = re.compile(r"<script\b", re.IGNORECASE)
ASIDE = re.compile(
    r"<(script|style|noscript|template|a|title|nav|footer|header)\b[^>]*>.*?</\1\s*>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
TEXT = re.compile(r">([^<>]+)")
FEW_WORDS, LONG = 150, 200_000
"""Characters outside of links, under which an article's plain source holds no report; of a source that is long enough
not to be an empty shell."""


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
        return not has_file and says_little(page)
    leads = ("list", "article") if role == "list" else ("section", "list", "article")
    return not any(link.role in leads and not is_next(link) for link in links)


def says_little(page: Page) -> bool:
    """Whether a page has next to no words of its own: none that are in no link, script, heading of the site or style.
    Reads the source only until there are enough of them."""
    if len(page.text) > LONG:
        return False
    own = 0
    for words in TEXT.finditer(ASIDE.sub("<", page.text)):
        own += len("".join(words[1].split()))
        if own >= FEW_WORDS:
            return False
    return True
