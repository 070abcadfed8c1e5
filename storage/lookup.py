"""Questions to the captures, and the rules by which an answer is chosen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, func, or_, select, true

from model.capture import Capture
from model.observation import Observation
from storage.rows import CAPTURE, OBSERVATION, capture, observation
from storage.schema import captures, observations, warcs
from storage.urlkey import url_key

_ANSWER = captures.c.type.in_(("response", "revisit"))
# a server says 304 only of what it gave before with a 2xx
_GOOD = and_(
    _ANSWER, or_(captures.c.status.between(200, 299), and_(captures.c.type == "revisit", captures.c.status == 304))
)
_ANY = true()
_BATCH = 1000
# asked for every exchange that is kept: built once
_COMMITTED = (
    select(*CAPTURE)
    .join(warcs, warcs.c.name == captures.c.warc)
    .where(captures.c.payload_digest == bindparam("digest"), captures.c.type == "response")
    .order_by(captures.c.timestamp)
    .limit(1)
)


def listed(connection: Connection, portal: str, url: str) -> Iterator[Capture]:
    """Captures oldest first, of a portal or of all, of a URL or of all; streamed."""
    statement = select(*CAPTURE).order_by(captures.c.timestamp, captures.c.record_id)
    if portal:
        statement = statement.where(captures.c.portal == portal)
    if url:
        statement = statement.where(captures.c.url_key == url_key(url))
    yield from map(capture, connection.execution_options(yield_per=_BATCH).execute(statement))


def by_record(connection: Connection, record_id: str) -> Capture | None:
    """The capture of a record."""
    return _one(connection, select(*CAPTURE).where(captures.c.record_id == record_id))


def newest(connection: Connection, url: str) -> Capture | None:
    """The newest answer with a 2xx, else the newest answer, else the newest failed fetch or made resource."""
    tries = (_last(connection, url, wanted) for wanted in (_GOOD, _ANSWER, _ANY))
    return next((found for found in tries if found), None)


def nearest(connection: Connection, url: str, at: datetime) -> Capture | None:
    """The answer nearest to a moment, the earlier on a tie; what is no answer only where there is none."""
    for wanted in (_ANSWER, _ANY):
        before = _last(connection, url, and_(wanted, captures.c.timestamp <= at))
        after = _first(connection, url, and_(wanted, captures.c.timestamp > at))
        found = [one for one in (before, after) if one]
        if found:
            return min(found, key=lambda one: abs(one.timestamp - at))
    return None


def payloads(connection: Connection, portal: str) -> dict[str, Capture]:
    """For each URL of a portal the newest capture that holds a 2xx payload, with the newest validators."""
    statement = select(*CAPTURE).where(captures.c.portal == portal, _GOOD).order_by(captures.c.timestamp)
    held: dict[str, Capture] = {}
    originals: dict[str, Capture] = {}
    for one in map(capture, connection.execution_options(yield_per=_BATCH).execute(statement)):
        if one.type == "response":
            held[one.url] = originals[one.record_id] = one
        elif original := originals.get(one.refers_to) or by_record(connection, one.refers_to):
            held[one.url] = _revalidated(original, one)
    return held


def committed(connection: Connection, digest: str) -> Capture | None:
    """The first response with a payload, of those whose WARC is committed."""
    row = connection.execute(_COMMITTED, {"digest": digest}).one_or_none()
    return capture(row) if row else None


def reach(connection: Connection, warc: str) -> int:
    """Where the last capture of a WARC ends."""
    ends = select(func.max(captures.c.offset + captures.c.length)).where(captures.c.warc == warc)
    return int(connection.execute(ends).scalar() or 0)


def of_warc(connection: Connection, warc: str) -> list[tuple[Capture, Observation]]:
    """The captures of a WARC with what they said of their URLs, in the order of the file."""
    same = observations.c.record_id == captures.c.record_id
    statement = select(*OBSERVATION, *CAPTURE).select_from(captures).join(observations, same)
    rows = connection.execute(statement.where(captures.c.warc == warc).order_by(captures.c.offset))
    return [(capture(row[len(OBSERVATION) :]), observation(row[: len(OBSERVATION)])) for row in rows]


def gone(connection: Connection) -> dict[str, datetime]:
    """The URLs whose newest observation says `gone`, with its moment. A failed fetch says nothing of a URL."""
    later = observations.alias("later")
    newer = exists().where(
        later.c.url_key == observations.c.url_key, later.c.at > observations.c.at, later.c.state != "failed"
    )
    statement = select(observations.c.url, observations.c.at).where(observations.c.state == "gone", ~newer)
    return dict(connection.execute(statement.order_by(observations.c.at)).tuples().all())


def _revalidated(original: Capture, revisit: Capture) -> Capture:
    return replace(
        original,
        url=revisit.url,
        etag=revisit.etag or original.etag,
        last_modified=revisit.last_modified or original.last_modified,
    )


def _last(connection: Connection, url: str, wanted: ColumnElement[bool]) -> Capture | None:
    order = (captures.c.timestamp.desc(), captures.c.record_id.desc())
    return _one(connection, _of(url).where(wanted).order_by(*order).limit(1))


def _first(connection: Connection, url: str, wanted: ColumnElement[bool]) -> Capture | None:
    return _one(connection, _of(url).where(wanted).order_by(captures.c.timestamp, captures.c.record_id).limit(1))


def _of(url: str) -> Select[Any]:
    return select(*CAPTURE).where(captures.c.url_key == url_key(url))


def _one(connection: Connection, statement: Select[Any]) -> Capture | None:
    row = connection.execute(statement).first()
    return capture(row) if row else None
