"""The whole run, readable in one function: crawl, seal, extract, publish."""

import threading
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from crawler.events import Event
from crawler.process import crawl
from nights.choice import choose
from nights.closing import close_night, closed
from nights.extract import drain
from nights.held import held_of
from nights.lock import only_harvest
from nights.publish import publish
from nights.sealing import Sealing
from nights.summary import Summary, summarise
from nights.undone import undone
from storage.settings import Settings
from storage.store import open_store

Announce = Callable[[str], None]
"""Told the name of each committed WARC; a hint to whoever waits for it, never needed for the work to be done."""


def nobody(_: str) -> None:
    """Announces to nobody."""


def harvest(
    settings: Settings,
    *,
    path: Path | None = None,
    only: Sequence[str] = (),
    full: bool = False,
    announce: Announce = nobody,
    on_event: Callable[[Event], None] = lambda _: None,
    on_reading: Callable[[int, int], None] = lambda done, total: None,
    stop: threading.Event | None = None,
) -> Summary:
    """The main job, once, now: discover, fetch, archive, extract and publish the portals of `path`.

    `path` is a registry file or folder (default: the setting), `only` the ids wanted of it (default: all that are
    enabled), `full` asks everything anew, `stop` ends the run in order: what was acknowledged is kept, the rest goes
    on at the next run. `on_reading` is told how many documents of how many were read. Raises BadInput (unknown id, no
    contact for real hosts), HomeBusy, OutOfReach.
    """
    stop = stop or threading.Event()
    choice = choose(settings, path or settings.portals, only)
    run = uuid.uuid4().hex[:12]
    with only_harvest(settings.home), open_store(settings) as store:
        with Sealing(store, announce, stop) as sealing:
            tallies = crawl(choice.portals, settings, run, full, on_event, stop)
        drained = drain(store, choice.by_id, on_reading, stop=stop)
        published = None if stop.is_set() else publish(store, choice.by_id)
        summary = summarise(
            run, choice, tallies, sealing, drained, published, held_of(store, run), undone(store.catalog.attempts(run))
        )
        return summary if stop.is_set() else closed(summary, close_night(store, run, choice.by_id, announce))
