"""How many requests a host gets at once, and how far apart. The last gate before the wire: nothing passes by it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class _Host:
    def __init__(self, concurrency: int) -> None:
        self.places = asyncio.Semaphore(concurrency)
        self.next_start = 0.0
        self.least_delay = 0.0


class Turnstile:
    """In flight to a host are never more requests than its portal allows, and starts are `delay` seconds apart.

    Counted here and not by Scrapy, whose own slots let more through (2.19); the order of asking is kept.
    """

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, concurrency: int, delay: float) -> AsyncIterator[None]:
        """The right to one request; it lasts as long as the context. The first caller sets the concurrency."""
        gate = self._hosts.setdefault(host, _Host(concurrency))
        async with gate.places:
            loop = asyncio.get_running_loop()
            while (wait := gate.next_start - loop.time()) > 0:
                await asyncio.sleep(wait)
            gate.next_start = loop.time() + max(delay, gate.least_delay)
            yield

    def slow_down(self, host: str, least_delay: float) -> None:
        """From now on at least `least_delay` seconds between two starts (a Crawl-delay)."""
        gate = self._hosts[host]
        gate.least_delay = max(gate.least_delay, least_delay)

    def pause(self, host: str, seconds: float) -> None:
        """No request starts before `seconds` have gone by (a Retry-After, a challenge)."""
        gate = self._hosts[host]
        gate.next_start = max(gate.next_start, asyncio.get_running_loop().time() + seconds)
