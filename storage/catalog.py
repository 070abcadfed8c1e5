"""The catalog: what was captured, observed, attempted and extracted. Rows are added; altered are only the marks of
the outbox, and the word on a URL that is tried again in the same run.

It can be made anew from the bucket, and holds nothing else that is of worth. Many processes may write at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import Engine, select

from model.capture import Capture
from model.instant import now
from model.observation import Attempt, Observation
from model.report import Report
from storage import lookup, outbox, outcomes, readings, schema
from storage.database import connect, reading, writing
from storage.migrations import migrate
from storage.readings import Result
from storage.rows import capture_row, insert, insert_new, observation_row
from storage.schema import captures, marks, observations, warcs


@dataclass(frozen=True, slots=True, kw_only=True)
class CommittedWarc:
    """A WARC in the bucket: its key, the hex SHA-256 of the file, bytes, records, and when it was committed."""

    name: str
    sha256: str
    size: int
    count: int
    at: datetime


class Catalog:
    """The tables of `storage/schema.py`. Every method raises OutOfReach when the database does not do its part."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, database_url: str) -> Self:
        """The catalog of a database, its tables made or brought up to date. Raises BadInput, NewerHome, OutOfReach."""
        engine = connect(database_url)
        migrate(engine)
        return cls(engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def engine(self) -> Engine:
        """The database behind it."""
        return self._engine

    # what was captured

    def add(self, rows: Sequence[tuple[Capture, Observation]]) -> None:
        """Add captures with what they say of their URLs, and put into the outbox what is to be read; all or nothing.

        A record that is there already is left as it is: a recovery may add it again.
        """
        news = [capture for capture, observation in rows if outbox.is_read(capture, observation.state)]
        with writing(self._engine) as connection:
            insert_new(connection, captures, [capture_row(capture) for capture, _ in rows])
            insert_new(connection, observations, [observation_row(observation) for _, observation in rows])
            insert_new(connection, schema.outbox, [outbox.waiting(one) for one in news])

    def capture(self, record_id: str) -> Capture | None:
        """The capture of a record."""
        with reading(self._engine) as connection:
            return lookup.by_record(connection, record_id)

    def captures(self, portal: str = "", url: str = "") -> Iterator[Capture]:
        """Captures oldest first, of a portal or of all, of a URL however spelt or of all; streamed."""
        with reading(self._engine) as connection:
            yield from lookup.listed(connection, portal, url)

    def nearest(self, url: str, at: datetime | None = None) -> Capture | None:
        """The capture that `get` gives: the nearest to a moment, or else the newest with a 2xx, or else the newest."""
        with reading(self._engine) as connection:
            return lookup.nearest(connection, url, at) if at else lookup.newest(connection, url)

    def newest(self, portal: str) -> dict[str, Capture]:
        """For each URL of a portal the capture that holds its newest 2xx payload, with the newest validators.

        A revisit is answered by its original, under the URL of the revisit.
        """
        with reading(self._engine) as connection:
            return lookup.payloads(connection, portal)

    def reach(self, warc: str) -> int:
        """Where the last capture ends that is known of a WARC; 0 when none is."""
        with reading(self._engine) as connection:
            return lookup.reach(connection, warc)

    def rows(self, warc: str) -> list[tuple[Capture, Observation]]:
        """The captures of a WARC with what they said of their URLs, in the order of the file."""
        with reading(self._engine) as connection:
            return lookup.of_warc(connection, warc)

    def places(self) -> set[str]:
        """The WARCs in which captures lie, committed or not."""
        with reading(self._engine) as connection:
            return set(connection.execute(select(captures.c.warc).distinct()).scalars())

    def committed_payload(self, digest: str) -> Capture | None:
        """A response with this payload digest whose WARC is committed: what a revisit may refer to."""
        with reading(self._engine) as connection:
            return lookup.committed(connection, digest)

    # what was attempted

    def add_attempts(self, rows: Sequence[Attempt]) -> None:
        """Add what became of URLs in a run; of a URL that was tried again in the same run the last word counts."""
        with writing(self._engine) as connection:
            outcomes.add(connection, rows)

    def attempts(self, run: str) -> Iterator[Attempt]:
        """What became of the URLs of a run, in the order in which it was told; streamed."""
        with reading(self._engine) as connection:
            yield from outcomes.of_run(connection, run)

    def runs(self, after: int = 0) -> tuple[list[str], int]:
        """The runs that have rows numbered above `after`, and the highest number there is."""
        with reading(self._engine) as connection:
            return outcomes.runs(connection, after)

    def tallies(self, run: str) -> dict[str, dict[str, int]]:
        """For each portal of a run, how many URLs had which outcome."""
        with reading(self._engine) as connection:
            return outcomes.tallies(connection, run)

    def answered(self, run: str) -> dict[tuple[str, str], str]:
        """The URLs that gave a page in a run: (portal, URL) to `captured` or `unchanged`."""
        with reading(self._engine) as connection:
            return outcomes.answered(connection, run)

    def gone(self) -> dict[str, datetime]:
        """The URLs whose newest observation, failures apart, says that they are gone, and since when it says so.

        A page that says so with a 200 (soft 404) counts as well.
        """
        with reading(self._engine) as connection:
            return lookup.gone(connection) | outcomes.emptied(connection)

    # where it lies

    def warc_committed(self, name: str, sha256: str, size: int, count: int) -> None:
        """Record that a WARC lies in the bucket and was read back; its captures may be extracted and referred to."""
        row = {"name": name, "sha256": sha256, "size": size, "count": count, "at": now()}
        with writing(self._engine) as connection:
            insert_new(connection, warcs, [row])

    def warcs(self, portal: str = "") -> list[CommittedWarc]:
        """The committed WARCs by name; with a portal, those that hold a capture of it."""
        statement = select(warcs).order_by(warcs.c.name)
        if portal:
            statement = statement.where(warcs.c.name.in_(select(captures.c.warc).where(captures.c.portal == portal)))
        with reading(self._engine) as connection:
            return [CommittedWarc(**row) for row in connection.execute(statement).mappings()]

    # what was extracted

    def pending(self, extractor: str, limit: int) -> list[Capture]:
        """What is to be extracted and lies in a committed WARC, oldest first."""
        with reading(self._engine) as connection:
            return outbox.pending(connection, extractor, limit)

    def waiting(self, extractor: str) -> int:
        """How many captures `pending` would give if it had no limit."""
        with reading(self._engine) as connection:
            return outbox.count_pending(connection, extractor)

    def has_result(self, capture: Capture, related_digests: Sequence[str], extractor: str) -> bool:
        """Whether this extractor has read this capture beside files of these payload digests already."""
        with reading(self._engine) as connection:
            return outbox.has_result(connection, capture.record_id, related_digests, extractor)

    def commit_result(
        self, capture: Capture, related_digests: Sequence[str], extractor: str, reports: Sequence[Report]
    ) -> bool:
        """Keep what was read and mark the outbox, at once. False when the same key has a result, which then stays."""
        with writing(self._engine) as connection:
            added = outbox.add_result(connection, capture.record_id, related_digests, extractor, reports)
            outbox.settle(connection, [capture.record_id], "done", extractor)
            return added

    def settle(self, record_ids: Sequence[str], extractor: str) -> None:
        """Mark as done what was read as a part of something else, or had been read before."""
        with writing(self._engine) as connection:
            outbox.settle(connection, record_ids, "done", extractor)

    def quarantine(self, record_ids: Sequence[str], extractor: str, reason: str) -> None:
        """Take out of the queue what cannot be read, with the reason; another version of the extractor may try."""
        with writing(self._engine) as connection:
            outbox.settle(connection, record_ids, "quarantined", extractor, reason)

    def quarantined(self) -> list[tuple[Capture, str]]:
        """What was taken out of the queue, and why."""
        with reading(self._engine) as connection:
            return outbox.quarantined(connection)

    def close_off(self, record_ids: Sequence[str], takedown: str) -> None:
        """Take out of the queue what a take-down of this id closes; `reopen` puts it back."""
        with writing(self._engine) as connection:
            outbox.settle(connection, record_ids, "closed", "", takedown)

    def closed_off(self) -> list[tuple[Capture, str]]:
        """What is kept from being read, and the id of the take-down that does so."""
        with reading(self._engine) as connection:
            return outbox.closed(connection)

    def reopen(self, record_ids: Sequence[str]) -> None:
        """Put back into the queue what is closed no more."""
        with writing(self._engine) as connection:
            outbox.settle(connection, record_ids, "waiting", "")

    def count_try(self, record_id: str, extractor: str) -> int:
        """Count a try that the extractor did not survive; says how many this version of it has had."""
        with writing(self._engine) as connection:
            return outbox.count_try(connection, record_id, extractor)

    def results(self, portal: str = "") -> Iterator[Result]:
        """For each capture of a portal, or of all, what was read from it last; streamed, in no order.

        A revisit that brought a known payload back to a URL, or to another URL, has the result of its original.
        """
        with reading(self._engine) as connection:
            yield from readings.latest(connection, portal)
            yield from readings.returned(connection, portal)

    def portals_read(self, since: datetime) -> set[str]:
        """The portals of which anything was read, seen to be gone, or seen again since a moment."""
        with reading(self._engine) as connection:
            return readings.portals(connection, since)

    # how far others have come

    def mark(self, name: str) -> str:
        """What was noted under a name; empty when nothing was. A note only saves work: it may be lost."""
        with reading(self._engine) as connection:
            return str(connection.execute(select(marks.c.value).where(marks.c.name == name)).scalar() or "")

    def set_mark(self, name: str, value: str) -> None:
        """Note something under a name."""
        with writing(self._engine) as connection:
            statement = insert(connection, marks).values(name=name, value=value)
            connection.execute(statement.on_conflict_do_update(index_elements=[marks.c.name], set_={"value": value}))
