"""Publishes: what was read becomes reports with their versions in the dataset. Its only writer.

A reading without a body or without a year names no report: it stays with the results and is counted as `unplaced`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from model.instant import now, parse, stamp
from model.portal import Portal
from nights.difference import Difference, present
from nights.entries import known_entry
from nights.outcomes import publish_outcomes
from nights.report_rows import ReportRows, report_rows, version_ids
from nights.turn import turn
from nights.versions import Reading, stand
from nights.withholding import Withholding, blacked
from storage.dataset import Dataset
from storage.store import Store
from storage.tables import CHANGES, PARTS, REPORTS
from storage.takedown import Takedowns
from storage.urlkey import normal

_OVERLAP = timedelta(minutes=2)
"""Looked at again each time: results that another process was committing meanwhile, and clocks that differ."""

_AT_ONCE = 500
"""Reports to be written in one go, a commit or two for each table."""

BEGINNING = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(slots=True)
class Published:
    """What a publication changed: reports by kind of change, and the readings that name no report."""

    changes: Counter[str] = field(default_factory=Counter)
    unplaced: int = 0


def publish(store: Store, portals: Mapping[str, Portal], *, everything: bool = False) -> Published:
    """Bring the dataset to what was read until now; writes nothing where nothing changed.

    `portals` is the registry by ids. Looks at the portals of which something was read since the last time, or at all
    with `everything` and when other take-downs hold than then. Killed at any point, it is made good by the next one.
    Raises OutOfReach.
    """
    with turn(store.settings.home / "publish.lock"):
        began, catalog, dataset = now(), store.catalog, store.dataset
        mark, closed_mark = (f"{name}:{dataset.identity(REPORTS)}" for name in ("published", "closed"))
        closed = Withholding(Takedowns(store.bucket).closures(), catalog)
        everything |= catalog.mark(closed_mark) != closed.signature
        noted = "" if everything else catalog.mark(mark)
        since = parse(noted) - _OVERLAP if noted else BEGINNING
        published, gone, found = Published(), catalog.gone(), Difference()
        read = catalog.portals_read(since)
        held = set(dataset.read(REPORTS).column("portal").to_pylist()) if everything else set()
        for portal in sorted(read | held):
            reports = list(reports_of(closed, portal, known_entry(catalog, portals, portal), gone, published))
            found.add(present(dataset, portal, [report.report_id for report, _ in reports]), reports)
            if found.size > _AT_ONCE:
                _write(dataset, found, published)
                found = Difference()
        _write(dataset, found, published)
        publish_outcomes(catalog, dataset)
        catalog.set_mark(mark, stamp(began))
        catalog.set_mark(closed_mark, closed.signature)
        return published


def reports_of(
    closed: Withholding, portal: str, entry: Portal | None, gone: Collection[str], published: Published
) -> Iterator[tuple[ReportRows, bool]]:
    """The reports of a portal as they stand by all that was read and is open, each with whether it is withdrawn."""
    readings: dict[tuple[str, int], list[Reading]] = {}
    for one in _readings(closed, portal):
        if one.report.body and one.report.year:
            readings.setdefault((one.report.body, one.report.year), []).append(one)
        else:
            published.unplaced += 1
    for (body, year), group in sorted(readings.items()):
        standing = stand(group, gone)
        ids = version_ids(standing, body, year)
        if not closed.closures.of_report(ids):
            yield blacked(report_rows(standing, body, year, entry), closed.closures, ids), standing.withdrawn


def _readings(closed: Withholding, portal: str) -> Iterable[Reading]:
    pages = closed.pages(portal)
    for result in closed.catalog.results(portal):
        if closed.of(result.capture) or normal(result.capture.url) in pages:
            continue
        for report in result.reports:
            if report.kind == "annual_report":
                yield Reading(capture=result.capture, extractor=result.extractor, report=report)


def _write(dataset: Dataset, found: Difference, published: Published) -> None:
    # told first: a reader that is told of a change too early asks again, one that is never told does not
    at = now()
    dataset.append(CHANGES, [{"report_id": one, "change": change, "at": at} for one, change in found.changes])
    for table in (*PARTS, REPORTS):
        dataset.replace(table, "report_id", sorted(found.touched[table.name]), found.rows[table.name])
    published.changes.update(change for _, change in found.changes)
