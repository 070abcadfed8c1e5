"""Plain Scrapy with its own defaults, following every link and requisite, archiving nothing: the measure."""

import sys
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

LINKS = "a::attr(href), link::attr(href), script::attr(src), img::attr(src)"


class Plain(scrapy.Spider):
    name = "plain"

    async def start(self) -> Any:
        for url in sys.argv[1:]:
            yield scrapy.Request(url)

    def parse(self, response: Response, **_: Any) -> Iterator[scrapy.Request]:
        if b"html" in (response.headers.get("Content-Type") or b""):
            for link in response.css(LINKS).getall():
                yield response.follow(link)

    def closed(self, reason: str) -> None:
        sys.stdout.write(f"{self.crawler.stats.get_value('downloader/response_status_count/200')}\n")


if __name__ == "__main__":
    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS": 64})
    process.crawl(Plain)
    process.start()
