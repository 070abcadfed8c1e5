"""The one door: what was fetched is kept, and acknowledged only when no crash can undo it; what is kept is fetched."""

import hashlib
import queue
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Self, cast

from model.capture import Capture
from model.errors import NianbaoError, OutOfReach
from model.exchange import Exchange
from model.observation import Observation, State
from storage import reader
from storage.disk import DISK, Disk, check_free
from storage.journal import Entry
from storage.known import Known, state_of
from storage.patience import Patience
from storage.spool import SpoolFile
from storage.store import Store
from storage.warc import digest_of, write_exchange

GROUP = 32
WINDOW = 0.05
"""An append waits for so many exchanges or so many seconds, so that they share the two syncs."""

_IN_MEMORY = 16 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """An exchange that is kept, and what it said of its URL."""

    capture: Capture
    observation: Observation


@dataclass(frozen=True, slots=True)
class _Job:
    portal: str
    exchange: Exchange
    future: "Future[Kept]" = field(default_factory=Future)


class Archive:
    """Keeps and fetches exchanges. Without a `run` it only fetches. One thread writes; any thread may submit.

    The WARC is created with the first exchange, and another is begun when it is full or ten minutes old. With
    `patience` a disk that is full, and a database or bucket that does not answer, are waited for so many seconds.
    """

    def __init__(self, store: Store, run: str = "", disk: Disk = DISK, patience: float = 0.0) -> None:
        self._store, self._run, self._disk = store, run, disk
        self._keeping, self._fetching = Patience(patience), Patience(patience)
        self._known = Known(store.catalog)
        self._file: SpoolFile | None = None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._door = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def submit(self, portal_id: str, exchange: Exchange) -> "Future[Kept]":
        """Keeps an exchange. The future resolves when the WARC, its journal and the catalog hold it, and fails with
        OutOfReach when the disk or the database does not take it."""
        job = _Job(portal_id, exchange)
        with self._door:
            if self._closed or not self._run:
                raise NianbaoError("this archive is closed, or was opened to read alone")
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="archive", daemon=True)
                self._writer.start()
            self._jobs.put(job)
        return job.future

    def keep(self, portal_id: str, exchange: Exchange) -> Kept:
        """Keeps an exchange and waits until it is safe."""
        return self.submit(portal_id, exchange).result()

    def fetch(self, capture: Capture) -> Exchange:
        """The exchange of a capture, verified; a revisit with the payload of its original. Raises Damaged."""
        return self._fetching.until(lambda: reader.fetch(self._store, capture))

    def hurry(self) -> None:
        """From now on nothing is waited for: what is out of reach fails at once."""
        self._keeping.hurry()
        self._fetching.hurry()

    def close(self) -> None:
        """Keeps what was submitted, and lets go of the file."""
        self.hurry()
        with self._door:
            self._closed = True
            if self._writer:
                self._jobs.put(None)
        if self._writer:
            self._writer.join()

    def _write(self) -> None:
        try:
            while group := self._next_group():
                self._keep_group(group)
        finally:
            self._let_go()

    def _next_group(self) -> list[_Job]:
        group: list[_Job] = []
        deadline = None
        while len(group) < GROUP:
            try:
                job = self._jobs.get(timeout=None if deadline is None else max(0, deadline - time.monotonic()))
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)
                break
            if job.future.set_running_or_notify_cancel():
                group.append(job)
            deadline = deadline or time.monotonic() + WINDOW
        return group

    def _keep_group(self, group: Sequence[_Job]) -> None:
        try:
            built = self._keeping.until(lambda: self._append(group))
            rows = [(one.kept.capture, one.kept.observation) for _, one in built if one.entry]
            self._keeping.until(lambda: self._store.catalog.add(rows))
        except Exception as trouble:
            # whoever waits is told, and the next group begins another file
            self._begin_anew()
            for job in group:
                if not job.future.done():
                    job.future.set_exception(trouble)
            return
        for job, one in built:
            job.future.set_result(one.kept)
        if self._file and self._file.is_full:
            self._let_go()

    def _append(self, group: Sequence[_Job]) -> "list[tuple[_Job, _Built]]":
        try:
            check_free(self._store.settings.spool, self._store.settings.min_free)
            if self._file is None:
                self._known.begin_file()
                self._file = SpoolFile(self._store.settings.spool, self._run, self._disk)
            return self._append_to(self._file, [job for job in group if not job.future.done()])
        except OutOfReach:
            self._begin_anew()
            raise

    def _append_to(self, file: SpoolFile, group: Sequence[_Job]) -> "list[tuple[_Job, _Built]]":
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as temporary:
            records = cast(BinaryIO, temporary)
            tried = [(job, self._build(job, records, file)) for job in group]
            built = [(job, one) for job, one in tried if one]
            if entries := [one.entry for _, one in built if one.entry]:
                file.append(records, entries)
        return built

    def _build(self, job: _Job, records: BinaryIO, file: SpoolFile) -> "_Built | None":
        start = records.tell()
        try:
            return self._records(job.portal, job.exchange, records, file)
        except OSError as trouble:
            # a body that cannot be read is the trouble of this exchange alone
            records.seek(start)
            records.truncate()
            job.future.set_exception(trouble)
            return None

    def _records(self, portal: str, exchange: Exchange, records: BinaryIO, file: SpoolFile) -> "_Built":
        digest = digest_of(exchange)
        before = self._known.before(portal, exchange)
        state = state_of(exchange, digest, before)
        if exchange.resource and before and state == "unchanged":
            return _Built(_kept(before, exchange, state))
        start = records.tell()
        original = self._known.original(exchange, digest, before)
        capture = write_exchange(records, portal, exchange, file.origin, digest, original, state)
        kept = _kept(replace(capture, offset=file.size + capture.offset), exchange, state)
        self._known.learn(kept.capture, original)
        return _Built(kept, _entry(records, start, file.size, kept))

    def _begin_anew(self) -> None:
        self._let_go()
        self._known = Known(self._store.catalog)

    def _let_go(self) -> None:
        if self._file:
            self._file.close()
        self._file = None


@dataclass(frozen=True, slots=True)
class _Built:
    kept: Kept
    entry: Entry | None = None
    """None where nothing had to be written."""


def _kept(capture: Capture, exchange: Exchange, state: State) -> Kept:
    record_id = capture.record_id
    observed = Observation(portal=capture.portal, url=exchange.url, at=exchange.at, state=state, record_id=record_id)
    return Kept(capture, observed)


def _entry(records: BinaryIO, start: int, base: int, kept: Kept) -> Entry:
    end = records.tell()
    records.seek(start)
    digest = hashlib.sha256()
    for block in iter(lambda: records.read(1 << 20), b""):
        digest.update(block)
    return Entry(
        offset=base + start,
        length=end - start,
        sha256=digest.hexdigest(),
        capture=kept.capture,
        observation=kept.observation,
    )
