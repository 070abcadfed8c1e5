"""A page -> the links worth following, best first. Pure: what was seen before is for the caller to know."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from crawler import parts, words
from crawler.anchors import Anchor, anchors
from crawler.families import FAMILIES, KNOWN
from crawler.files import is_file, is_picture
from crawler.page import Page
from crawler.pagers import is_pager, next_page
from crawler.refresh import refresh
from crawler.site import host_of, in_scope
from model.link import Link, Role

COLUMN, ITEM, SUBCOLUMN, FRAME, PAGER, DEEPER = 100.0, 90.0, 80.0, 75.0, 95.0, 6.0
DEEPEST, LIST_OF_REPORTS = 5, 2


NUMBERS = re.compile(r"[0-9a-f]{16,}|\d+")


def discover(page: Page) -> list[Link]:
    """The links of a page by what the page is, no address twice, best first."""
    if page.link.role == "requisite":
        found = list(parts.of_style_sheet(page))
    elif target := refresh(page):
        found = [_of_page(page, target, page.link.text, page.link.role, page.link.score + 1)]
    elif page.link.role in ("home", "section"):
        found = list(_explore(page, anchors(page)))
    elif page.link.role == "list":
        found = list(_column(page))
    else:
        found = list(_article(page))
    best: dict[str, Link] = {}
    for link in found:
        key = link.url + link.body.decode("latin-1")
        if key not in best or best[key].score < link.score:
            best[key] = link
    best.pop(page.url, None)
    return sorted(best.values(), key=lambda link: -link.score)


def is_article(url: str) -> bool:
    """Whether an address is built as a family builds those of articles, or is a file."""
    place = _place(url)
    return is_file(url) or any(family.article.search(place) for family in FAMILIES)


def is_index(url: str) -> bool:
    """Whether an address is that of a folder or built as those of list pages."""
    place = _place(url)
    return place.endswith("/") or any(family.index.search(place) for family in FAMILIES)


def is_next(link: Link) -> bool:
    """Whether a link was found as the next page of its list."""
    return link.role == "list" and link.score == PAGER


def entries(page: Page) -> set[str]:
    """Everything on a page that is built as an article: by these it is seen whether a further page brings anything."""
    return {anchor.url for anchor in anchors(page) if is_article(anchor.url)}


def items(page: Page, found: Sequence[Anchor]) -> list[Anchor]:
    """The entries of a list page that may be reports.

    Titles that say so count wherever they stand. Beyond them, the links that stand in one group with reports, or in a
    group where most titles could be a report's, count unless they are obviously something else: inside a column of
    annual reports that is all that is known of many of them.
    """
    groups: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in found:
        if not anchor.is_frame and not is_pager(anchor.text) and anchor.text:
            groups[anchor.group].append(anchor)
    return [anchor for group in groups.values() for anchor in _items_of(group)]


def _items_of(group: Sequence[Anchor]) -> Iterator[Anchor]:
    entries = [anchor for anchor in group if is_article(anchor.url)]
    likely = [anchor for anchor in entries if words.is_reportish(anchor.text)]
    is_list_of_reports = bool(likely) and 2 * len(likely) >= len(entries)
    for anchor in group:
        titled = words.is_report(anchor.text) and not _names_column(anchor)
        listed = is_list_of_reports and anchor in entries and not words.is_other(anchor.text)
        if titled or listed or _is_named_as_file(anchor):
            yield anchor


def _is_named_as_file(anchor: Anchor) -> bool:
    """Whether a file is called by its file name, which tells nothing: inside a column it may be a report."""
    name = unquote(_place(anchor.url)).rpartition("/")[2]
    is_document = is_file(anchor.url) and not is_picture(anchor.url)
    return is_document and anchor.text.strip() in (name, name.rpartition(".")[0])


def _names_column(anchor: Anchor) -> bool:
    """Whether a link leads to a column of reports: by its words, unless its address says that it is a single page."""
    if is_file(anchor.url) or any(family.article.search(_place(anchor.url)) for family in KNOWN):
        return False
    return words.is_column(anchor.text) and (is_index(anchor.url) or not words.HAS_YEAR.search(anchor.text))


def _next(page: Page, found: Sequence[Anchor]) -> Iterator[Link]:
    for link in next_page(page, found):
        yield replace(link, score=PAGER, depth=page.link.depth)


def _explore(page: Page, found: Sequence[Anchor]) -> Iterator[Link]:
    """From a home or section page: the columns, the reports it lists itself, and sections on the way."""
    depth = page.link.depth + 1
    for anchor in found:
        if not in_scope(page.portal, host_of(anchor.url)):
            continue
        if anchor.is_frame:
            yield _of_page(page, anchor.url, page.link.text or anchor.text, "section", FRAME)
        elif _names_column(anchor):
            yield _of_page(page, anchor.url, anchor.text, "list", COLUMN - depth)
        elif words.is_report(anchor.text):
            yield _of_page(page, anchor.url, anchor.text, "article", ITEM)
        elif (score := _section_score(page, anchor)) > 0:
            yield _of_page(page, anchor.url, anchor.text, "section", score)
    yield from _listed(page, found)


def _listed(page: Page, found: Sequence[Anchor]) -> Iterator[Link]:
    """The next page of a section page that is itself a list with reports."""
    here = [anchor for anchor in found if not anchor.is_frame and in_scope(page.portal, host_of(anchor.url))]
    if sum(words.is_report(anchor.text) and is_article(anchor.url) for anchor in here) >= LIST_OF_REPORTS:
        yield from _next(page, here)


def _section_score(page: Page, anchor: Anchor) -> float:
    if page.link.depth + 1 >= DEEPEST or is_article(anchor.url) or _is_unwanted(page, anchor.text):
        return 0.0
    return words.section_score(anchor.text) - DEEPER * (page.link.depth + 1)


def _column(page: Page) -> Iterator[Link]:
    """From a page of a column: its reports, its sub-columns, its next page, and what it is shown with."""
    found = [anchor for anchor in anchors(page) if in_scope(page.portal, host_of(anchor.url))]
    taken = items(page, found)
    for anchor in taken:
        if not _is_unwanted(page, anchor.text):
            yield _of_page(page, anchor.url, anchor.text, "article", ITEM)
    for anchor in found:
        if anchor.is_frame:
            yield _of_page(page, anchor.url, page.link.text or anchor.text, "list", FRAME)
        elif anchor not in taken and _is_subcolumn(page, anchor) and not _is_unwanted(page, anchor.text):
            yield _of_page(page, anchor.url, anchor.text, "article" if is_article(anchor.url) else "list", SUBCOLUMN)
    yield from _next(page, found)
    yield from parts.requisites(page)


def _is_subcolumn(page: Page, anchor: Anchor) -> bool:
    """A year, another column of reports, or a part of this column: below its address, or a unit chosen in it."""
    text = words.clean(anchor.text)
    if words.is_year(anchor.text) or _names_column(anchor):
        return True
    if is_pager(anchor.text) or is_article(anchor.url) or not text or words.is_other(text):
        return False
    here, there = urlsplit(page.url), urlsplit(anchor.url)
    folder = here.path.rpartition("/")[0] + "/"
    below = there.netloc == here.netloc and there.path.startswith(folder) and there.path != here.path
    if below and len(folder) > 1 and there.path.startswith(_stem(here.path)):
        return True
    is_alike = there.path == here.path or _shape(page.url) == _shape(anchor.url)
    return words.unit(text) != "" and there.netloc == here.netloc and anchor.url != page.url and is_alike


def _shape(url: str) -> str:
    """An address with its numbers and hashes taken out: alike for the same page of two bodies."""
    return NUMBERS.sub("0", _place(url))


def _stem(path: str) -> str:
    """The part of an address that is the column's own: its folder, or for `/x/nb.htm` what lies in `/x/nb/`."""
    name = path.rpartition("/")[2]
    if not name or name.startswith(("index", "list", "default")):
        return path.rpartition("/")[0] + "/"
    return path.rpartition(".")[0] + "/"


