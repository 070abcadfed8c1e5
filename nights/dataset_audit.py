"""The audit of the dataset: each report leads to the bytes that it names, and says what was read from them."""

from collections.abc import Iterator

from model.errors import Damaged, OutOfReach
from nights.difference import Difference, present
from nights.entries import known_entry
from nights.publish import BEGINNING, Published, reports_of
from nights.withholding import Withholding
from storage.finding import Finding
from storage.store import Store
from storage.tables import OUTCOMES, PARTS, REPORTS, Table
from storage.takedown import Takedowns

_REMEDY = "nianbao audit --rebuild"
_LEAD = ("warc", "offset", "length", "payload_digest", "url")


def check_dataset(store: Store) -> list[Finding]:
    """What is wrong with the dataset."""
    try:
        return [*_lead(store), *_orphans(store), *_unlike_what_was_read(store), *_outcomes(store)]
    except (Damaged, OutOfReach) as trouble:
        return [_finding(store.dataset.address, f"it cannot be read: {trouble}")]


def _lead(store: Store) -> Iterator[Finding]:
    """Reports that do not lead to a capture, or to another than they say."""
    for row in store.dataset.read(REPORTS).to_pylist():
        capture = store.catalog.capture(row["record_id"])
        if capture is None:
            yield _finding(row["report_id"], f"it names the record {row['record_id']}, which is not kept")
            continue
        wrong = [name for name in _LEAD if getattr(capture, name) != row[name]]
        if capture.timestamp != row["captured_at"]:
            wrong.append("captured_at")
        if wrong:
            yield _finding(row["report_id"], f"it does not lead to its capture: {', '.join(wrong)} differ")


def _orphans(store: Store) -> Iterator[Finding]:
    """Rows whose report is not there."""
    ids = set(store.dataset.read(REPORTS).column("report_id").to_pylist())
    for table in PARTS:
        for report_id in sorted(set(store.dataset.read(table).column("report_id").to_pylist()) - ids):
            yield _finding(report_id, f"it has rows in {table.name}, and none in reports")


def _unlike_what_was_read(store: Store) -> Iterator[Finding]:
    """Reports whose rows are not what follows from what was read."""
    catalog, dataset = store.catalog, store.dataset
    closed, gone = Withholding(Takedowns(store.bucket).closures(), catalog), catalog.gone()
    portals = catalog.portals_read(BEGINNING) | set(dataset.read(REPORTS).column("portal").to_pylist())
    for portal in sorted(portals):
        reports = list(reports_of(closed, portal, known_entry(catalog, {}, portal), gone, Published()))
        found = Difference()
        found.add(present(dataset, portal), reports)
        for report_id in sorted(set().union(*found.touched.values())):
            tables = [name for name, ids in found.touched.items() if report_id in ids]
            yield _finding(report_id, f"its rows in {', '.join(tables)} are not what was read and is open")


def _outcomes(store: Store) -> Iterator[Finding]:
    """Runs whose outcomes are not those that the catalog has."""
    runs, _ = store.catalog.runs()
    held = _by_run(store, OUTCOMES)
    for run in sorted({*runs, *held}):
        wanted = {(a.portal, a.url, a.outcome, a.status, a.detail, a.record_id) for a in store.catalog.attempts(run)}
        if wanted != held.get(run, set()):
            yield _finding(run, "the outcomes of this run are not those that the catalog has")


def _by_run(store: Store, table: Table) -> dict[str, set[tuple[object, ...]]]:
    rows: dict[str, set[tuple[object, ...]]] = {}
    for row in store.dataset.read(table).to_pylist():
        told = tuple(row[name] for name in ("portal", "url", "outcome", "status", "detail", "record_id"))
        rows.setdefault(row["run"], set()).add(told)
    return rows


def _finding(name: str, what: str) -> Finding:
    return Finding(object=name, what=what, place="dataset", remedy=_REMEDY)
