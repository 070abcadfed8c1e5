"""Drains the outbox: each capture that may be a report is read once, whoever else drains, and whatever died before."""

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial

from model.portal import Portal
from model.takedown import Closures
from nights.desk import Desk, Extractor
from nights.documents import Fetch
from nights.drain_tally import DrainTally
from storage import reader
from storage.catalog import Catalog
from storage.guard import Guard
from storage.store import Store

__all__ = ["DrainTally", "drain"]

_BATCH = 200


def drain(
    store: Store,
    portals: Mapping[str, Portal],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    stop: threading.Event | None = None,
    extractor: Extractor | None = None,
    fetch: Fetch | None = None,
) -> DrainTally:
    """Read what waits in the outbox until nothing waits; `on_progress` is told how many captures of how many are done.

    `portals` gives the hints of the registry, by id. Any number of drains may run at once, and each may be killed at
    any time: a result is committed whole or not at all, and once. `stop` ends it in seconds. `extractor` and `fetch`
    are those of the house unless others are given. What a take-down closes is not read while it is closed. Raises
    OutOfReach.
    """
    began = time.monotonic()
    stop, extractor = stop or threading.Event(), extractor or Extractor()
    guard = Guard(store.bucket, store.catalog, "extract")
    _reopen(store.catalog, guard.takedowns.closures())
    total, done = store.catalog.waiting(extractor.version), 0
    if not total:
        return DrainTally()
    fetching = guard.fetching(fetch or partial(reader.fetch, store))
    with guard, Desk(store.catalog, fetching, portals, extractor) as desk:
        while not stop.is_set() and (batch := store.catalog.pending(extractor.version, _BATCH)):
            desk.read(batch, stop)
            done += len(batch)
            on_progress(done, max(done, total))
    desk.tally.wall_s = time.monotonic() - began
    return desk.tally


def _reopen(catalog: Catalog, closures: Closures) -> None:
    """Put back into the queue what was kept from being read by take-downs that hold no more."""
    held = {one.id for one in closures.held}
    if again := [capture.record_id for capture, takedown in catalog.closed_off() if takedown not in held]:
        catalog.reopen(again)
