"""What was read from captures, as publishing needs it: for each capture its last result."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, or_, select, union

from model.capture import Capture
from model.report import Report
from storage import report_json
from storage.rows import CAPTURE, capture
from storage.schema import captures, observations, results


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a version of the extractor read from a capture, and when."""

    capture: Capture
    extractor: str
    at: datetime
    reports: tuple[Report, ...]


def latest(connection: Connection, portal: str) -> Iterator[Result]:
    """For each capture that was read, its last result; streamed."""
    yield from _results(connection, _last(captures.c.record_id == results.c.record_id), portal)


def returned(connection: Connection, portal: str) -> Iterator[Result]:
    """The revisits that changed what their URL says, or said it first, with the last result of their original."""
    news = exists().where(
        observations.c.record_id == captures.c.record_id, observations.c.state.in_(("new", "changed"))
    )
    revisit = and_(captures.c.type == "revisit", captures.c.refers_to == results.c.record_id)
    yield from _results(connection, _last(revisit).where(news), portal)


def portals(connection: Connection, since: datetime) -> set[str]:
    """The portals of which anything was read, seen to be gone, or seen again since a moment."""
    read = select(captures.c.portal).join(results, results.c.record_id == captures.c.record_id)
    before = observations.alias()
    same = and_(before.c.portal == observations.c.portal, before.c.url_key == observations.c.url_key)
    was_gone = exists().where(same, before.c.state == "gone")
    news = or_(
        observations.c.state.in_(("new", "changed", "gone")), and_(observations.c.state == "unchanged", was_gone)
    )
    seen = select(observations.c.portal).where(observations.c.at >= since, news)
    return set(connection.execute(union(read.where(results.c.at >= since), seen)).scalars())


def _last(match: Any) -> Select[Any]:
    later = results.alias()
    newer = exists().where(later.c.record_id == results.c.record_id, later.c.id > results.c.id)
    columns = (results.c.extractor, results.c.at, results.c.reports, *CAPTURE)
    return select(*columns).select_from(results).join(captures, match).where(~newer)


def _results(connection: Connection, statement: Select[Any], portal: str) -> Iterator[Result]:
    if portal:
        statement = statement.where(captures.c.portal == portal)
    for extractor, at, text, *row in connection.execution_options(yield_per=100).execute(statement):
        yield Result(capture=capture(row), extractor=extractor, at=at, reports=tuple(report_json.loads(text)))
