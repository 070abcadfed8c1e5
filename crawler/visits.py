"""What is done with an answer: its outcome is written down, its links are followed."""

from collections import Counter
from urllib.parse import urlsplit

from crawler.answer import Answer
from crawler.browser import Browser
from crawler.discovery import discover, is_next
from crawler.egress import NotSent
from crawler.fetch import Fetcher
from crawler.frontier import Errand, Frontier
from crawler.itinerary import Itinerary
from crawler.known import Known
from crawler.ledger import Ledger
from crawler.outcome import Verdict, judge
from crawler.page import Page
from crawler.probe import Probe
from crawler.rendering import needs_browser
from crawler.site import host_of, in_scope
from crawler.urls import join
from model.link import Link
from model.portal import Portal

HOPS = 10
CHALLENGES = 2
"""Challenges of one host after which it is left alone for the night."""


class Visits:
    """The crawl of all portals of a process, one answer at a time."""

    def __init__(
        self, fetcher: Fetcher, frontier: Frontier, ledger: Ledger, known: Known, probe: Probe, browser: Browser
    ) -> None:
        self._fetcher, self._frontier, self._ledger = fetcher, frontier, ledger
        self._known, self._probe, self._browser = known, probe, browser
        self._itineraries: dict[str, Itinerary] = {}
        self._on_the_way: Counter[str] = Counter()
        self._challenges: Counter[str] = Counter()

    def prepare(self, portal: Portal) -> None:
        """Reads what is held of a portal; may be called in a thread."""
        self._itineraries[portal.id] = Itinerary(portal, self._known)

    def begin(self, portal: Portal) -> None:
        """Puts a portal's first links on the way."""
        self._ledger.begin(portal)
        self._send(portal, self._itineraries[portal.id].start())

    async def answered(self, errand: Errand, came: Answer | NotSent) -> None:
        """Takes what an errand brought; never raises for what a portal did."""
        try:
            if isinstance(came, NotSent):
                self._not_sent(errand, came)
            else:
                await self._visit(errand, came)
        finally:
            self._finish(errand)

    def _finish(self, errand: Errand) -> None:
        portal = errand.portal
        self._on_the_way[portal.id] -= 1
        if not self._on_the_way[portal.id]:
            self._send(portal, self._itineraries[portal.id].held_reports())
        self._frontier.done(errand)
        if not self._on_the_way[portal.id]:
            self._known.explored(portal)
            self._ledger.done(portal.id)

    def _not_sent(self, errand: Errand, why: NotSent) -> None:
        verdict = Verdict(why.outcome, why.detail)
        self._ledger.not_sent(errand.portal, errand.link, verdict, self._frontier.waiting(errand.portal))

    async def _visit(self, errand: Errand, answer: Answer) -> None:
        page = Page.of(answer.link.url, answer.content, answer.link, answer.portal) if answer.is_page else None
        verdict = judge(answer, page if answer.is_markup else None, await self._cannot_exist(answer))
        self._ledger.answered(answer, verdict, self._frontier.waiting(errand.portal))
        if verdict.outcome == "challenge":
            self._challenges[host_of(answer.link.url)] += 1
        elif answer.is_redirect:
            self._redirect(errand, answer)
        elif page and (verdict.has_content or _may_be_asked_otherwise(answer)):
            await self._follow(errand, answer, page)

    async def _cannot_exist(self, answer: Answer) -> Page | None:
        """What the host shows where there is nothing, for those pages that could be such."""
        is_told = answer.link.role in ("section", "list", "article") and answer.status == 200
        if not is_told or answer.link.body or not answer.is_markup:
            return None
        return await self._probe.page(answer.portal, answer.link.url)

    def _redirect(self, errand: Errand, answer: Answer) -> None:
        link, portal = errand.link, errand.portal
        url = join(link.url, answer.exchange.header("location").encode("latin-1").decode("utf-8", "replace"))
        if not url or errand.hops >= HOPS:
            self._ledger.fault(portal, f"{link.url}: {'more than 10 redirects' if url else 'a redirect to no address'}")
            return
        onward = Link(
            url=url, role=link.role, text=link.text, context=link.context, via=link.url, score=link.score + 1,
            depth=link.depth,
        )  # fmt: skip
        if link.role != "requisite" and not in_scope(portal, host_of(url)):
            self._ledger.not_sent(portal, onward, Verdict("scope", f"{link.url} redirects to another site"))
            return
        self._send(portal, self._itineraries[portal.id].admitted([onward]), errand.hops + 1)

    async def _follow(self, errand: Errand, answer: Answer, page: Page) -> None:
        portal, itinerary = errand.portal, self._itineraries[errand.portal.id]
        links = discover(page)
        if needs_browser(page, [link for link in links if link.role != "list" or itinerary.is_new(link)]):
            page, links = await self._rendered(answer, page, links)
        self._note_scope(portal, links)
        within = [link for link in links if self._is_wanted(portal, link)]
        taken = itinerary.from_list(page, within) if page.link.role == "list" else itinerary.admitted(within)
        self._send(portal, taken, errand.hops + 1 if _moves_on(page, links) else 0)

    def _is_wanted(self, portal: Portal, link: Link) -> bool:
        """Whether a link is the portal's; what a page is shown with may lie anywhere, unless the browser brought it."""
        if link.role == "requisite":
            return not self._fetcher.has_tonight(portal, link.url)
        return in_scope(portal, host_of(link.url))

    async def _rendered(self, answer: Answer, page: Page, links: list[Link]) -> tuple[Page, list[Link]]:
        """The page as the browser shows it, and its links; as it was when the browser cannot."""
        shown = await self._browser.render(answer)
        self._ledger.rendered(answer.portal, shown.seconds)
        if shown.fault:
            self._ledger.fault(answer.portal, f"{answer.link.url}: {shown.fault}")
            return page, links
        states = [Page(page.url, html, page.link, page.portal) for html in shown.states]
        found = {link.url: link for state in reversed(states) for link in discover(state)}
        return states[0], sorted(found.values(), key=lambda link: -link.score)

    def _note_scope(self, portal: Portal, links: list[Link]) -> None:
        """Reports and files that lie on other sites are not asked, and it is written down."""
        for link in links:
            if link.role in ("article", "attachment") and not in_scope(portal, host_of(link.url)):
                self._ledger.not_sent(portal, link, Verdict("scope", f"{host_of(link.url)} is another site"))

    def _send(self, portal: Portal, links: list[Link], hops: int = 0) -> None:
        itinerary = self._itineraries[portal.id]
        for link in links:
            if link.role == "article" and not hops:
                self._ledger.found(portal, link)
            if self._challenges[host_of(link.url)] >= CHALLENGES:
                self._ledger.not_sent(portal, link, Verdict("challenge", "its host is left alone after challenges"))
            elif itinerary.is_over_budget():
                self._ledger.not_sent(portal, link, Verdict("budget", "the portal's requests for a night are used up"))
            elif hops > HOPS:
                self._ledger.not_sent(portal, link, Verdict("trap", "more than 10 redirects"))
            else:
                self._on_the_way[portal.id] += 1
                self._frontier.add(Errand(portal, link, hops))


def lacks(answer: Answer, html: str) -> bool:
    """Whether a page still leads nowhere and says nothing as the browser shows it."""
    page = Page(answer.link.url, html, answer.link, answer.portal)
    return needs_browser(page, discover(page)) and page.portal.render == "auto"


def _moves_on(page: Page, links: list[Link]) -> bool:
    """Whether the page only sends elsewhere."""
    return len(links) == 1 and links[0].role == page.link.role and not is_next(links[0])


def _may_be_asked_otherwise(answer: Answer) -> bool:
    """Whether a refusal is of the way of asking: a script that wants POST."""
    return answer.link.role == "list" and "dataproxy.jsp" in urlsplit(answer.link.url).path
