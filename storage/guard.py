"""The door through which kept things are given out: what is closed is refused, and the refusal recorded."""

from collections.abc import Callable
from datetime import datetime
from typing import Self

from model.capture import Capture
from model.errors import Closed
from model.exchange import Exchange
from model.takedown import Takedown
from storage.bucket import Bucket
from storage.catalog import Catalog
from storage.refusals import Door, Refusals
from storage.takedown import FRESH, Takedowns, closing

Fetch = Callable[[Capture], Exchange]


class Guard:
    """One visit at a door, by an account of this machine unless another name is given.

    The list is looked at again every few seconds. Refusals are written when the visit is over.
    """

    def __init__(self, bucket: Bucket, catalog: Catalog, door: Door, by: str = "") -> None:
        self._catalog = catalog
        self.takedowns = Takedowns(bucket)
        self.refusals = Refusals(bucket, door, by)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.refusals.write()

    def closing(self, capture: Capture) -> Takedown | None:
        """What closes a capture, without refusing it: for a list that only says so."""
        self.takedowns.refresh(FRESH)
        return closing(self.takedowns.closures(), self._catalog, capture)

    def is_open(self, capture: Capture) -> bool:
        """Whether a capture may be given out; a refusal is noted."""
        entry = self.closing(capture)
        if entry:
            self.refusals.note(entry, capture.url, capture.timestamp)
        return entry is None

    def check(self, capture: Capture) -> None:
        """Raises Closed, with reason and id, for a capture that may not be given out."""
        entry = self.closing(capture)
        if entry:
            self.refusals.note(entry, capture.url, capture.timestamp)
            raise Closed(f"{capture.url}: {entry.told()}", entry.id)

    def refused(self, url: str, captured: datetime, by: str = "") -> Takedown | None:
        """What closes a capture of which only URL and moment are known; the refusal of `by` is noted."""
        self.takedowns.refresh(FRESH)
        entry = self.takedowns.closures().of_url(url, captured)
        if entry:
            self.refusals.note(entry, url, captured, by)
        return entry

    def fetching(self, fetch: Fetch) -> Fetch:
        """A fetch that raises Closed for what may not be given out."""

        def fetch_open(capture: Capture) -> Exchange:
            self.check(capture)
            return fetch(capture)

        return fetch_open
