"""Reads documents side by side, each in a worker process, and commits what was read."""

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Self

from extraction.extract import EXTRACTOR, extract, related_urls
from model.capture import Capture
from model.errors import Closed, Damaged
from model.portal import Portal
from model.report import Document, Hints, Report
from nights.documents import Fetch, Shelf, document, hints
from nights.drain_tally import DrainTally
from nights.reader import SECONDS, Died, Failed, Reader
from storage.catalog import Catalog

TRIES = 3
"""How often a reader may die of a document before that is set aside; one that hangs is set aside a try sooner."""

_POLL = 0.2


@dataclass(frozen=True, slots=True)
class Extractor:
    """The functions of extraction, their version, and the seconds that one call may take.

    They run in other processes: functions of modules.
    """

    version: str = EXTRACTOR
    related_urls: Callable[[Document], list[str]] = related_urls
    extract: Callable[[Document, Mapping[str, Document], Hints], list[Report]] = extract
    seconds: int = SECONDS


class Desk:
    """As many readers as there are processors. Documents are read in any order."""

    def __init__(
        self,
        catalog: Catalog,
        fetch: Fetch,
        portals: Mapping[str, Portal],
        extractor: Extractor,
    ) -> None:
        self._catalog, self._fetch, self._portals, self._extractor = catalog, fetch, portals, extractor
        self._readers = [
            Reader(seconds=extractor.seconds, preload=extractor.extract.__module__) for _ in range(os.cpu_count() or 1)
        ]
        self._free: SimpleQueue[Reader] = SimpleQueue()
        for reader in self._readers:
            self._free.put(reader)
        self._threads = ThreadPoolExecutor(len(self._readers))
        self._stopping = False
        self._lock = threading.Lock()
        self.tally = DrainTally()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._stopping = True
        if exc[0]:
            self._kill()
        self._threads.shutdown(cancel_futures=True)
        for reader in self._readers:
            reader.close()

    def read(self, batch: Sequence[Capture], stop: threading.Event) -> None:
        """Read the documents that captures belong to, each once; ends early when told to stop. Raises OutOfReach."""
        shelf = Shelf(self._catalog)
        waiting = {self._threads.submit(self._one, shelf, *each) for each in self._group(shelf, batch)}
        while waiting and not self._stopping:
            done, waiting = wait(waiting, _POLL, FIRST_EXCEPTION)
            for future in done:
                future.result()
            if stop.is_set():
                self._stopping = True
                self._kill()

    def _kill(self) -> None:
        for reader in self._readers:
            reader.kill()

    def _group(self, shelf: Shelf, batch: Sequence[Capture]) -> list[tuple[Capture, list[str]]]:
        groups: dict[str, tuple[Capture, list[str]]] = {}
        alone = []
        for capture in batch:
            documents = shelf.documents(capture)
            for one in documents:
                groups.setdefault(one.record_id, (one, []))[1].append(capture.record_id)
            if not documents:
                alone.append(capture.record_id)
        if alone:
            # a part whose page was not kept belongs to nothing that could be read
            self._catalog.settle(alone, self._extractor.version)
        return list(groups.values())

    def _one(self, shelf: Shelf, capture: Capture, waiting: list[str]) -> None:
        if self._stopping:
            return
        reader, began = self._free.get(), time.thread_time()
        try:
            self._read(reader, shelf, capture, waiting)
        except Closed as refusal:
            self._catalog.close_off(waiting, refusal.takedown)
        except (Damaged, Failed) as fault:
            self._set_aside(waiting, str(fault))
        except Died as death:
            self._mourn(waiting, death)
        finally:
            self._free.put(reader)
            with self._lock:
                self.tally.cpu_s += time.thread_time() - began

    def _read(self, reader: Reader, shelf: Shelf, capture: Capture, waiting: list[str]) -> None:
        page = document(capture, self._fetch(capture))
        related = shelf.related(capture, self._related_urls(reader, page), lambda one: self._deeper(reader, one))
        digests = sorted({one.payload_digest for one in related.values()})
        version = self._extractor.version
        if self._catalog.has_result(capture, digests, version):
            self._catalog.settle(waiting, version)
            with self._lock:
                self.tally.known += 1
            return
        beside = {url: document(one, self._fetch(one)) for url, one in related.items()}
        read = reader.call(self._extractor.extract, page, beside, hints(capture, self._portals))
        new = self._catalog.commit_result(capture, digests, version, read.value)
        self._catalog.settle(waiting, version)
        with self._lock:
            self.tally.cpu_s += read.cpu_s
            if new:
                self.tally.count(capture.portal, read.value)

    def _related_urls(self, reader: Reader, page: Document) -> list[str]:
        read = reader.call(self._extractor.related_urls, page)
        with self._lock:
            self.tally.cpu_s += read.cpu_s
        return read.value

    def _deeper(self, reader: Reader, frame: Capture) -> list[str]:
        return self._related_urls(reader, document(frame, self._fetch(frame)))

    def _mourn(self, waiting: list[str], death: Died) -> None:
        if self._stopping:
            return
        tries = self._catalog.count_try(waiting[0], self._extractor.version)
        if tries >= TRIES - death.hung:
            self._set_aside(waiting, f"{death} ({tries} tries)")

    def _set_aside(self, waiting: list[str], reason: str) -> None:
        self._catalog.quarantine(waiting, self._extractor.version, reason)
        with self._lock:
            self.tally.quarantined += 1
