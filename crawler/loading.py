"""How the browser's requests are asked: as the spider's are, and steady things from the archive."""

from collections.abc import Mapping
from dataclasses import replace

from crawler.answer import Answer
from crawler.fetch import Fetcher
from crawler.ledger import Ledger
from crawler.outcome import judge
from crawler.robots import Robots
from model.capture import Capture
from model.exchange import Exchange
from model.link import Link
from model.portal import Portal
from storage.coding import content


class Loading:
    """The Loader of `subresources`: robots, politeness, egress and archive are those of the one fetcher."""

    def __init__(self, fetcher: Fetcher, robots: Robots, ledger: Ledger) -> None:
        self._fetcher, self._robots, self._ledger = fetcher, robots, ledger

    async def load(self, portal: Portal, link: Link, headers: Mapping[str, str], steady: bool) -> Answer:
        """The answer to a link with its whole content; a steady one may come from the archive. Raises NotSent."""
        if steady and link.method == "GET" and (held := await self._fetcher.held(portal, link)):
            return held
        await self._robots.check(portal, link)
        answer = await self._fetcher.fetch(portal, link, headers=headers, whole=True)
        self._ledger.answered(answer, judge(answer))
        return await self.replayable(answer)

    async def replayable(self, answer: Answer) -> Answer:
        """The answer with a whole response in it: after a 304 the archived one."""
        if answer.status != 304:
            return answer
        stored = await self._fetcher.stored(answer.portal, answer.link.url)
        return replace(answer, exchange=stored, content=content(stored)) if stored else answer

    async def keep(self, portal: Portal, exchange: Exchange) -> Capture:
        """Keeps what was made of a page."""
        return await self._fetcher.keep(portal, exchange)