def _article(page: Page) -> Iterator[Link]:
    """From an article: its files and frames, what it is shown with, and reports that it links itself."""
    yield from (link for link in parts.attachments(page) if link.url != page.url)
    yield from parts.requisites(page)
    if page.link.role != "article":
        return
    for anchor in anchors(page):
        is_page = is_article(anchor.url) and not is_file(anchor.url, anchor.text)
        if not is_page or not words.is_report(anchor.text) or _is_unwanted(page, anchor.text):
            continue
        if in_scope(page.portal, host_of(anchor.url)):
            yield _of_page(page, anchor.url, anchor.text, "article", ITEM - 10)


def _is_unwanted(page: Page, text: str) -> bool:
    """Whether a title or column is of a body whose reports the registry does not want."""
    wanted = page.portal.scope
    kind = words.unit(text)
    if wanted == "government":
        return kind in ("department", "township")
    return wanted == "departments" and kind == "township"


def _of_page(page: Page, url: str, text: str, role: Role, score: float) -> Link:
    depth = page.link.depth + (1 if role in ("section", "list") else 0)
    return Link(url=url, role=role, text=text, context=page.link.text, via=page.url, score=score, depth=depth)


def _place(url: str) -> str:
    parts_of_url = urlsplit(url)
    return parts_of_url.path + (f"?{parts_of_url.query}" if parts_of_url.query else "")
