"""Which of the links that were found are followed, for one portal and one night."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from crawler.discovery import entries, is_next
from crawler.known import Known
from crawler.page import Page
from model.link import Link
from model.portal import Portal

MOST_SECTIONS, MOST_PAGES, MOST_BARREN, BUDGET = 40, 200, 5, 5000
WEAK = 40.0
"""Sections scored lower than this are left alone once a column with reports was found."""


class Itinerary:
    """What was seen of a portal tonight, so that nothing is asked twice, lists end, and nothing goes on for ever."""

    def __init__(self, portal: Portal, known: Known) -> None:
        self.portal = portal
        self._held, self._trail = known.held(portal), known.trail(portal)
        self._seen: set[tuple[str, bytes]] = set()
        self._sections = 0
        self._has_column = False
        self._column_of: dict[str, str] = {}
        self._entries: dict[str, set[str]] = defaultdict(set)
        self._barren: dict[str, int] = defaultdict(int)
        self._pages: dict[str, int] = defaultdict(int)

    def start(self) -> list[Link]:
        """The entries of the registry where there are any, else the home page."""
        begin = [Link(url=url, role="list", score=100.0) for url in self.portal.entries]
        return self.admitted(begin or [Link(url=self.portal.home, role="home", score=100.0)])

    def held_reports(self) -> list[Link]:
        """The reports that are held and that no list named tonight: whether they are gone must be asked."""
        return self.admitted(
            Link(url=url, role="article", text=one.link_text, via=one.via)
            for url, one in self._held.items()
            if one.role == "article"
        )

    def admitted(self, links: Iterable[Link]) -> list[Link]:
        """Those of the links that are to be asked now."""
        return [link for link in links if self._admits(link)]

    def is_new(self, link: Link) -> bool:
        """Whether the link was not seen tonight."""
        return (link.url, link.body) not in self._seen

    def from_list(self, page: Page, links: Sequence[Link]) -> list[Link]:
        """As `admitted`, for the links of a list page; its next page only when this one brought something new."""
        column = self._column_of.setdefault(page.link.url, page.link.url)
        fresh = entries(page) - self._entries[column]
        self._entries[column] |= fresh
        self._pages[column] += 1
        self._barren[column] = 0 if any(link.role == "article" for link in links) else self._barren[column] + 1
        goes_on = bool(fresh) and self._pages[column] < MOST_PAGES and self._barren[column] < MOST_BARREN
        taken = self.admitted(link for link in links if goes_on or not is_next(link))
        for link in taken:
            if is_next(link):
                self._column_of[link.url] = column
        self._has_column |= any(link.role == "article" for link in taken)
        return taken

    def is_over_budget(self) -> bool:
        """Whether the portal has had all the requests that it gets in one night."""
        return len(self._seen) > BUDGET

    def _admits(self, link: Link) -> bool:
        if not self.is_new(link) or (link.role == "requisite" and link.url in self._held):
            return False
        if link.role == "section" and not self._admits_section(link):
            return False
        self._seen.add((link.url, link.body))
        return True

    def _admits_section(self, link: Link) -> bool:
        if self._sections >= MOST_SECTIONS or (self._has_column and link.score < WEAK):
            return False
        if link.url in self._held and self._trail and link.url not in self._trail:
            return False
        self._sections += 1
        return True
