"""The page of a list after this one, whatever the pager."""

import re
from collections.abc import Sequence

from crawler.anchors import Anchor
from crawler.families import FAMILIES
from crawler.page import Page
from model.link import Link

NEXT = re.compile(r"(下一?页|后一?页|下页|next(page)?)[>》»＞]*|[>›»＞]", re.IGNORECASE)
ANY = re.compile(
    r"(首|第一|上一?|前一?|下一?|后一?|尾|末|最后一?)页.{0,3}|第?\d{1,4}页?|next|prev(ious)?|last|first|[<>«»‹›|＞＜]+|\.{2,3}|…|跳转|GO",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?:第)?(\d{1,4})(?:页)?")
YEARS = range(1949, 2100)


def is_pager(text: str) -> bool:
    """Whether link words belong to a pager."""
    return bool(ANY.fullmatch(text)) and not (text.isdigit() and int(text) in YEARS)


def next_page(page: Page, found: Sequence[Anchor]) -> list[Link]:
    """The next page: as the family's script has it, else by the words 下一页, else by the next number. At most one;
    that it brings nothing new is for the caller to see."""
    for family in FAMILIES:
        if links := family.further(page):
            return links
    for anchor in found:
        if NEXT.fullmatch(anchor.text) and anchor.url != page.url:
            return [_link(page, anchor.url, anchor.text)]
    current = _current(page)
    numbered = [(int(number[1]), anchor.url) for anchor in found if (number := NUMBER.fullmatch(anchor.text))]
    later = [(number, url) for number, url in numbered if current < number and number not in YEARS]
    if not later or not any(number <= current + 1 for number, _ in numbered):
        return []
    after, url = min(later)
    return [_link(page, url, str(after))] if url != page.url else []


def _current(page: Page) -> int:
    """The number of this page: that of the pager's link by which it was reached, else 1."""
    number = NUMBER.fullmatch(page.link.text)
    return int(number[1]) if number and int(number[1]) not in YEARS else 1


def _link(page: Page, url: str, text: str) -> Link:
    return Link(url=url, role="list", text=text, via=page.url)
