"""robots.txt (RFC 9309): fetched and archived like anything else, kept, and its Crawl-delay with it."""

import asyncio
from urllib.parse import urljoin, urlsplit

from protego import Protego

from crawler.answer import Answer
from crawler.charset import decode
from crawler.egress import NotSent, target
from crawler.fetch import Fetcher
from crawler.ledger import Ledger
from crawler.outcome import judge
from crawler.politeness import Turnstile
from model.link import Link
from model.portal import Portal

AGENT = "nianbao"
HOPS = 5
NO_ENTRY = "User-agent: *\nDisallow: /\n"


class Robots:
    """What each host allows. Asked once for each host of a run."""

    def __init__(self, fetcher: Fetcher, turnstile: Turnstile, ledger: Ledger) -> None:
        self._fetcher, self._turnstile, self._ledger = fetcher, turnstile, ledger
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    async def check(self, portal: Portal, link: Link) -> None:
        """Raises NotSent when the host does not allow the link, or when it cannot be learnt whether it does."""
        # first, so that no host is asked for its rules over what is closed
        self._fetcher.check(link.url)
        if not portal.robots:
            return
        target(link.url, portal)
        rules = await self._of_host(portal, link.url)
        if not rules.can_fetch(link.url, AGENT):
            raise NotSent("robots", f"disallowed by {_address(link.url)}")

    async def _of_host(self, portal: Portal, url: str) -> Protego:
        address = _address(url)
        if address not in self._rules:
            self._rules[address] = asyncio.create_task(self._learn(portal, address))
        return await asyncio.shield(self._rules[address])

    async def _learn(self, portal: Portal, address: str) -> Protego:
        url = address
        for _ in range(HOPS):
            answer = await self._fetcher.fetch(portal, Link(url=url, role="robots"))
            self._ledger.answered(answer, judge(answer))
            if answer.exchange.failure and not answer.exchange.head:
                verdict = judge(answer)
                raise NotSent(verdict.outcome, f"robots.txt could not be asked: {verdict.detail}")
            if not 300 <= (answer.status or 0) < 400 or answer.status == 304:
                break
            url = urljoin(url, answer.exchange.header("location"))
        rules = Protego.parse(_text(answer))
        if delay := rules.crawl_delay(AGENT):
            self._turnstile.slow_down(target(address, portal).host, delay)
        return rules


def _text(answer: Answer) -> str:
    """The rules as sent; none after a 4xx; after a 5xx that nothing may be asked (RFC 9309 §2.3.1)."""
    status = answer.status or 0
    if status >= 500:
        return NO_ENTRY
    text = decode(answer.content)[0] if status in (200, 304) else ""
    return "" if "<html" in text[:2000].lower() else text


def _address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"
