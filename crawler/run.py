"""One crawl in a process of its own: `python -m crawler.run`, a job on standard input, events on standard output."""

import asyncio
import os
import sys
from collections.abc import Callable
from time import process_time

from scrapy.crawler import AsyncCrawlerRunner

from crawler.browser import Browser
from crawler.closed import Closed
from crawler.connection import Connections
from crawler.events import Event
from crawler.fetch import Fetcher
from crawler.frontier import Frontier
from crawler.job import Job, Result, answer_line, read_job
from crawler.known import Known
from crawler.ledger import Ledger
from crawler.limits import Limits
from crawler.loading import Loading
from crawler.politeness import Turnstile
from crawler.probe import Probe
from crawler.proxy import Route
from crawler.request import user_agent
from crawler.retry import Patience
from crawler.robots import Robots
from crawler.spider import SETTINGS, PortalSpider
from crawler.stopping import Stopper
from crawler.visits import Visits, lacks
from crawler.wire import Wire
from model.errors import NianbaoError, OutOfReach
from storage.archive import Archive
from storage.refusals import Refusals
from storage.settings import Settings
from storage.store import Store, open_store
from storage.takedown import Takedowns

PATIENCE = 60.0
"""Seconds for which the crawl waits for a disk that is full, or a database or bucket that does not answer."""


def main() -> None:
    """Reads the job, crawls, and ends with the result as its last line."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # whatever else prints must not stand between the answers

    def say(said: Event | Result) -> None:
        answers.write(answer_line(said))

    say(_result(read_job(sys.stdin.readline()), say))


def _result(job: Job, say: Callable[[Event | Result], None]) -> Result:
    try:
        with open_store(job.settings) as store, Archive(store, job.run, patience=PATIENCE) as archive:
            return asyncio.run(crawl(job, store, archive, say, listens=True))
    except OutOfReach as error:
        return Result(fault=str(error), is_store=True)
    except NianbaoError as error:
        return Result(fault=str(error))


async def crawl(
    job: Job,
    store: Store,
    archive: Archive,
    say: Callable[[Event], None],
    *,
    listens: bool = False,
    browser_s: float = 30.0,
) -> Result:
    """Crawls the job's portals to their end; when it `listens`, until signals or the parent's pipe tell it to stop.
    A page in the browser has `browser_s` seconds."""
    limits, turnstile, frontier = Limits(), Turnstile(), Frontier()
    known = Known(store.catalog, job.full)
    ledger = Ledger(job.run, store.catalog.add_attempts, say)
    connections = Connections(route(job.settings), limits)
    agent = user_agent(job.settings.contact)
    wire = Wire(connections, limits, job.settings.home / "bodies", agent)
    refusals = Refusals(store.bucket, "crawl")
    closed = Closed(Takedowns(store.bucket), store.catalog, refusals)
    fetcher = Fetcher(wire, archive, turnstile, known, Patience(), closed, ledger.sent)
    robots = Robots(fetcher, turnstile, ledger)
    browser = Browser(Loading(fetcher, robots, ledger), agent, lacks, browser_s)
    visits = Visits(fetcher, frontier, ledger, known, Probe(fetcher, ledger), browser)

    async def abort() -> None:
        archive.hurry()
        fetcher.abort()
        await browser.close()

    if listens:
        Stopper(frontier.close, abort).listen()
    runner = AsyncCrawlerRunner(SETTINGS)
    crawler = runner.create_crawler(PortalSpider)
    following = asyncio.create_task(closed.follow())
    try:
        await runner.crawl(
            crawler, fetcher=fetcher, robots=robots, frontier=frontier, visits=visits, portals=job.portals
        )
    finally:
        following.cancel()
        connections.close()
        await browser.close()
    result = _finished(crawler.spider, ledger)
    refusals.write()
    return result


def route(settings: Settings) -> Route:
    """The way through the proxies of the settings."""
    return Route.of(settings.proxy.http, settings.proxy.https, settings.proxy.none)


def _finished(spider: object, ledger: Ledger) -> Result:
    fault = spider.fault if isinstance(spider, PortalSpider) else RuntimeError("the spider did not start")
    if not isinstance(fault, OutOfReach):
        ledger.flush()
    tallies = tuple(ledger.tallies(process_time()))
    if fault is None:
        return Result(tallies=tallies)
    said = str(fault) if isinstance(fault, NianbaoError) else f"{type(fault).__name__}: {fault}"
    return Result(tallies=tallies, fault=said, is_store=isinstance(fault, OutOfReach))


if __name__ == "__main__":
    main()
