"""Scrapy's door to the wire: a download handler that archives an answer before Scrapy sees it.

Scrapy schedules, calls back and shuts down; what it would do to requests and bodies on the way is switched off, and
its concurrency and delay do not count: the turnstile's do.
"""

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.answer import Answer
from crawler.egress import NotSent
from crawler.fetch import Fetcher
from crawler.frontier import Errand
from crawler.robots import Robots


class LightResponse(Response):
    """A response without headers and body: what came is in `came`."""

    came: Answer | NotSent


class CaptureHandler(BaseDownloadHandler):
    """Asks an errand's link, robots allowing. What the store refuses is raised and ends the crawl in order."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._fetcher: Fetcher = crawler.spider.fetcher  # type: ignore[union-attr]
        self._robots: Robots = crawler.spider.robots  # type: ignore[union-attr]

    async def download_request(self, request: Request) -> Response:
        """The answer to the request's errand; raises OutOfReach."""
        errand: Errand = request.meta["errand"]
        response = LightResponse(request.url)
        try:
            await self._robots.check(errand.portal, errand.link)
            response.came = await self._fetcher.fetch(errand.portal, errand.link)
        except NotSent as why:
            response.came = why
        return response
