"""Boda VSB: `/info/<channel>/<id>.htm`; a list is `/<channel>.htm`, then `/<channel>/<N>.htm` counting down."""

import re

from crawler.families.family import Family
from crawler.page import Page
from model.link import Link

MARK = re.compile(r"_vsb_|vsb_content|/system/_content/|_jsq_|Vsb|visualsitebuilder", re.IGNORECASE)
SHARE = re.compile(r"(?:第|页次)?[:：]?\s*(\d{1,3})\s*/\s*(\d{1,3})\s*页?")
FIRST = re.compile(r"^(?P<stem>.*/[^/]+)\.htm$")
LATER = re.compile(r"^(?P<stem>.*/[^/]+)/(?P<number>\d+)\.htm$")


def further(page: Page) -> list[Link]:
    """The page after this one: N-1 after the first of N, then one less each time."""
    if not MARK.search(page.text):
        return []
    later = LATER.match(page.url)
    if later and "/info/" not in page.url:
        number = int(later["number"]) - 1
        return [_link(page, later["stem"], number)] if number > 0 else []
    first, share = FIRST.match(page.url), SHARE.search(page.visible)
    if first is None or share is None or int(share[1]) != 1 or int(share[2]) < 2:
        return []
    return [_link(page, first["stem"], int(share[2]) - 1)]


def _link(page: Page, stem: str, number: int) -> Link:
    return Link(url=f"{stem}/{number}.htm", role="list", text="下页", via=page.url)


FAMILY = Family(
    name="boda",
    article=re.compile(r"/info/\d+/\d+\.htm$|/content\.jsp\?.*wbnewsid=\d+"),
    index=re.compile(r"^/(?!info/)[\w/-]+\.htm$"),
    further=further,
)
