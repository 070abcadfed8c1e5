"""What was taken down is neither asked of a portal nor read back from the archive."""

import asyncio

from crawler.egress import NotSent
from model.capture import Capture
from model.errors import Damaged, OutOfReach
from model.instant import now
from storage.catalog import Catalog
from storage.refusals import Refusals
from storage.takedown import FRESH, Takedowns, closing


class Closed:
    """The list as a crawl goes by it. What is refused is noted."""

    def __init__(self, takedowns: Takedowns, catalog: Catalog, refusals: Refusals) -> None:
        self._takedowns, self._catalog, self._refusals = takedowns, catalog, refusals
        self._damage: Damaged | None = None

    def check(self, url: str) -> None:
        """Raises NotSent (`scope`), with reason and id, where a capture made now would be closed; Damaged once the list
        can no longer be trusted, which ends the crawl."""
        if self._damage:
            raise self._damage
        if entry := self._takedowns.closures().of_url(url, now()):
            self._refusals.note(entry, url)
            raise NotSent("scope", entry.told())

    def holds(self, capture: Capture) -> bool:
        """Whether a capture is closed."""
        entry = closing(self._takedowns.closures(), self._catalog, capture)
        if entry:
            self._refusals.note(entry, capture.url, capture.timestamp)
        return entry is not None

    async def follow(self, every: float = FRESH) -> None:
        """Looks at the list again every so many seconds until cancelled; while the store is away the crawl goes by what
        it knows, and nobody can have added to the list meanwhile."""
        while True:
            await asyncio.sleep(every)
            try:
                await asyncio.to_thread(self._takedowns.refresh)
            except OutOfReach:
                continue
            except Damaged as damage:
                self._damage = damage
