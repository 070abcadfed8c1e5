"""The one spider, for every portal."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.fetch import Fetcher, Stopped
from crawler.frontier import Errand, Frontier
from crawler.robots import Robots
from crawler.visits import Visits
from model.errors import OutOfReach
from model.portal import Portal

SETTINGS: dict[str, Any] = {
    "TWISTED_REACTOR_ENABLED": False,
    "DOWNLOAD_HANDLERS_BASE": {},
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawler.capture.CaptureHandler"),
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "SPIDER_MIDDLEWARES_BASE": {},
    "EXTENSIONS_BASE": {},
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
    "CONCURRENT_REQUESTS": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 100_000,
    "CONCURRENT_ITEMS": 2,
    "DOWNLOAD_DELAY": 0,
    "LOG_ENABLED": False,
    "LOG_LEVEL": "WARNING",
    "STATS_DUMP": False,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
}
"""Only the engine is left of Scrapy: a request is built when its turn comes, and waits for nothing inside."""


class PortalSpider(Spider):
    """Asks whatever the frontier hands out until there is nothing left, or it is told to stop."""

    name = "portal"

    def __init__(
        self, *, fetcher: Fetcher, robots: Robots, frontier: Frontier, visits: Visits, portals: Sequence[Portal]
    ) -> None:
        super().__init__()
        self.fetcher, self.robots = fetcher, robots
        self._frontier, self._visits, self._portals = frontier, visits, portals
        self.fault: BaseException | None = None

    async def start(self) -> AsyncIterator[Request]:
        """A request for each errand, as hosts have room."""
        for portal in self._portals:
            await asyncio.to_thread(self._visits.prepare, portal)
            self._visits.begin(portal)
        while errand := await self._frontier.take():
            yield Request(
                errand.link.url, callback=self.parse, errback=self.failed, meta={"errand": errand}, dont_filter=True
            )

    async def parse(self, response: Response, **_: Any) -> None:
        """Hands the answer on."""
        errand: Errand = response.meta["errand"]
        try:
            await self._visits.answered(errand, response.came)  # type: ignore[attr-defined]
        except Exception as error:
            self._stop(error)

    async def failed(self, failure: Failure) -> None:
        """A request that could not be done for a reason of our own: the store's, or a fault of this program."""
        self._stop(failure.value)

    def _stop(self, error: BaseException | None) -> None:
        """Ends the crawl in order; the first reason is kept, and one of the store's goes before others."""
        if not isinstance(error, Stopped) and (self.fault is None or isinstance(error, OutOfReach)):
            self.fault = error
        self._frontier.close()
