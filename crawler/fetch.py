"""A link of a portal -> an answer that is archived. Everything that leaves, from either engine, leaves by here."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from crawler.answer import Answer
from crawler.closed import Closed
from crawler.egress import target
from crawler.known import Known
from crawler.politeness import Turnstile
from crawler.request import Ask
from crawler.retry import Patience
from crawler.wire import Wire
from model.capture import Capture
from model.errors import Damaged
from model.exchange import Exchange
from model.link import Link
from model.observation import Observation
from model.portal import Portal
from storage.archive import Archive
from storage.coding import content

READABLE = ("html", "xml", "json", "text/", "javascript")
LARGEST_READ = 16 * 1024 * 1024


class Stopped(Exception):
    """The crawl was broken off while this was on its way."""


class Fetcher:
    """Asks, within politeness and the rules of the way out, and keeps every answer before anyone sees it."""

    def __init__(
        self,
        wire: Wire,
        archive: Archive,
        turnstile: Turnstile,
        known: Known,
        patience: Patience,
        closed: Closed,
        sent: Callable[[Answer], None],
    ) -> None:
        self._wire, self._archive, self._turnstile = wire, archive, turnstile
        self._known, self._patience, self._closed, self._sent = known, patience, closed, sent
        self._tasks: set[asyncio.Task[Answer]] = set()
        self._is_aborted = False
        self._tonight: dict[tuple[str, str], Capture] = {}

    async def fetch(
        self, portal: Portal, link: Link, *, headers: Mapping[str, str] | None = None, whole: bool = False
    ) -> Answer:
        """The answer to a link after as many tries as are sensible, each of them kept.

        `whole` wants the content of files and pictures too. Raises NotSent when nothing may be sent, OutOfReach when
        the store does not take the answer, Stopped when the crawl is broken off.
        """
        task = asyncio.create_task(self._fetch(portal, link, headers or {}, whole))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            return await task
        except asyncio.CancelledError:
            if self._is_aborted:
                raise Stopped from None
            raise

    def check(self, url: str) -> None:
        """Raises NotSent for what was taken down."""
        self._closed.check(url)

    def abort(self) -> None:
        """Breaks off all that is on the way, for a stop; what the store has acknowledged stays."""
        self._is_aborted = True
        for task in self._tasks:
            task.cancel()

    async def _fetch(self, portal: Portal, link: Link, headers: Mapping[str, str], whole: bool) -> Answer:
        validators = self._known.validators(portal, link)
        tries = 0
        while True:
            answer = await self._once(Ask(portal, link, {**headers, **validators}), whole)
            tries += 1
            if answer.status == 304 and not answer.content and validators:
                validators = {}
                continue
            pause = self._patience.pause(answer.exchange, tries)
            if pause is None:
                return answer
            if answer.status in (429, 503):
                self._turnstile.pause(target(link.url, portal).host, pause)
            await asyncio.sleep(pause)

    async def _once(self, ask: Ask, whole: bool) -> Answer:
        self.check(ask.link.url)
        aim = target(ask.link.url, ask.portal)
        async with self._turnstile.turn(aim.host, ask.portal.concurrency, ask.portal.delay):
            exchange = await self._wire.exchange(ask, aim)
        try:
            kept = await asyncio.shield(asyncio.wrap_future(self._archive.submit(ask.portal.id, exchange)))
            size, read = exchange.body_size(), await self._content(ask, exchange, whole)
            answer = Answer(ask.portal, ask.link, exchange, kept.capture, kept.observation, size, read)
            self._sent(answer)
            if ask.link.role == "requisite" and exchange.status == 200:
                self._tonight[ask.portal.id, ask.link.url] = kept.capture
            return answer
        finally:
            if isinstance(exchange.body, Path):
                exchange.body.unlink(missing_ok=True)

    async def _content(self, ask: Ask, exchange: Exchange, whole: bool) -> bytes:
        if exchange.status == 304:
            return await self._archived(ask.portal, ask.link.url)
        readable = not exchange.media_type or any(kind in exchange.media_type for kind in READABLE)
        if not exchange.head or not (whole or (readable and exchange.body_size() <= LARGEST_READ)):
            return b""
        return _decoded(exchange)

    async def stored(self, portal: Portal, url: str) -> Exchange | None:
        """The archived exchange of a URL, of tonight or an earlier night; None when there is none that can be read."""
        capture = self._capture(portal, url)
        if capture is not None and not self._closed.holds(capture):
            with suppress(Damaged):  # what the archive cannot give is asked anew
                return await asyncio.to_thread(self._archive.fetch, capture)
        return None

    async def held(self, portal: Portal, link: Link) -> Answer | None:
        """The answer that the archive gives to a link, unchanged as far as anyone knows."""
        capture, exchange = self._capture(portal, link.url), await self.stored(portal, link.url)
        if capture is None or exchange is None:
            return None
        seen = Observation(
            portal=portal.id, url=link.url, at=capture.timestamp, state="unchanged", record_id=capture.record_id
        )
        return Answer(portal, link, exchange, capture, seen, 0, _decoded(exchange))

    def has_tonight(self, portal: Portal, url: str) -> bool:
        """Whether a requisite was asked tonight and came."""
        return (portal.id, url) in self._tonight

    def _capture(self, portal: Portal, url: str) -> Capture | None:
        return self._tonight.get((portal.id, url)) or self._known.held(portal).get(url)

    async def earlier(self, portal: Portal, url: str) -> tuple[bool, bytes]:
        """Whether the URL was ever asked for the portal, and the content of its newest 2xx."""
        asked = await asyncio.to_thread(self._known.was_asked, portal, url)
        return asked, await self._archived(portal, url) if asked else b""

    async def _archived(self, portal: Portal, url: str) -> bytes:
        exchange = await self.stored(portal, url)
        return _decoded(exchange) if exchange else b""

    async def keep(self, portal: Portal, exchange: Exchange) -> Capture:
        """Keeps what was made from an exchange (a rendered page, a picture of it)."""
        return (await asyncio.wrap_future(self._archive.submit(portal.id, exchange))).capture


def _decoded(exchange: Exchange) -> bytes:
    with suppress(Damaged):  # it is kept as received; there is only nothing to read in it
        return content(exchange)
    return b""
