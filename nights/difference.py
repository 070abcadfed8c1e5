"""What must be written so that the dataset says of a portal what its reports say."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from nights.report_rows import ReportRows, Row
from storage.dataset import Dataset, arrow
from storage.tables import CHANGES, PARTS, REPORTS, Table

_TABLES = (REPORTS, *PARTS)
_ONCE = ("added", "restated", "withdrawn")


@dataclass(frozen=True, slots=True)
class Present:
    """What the dataset holds of a portal: the reports by (body, year), and the last change that was told of each."""

    reports: Mapping[tuple[str, int], ReportRows]
    told: Mapping[str, str]


@dataclass(slots=True)
class Difference:
    """For each table the ids of reports whose rows go and the rows that come in their place; and what to tell."""

    touched: dict[str, set[str]] = field(default_factory=lambda: {table.name: set() for table in _TABLES})
    rows: dict[str, list[Row]] = field(default_factory=lambda: {table.name: [] for table in _TABLES})
    changes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many reports are to be written."""
        return len(set().union(*self.touched.values()))

    def add(self, held: Present, reports: Iterable[tuple[ReportRows, bool]]) -> None:
        """Add a portal: what is held of it, and its reports as they should stand, each with whether it is withdrawn."""
        left = dict(held.reports)
        for report, withdrawn in reports:
            new = _typed(report)
            old = left.pop((new.head["body"], new.head["year"]), None)
            change = _change(old, new) if self._put(old, new) else ""
            told = held.told.get(new.report_id, "")
            if withdrawn != (told == "withdrawn"):
                change = "withdrawn" if withdrawn else change or "changed"
            if change and not (change == told and change in _ONCE):
                self.changes.append((new.report_id, change))
        for old in left.values():
            # no longer read as this body's report of this year: its rows go
            self._put(old, None)
            self.changes.append((old.report_id, "withdrawn"))

    def _put(self, old: ReportRows | None, new: ReportRows | None) -> bool:
        differs = False
        for table in _TABLES:
            before = old.tables[table.name] if old else ()
            after = new.tables[table.name] if new else ()
            if before != after:
                differs = True
                self.touched[table.name].update(str(row["report_id"]) for row in (*before, *after))
                self.rows[table.name].extend(after)
        return differs


def present(dataset: Dataset, portal: str, coming: Collection[str] = ()) -> Present:
    """What the dataset holds of a portal now; `coming` are the ids of reports that may come."""
    heads = dataset.read(REPORTS, column="portal", values=[portal]).to_pylist()
    ids = [head["report_id"] for head in heads]
    parts = {table.name: _by_report(dataset, table, ids) for table in PARTS}
    reports = {
        (head["body"], head["year"]): ReportRows(
            {REPORTS.name: (head,)} | {name: tuple(rows[head["report_id"]]) for name, rows in parts.items()}
        )
        for head in heads
    }
    # a publication that was killed may have told of reports that are not there yet
    changes = dataset.read(CHANGES, column="report_id", values=sorted({*ids, *coming})).sort_by("at").to_pylist()
    return Present(reports, {row["report_id"]: row["change"] for row in changes})


def _change(old: ReportRows | None, new: ReportRows) -> str:
    if old is None:
        return "added"
    return "restated" if new.head["version"] > old.head["version"] else "changed"


def _typed(report: ReportRows) -> ReportRows:
    """The rows as they come back from the dataset, so that they can be compared with what is there."""
    return ReportRows({table.name: tuple(arrow(table, report.tables[table.name]).to_pylist()) for table in _TABLES})


def _by_report(dataset: Dataset, table: Table, ids: list[str]) -> dict[str, list[Row]]:
    rows = dataset.read(table, column="report_id", values=ids).sort_by([(name, "ascending") for name in table.key])
    by_report: dict[str, list[Row]] = defaultdict(list)
    for row in rows.to_pylist():
        by_report[row["report_id"]].append(row)
    return by_report
