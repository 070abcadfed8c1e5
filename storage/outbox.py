"""The outbox: what is still to be extracted. A row for each capture that may be a report or belong to one."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, update

from model.capture import Capture
from model.instant import now
from model.observation import State
from model.report import Report
from storage import report_json
from storage.rows import CAPTURE, capture, insert
from storage.schema import captures, outbox, results, warcs

_READ = frozenset(("home", "section", "list", "article", "frame", "attachment"))


def is_read(capture: Capture, state: State) -> bool:
    """Whether a capture has a row in the outbox: a page or file with a 2xx, or a rendered page, that brought news."""
    if capture.role not in _READ or state == "unchanged":
        return False
    if capture.type == "resource":
        return capture.mime == "text/html"
    return capture.type == "response" and 200 <= (capture.status or 0) <= 299


def waiting(capture: Capture) -> dict[str, Any]:
    """A row that waits."""
    return {
        "record_id": capture.record_id,
        "timestamp": capture.timestamp,
        "state": "waiting",
        "extractor": "",
        "tries": 0,
        "reason": "",
    }


def pending(connection: Connection, extractor: str, limit: int) -> list[Capture]:
    """What waits and lies in a committed WARC, oldest first; and what another version of the extractor died of."""
    statement = _eligible(select(*CAPTURE), extractor).order_by(outbox.c.timestamp, outbox.c.record_id).limit(limit)
    return [capture(row) for row in connection.execute(statement)]


def count_pending(connection: Connection, extractor: str) -> int:
    """How many captures wait and lie in a committed WARC."""
    return int(connection.execute(_eligible(select(func.count(captures.c.record_id)), extractor)).scalar() or 0)


def _eligible(statement: Select[Any], extractor: str) -> Select[Any]:
    again = and_(outbox.c.state == "quarantined", outbox.c.extractor != extractor)
    return (
        statement.join(outbox, outbox.c.record_id == captures.c.record_id)
        .join(warcs, warcs.c.name == captures.c.warc)
        .where(or_(outbox.c.state == "waiting", again))
    )


def related_key(digests: Sequence[str]) -> str:
    """One key for the payload digests of what was read beside a document, in any order; empty for none."""
    return sha256("\n".join(sorted(digests)).encode("ascii")).hexdigest() if digests else ""


def has_result(connection: Connection, record_id: str, related: Sequence[str], extractor: str) -> bool:
    """Whether this extractor has read this capture beside these files already."""
    key = and_(
        results.c.record_id == record_id,
        results.c.related_key == related_key(related),
        results.c.extractor == extractor,
    )
    return connection.execute(select(results.c.id).where(key)).first() is not None


def add_result(
    connection: Connection, record_id: str, related: Sequence[str], extractor: str, reports: Sequence[Report]
) -> bool:
    """Keep a result; False when there is one of the same key, which then stays."""
    row = {
        "record_id": record_id,
        "related_key": related_key(related),
        "extractor": extractor,
        "at": now(),
        "reports": report_json.dumps(reports),
    }
    statement = insert(connection, results).values(row).on_conflict_do_nothing().returning(results.c.id)
    return connection.execute(statement).first() is not None


def settle(connection: Connection, record_ids: Sequence[str], state: str, extractor: str, reason: str = "") -> None:
    """Mark rows `done` or `quarantined` by a version of the extractor."""
    rows = outbox.c.record_id.in_(record_ids)
    connection.execute(update(outbox).where(rows).values(state=state, extractor=extractor, reason=reason))


def quarantined(connection: Connection) -> list[tuple[Capture, str]]:
    """What was taken out of the queue, and why, oldest first."""
    return _in_state(connection, "quarantined")


def closed(connection: Connection) -> list[tuple[Capture, str]]:
    """What a take-down keeps from being read, and the id of that, oldest first."""
    return _in_state(connection, "closed")


def _in_state(connection: Connection, state: str) -> list[tuple[Capture, str]]:
    statement = (
        select(outbox.c.reason, *CAPTURE)
        .join(captures, captures.c.record_id == outbox.c.record_id)
        .where(outbox.c.state == state)
        .order_by(outbox.c.timestamp, outbox.c.record_id)
    )
    return [(capture(row), reason) for reason, *row in connection.execute(statement)]


def count_try(connection: Connection, record_id: str, extractor: str) -> int:
    """Count a try that an extractor died of; says how many those were for this version of it."""
    row = outbox.c.record_id == record_id
    same = connection.execute(select(outbox.c.extractor).where(row)).scalar() == extractor
    tries = outbox.c.tries + 1 if same else 1
    connection.execute(update(outbox).where(row).values(tries=tries, extractor=extractor))
    return int(connection.execute(select(func.max(outbox.c.tries)).where(row)).scalar() or 0)
