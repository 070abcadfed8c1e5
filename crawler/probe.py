"""What a host answers to a path that cannot exist: by it a soft 404 is known. Asked once in the life of a host."""

import asyncio
import hashlib
from urllib.parse import urlsplit

from crawler.answer import Answer
from crawler.egress import NotSent
from crawler.fetch import Fetcher
from crawler.ledger import Ledger
from crawler.outcome import judge
from crawler.page import Page
from model.link import Link
from model.portal import Portal


class Probe:
    """The answer of each host, from the archive where it was asked before."""

    def __init__(self, fetcher: Fetcher, ledger: Ledger) -> None:
        self._fetcher, self._ledger = fetcher, ledger
        self._pages: dict[str, asyncio.Task[Page | None]] = {}

    async def page(self, portal: Portal, url: str) -> Page | None:
        """What the URL's host shows, with a 2xx, where there is nothing; None when it says so by its status."""
        address = impossible(url)
        if address not in self._pages:
            self._pages[address] = asyncio.create_task(self._learn(portal, address))
        return await asyncio.shield(self._pages[address])

    async def _learn(self, portal: Portal, address: str) -> Page | None:
        link = Link(url=address, role="probe")
        asked, content = await self._fetcher.earlier(portal, address)
        if not asked:
            content = await self._ask(portal, link)
        return Page.of(address, content, link, portal) if content else None

    async def _ask(self, portal: Portal, link: Link) -> bytes:
        try:
            answer: Answer = await self._fetcher.fetch(portal, link)
        except NotSent:
            return b""
        self._ledger.answered(answer, judge(answer))
        return answer.content if answer.status == 200 else b""


def impossible(url: str) -> str:
    """A path on the URL's host that cannot exist; always the same one for a host."""
    parts = urlsplit(url)
    name = hashlib.sha256(parts.netloc.encode()).hexdigest()[:20]
    return f"{parts.scheme}://{parts.netloc}/nianbao-{name}.html"
