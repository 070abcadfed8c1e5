"""Pages that send the browser elsewhere by themselves."""

import re

from crawler.page import Page

META = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*[;,]?\s*(?:url\s*=\s*)?['\"]?([^'\"]*)", re.IGNORECASE)
SCRIPT = re.compile(
    r"""(?:(?:window|document|self|top|parent)\.)*location(?:\.href)?\s*=\s*['"]([^'"]+)['"]|location\.replace\(\s*['"]([^'"]+)['"]"""
)
SOON, FEW_WORDS = 10.0, 200


def refresh(page: Page) -> str:
    """The URL a page leads to by meta refresh, or by a script on a page that shows next to nothing; else empty."""
    for node in page.tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").strip().lower() == "refresh":
            said = META.match(node.attributes.get("content") or "")
            url = page.absolute(said[2]) if said and float(said[1]) <= SOON else ""
            if url and url != page.url:
                return url
    moved = SCRIPT.search(page.scripts)
    if moved and len(page.visible) < FEW_WORDS:
        url = page.absolute(moved[1] or moved[2])
        return url if url != page.url else ""
    return ""
