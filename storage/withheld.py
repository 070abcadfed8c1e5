"""Rows of the dataset without what is closed: the second look, at the moment in which they leave.

Publishing keeps the dataset itself free of it; a take-down made since the last publication must hold at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from model.takedown import Closures
from storage.tables import Table

WRITTEN = ("title", "heading", "text", "raw")
"""The columns that hold what a page says in its own words."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is kept out of tables: what is closed, and copies elsewhere unless `mirrors` are wanted."""

    closures: Closures
    mirrors: bool = False

    def left(self, reports: pa.Table) -> pa.Table:
        """The rows of `reports` that are not closed, by their ids or by the captures that they were read from."""
        if not self.mirrors:
            reports = reports.filter(pc.not_equal(reports.column("status"), "mirror"))
        if not self.closures:
            return reports
        names = ("report_id", "supersedes", "url", "captured_at")
        rows = zip(*(reports.column(name).to_pylist() for name in names), strict=True)
        return reports.filter(pa.array([self._is_open(*row) for row in rows], pa.bool_()))

    def blacked(self, table: Table, rows: pa.Table) -> pa.Table:
        """The rows of a table without the words that are closed."""
        if not any(one.kind == "text" for one in self.closures.held) or "report_id" not in table.schema.names:
            return rows
        of_report = lru_cache(maxsize=1024)(lambda report_id: self.closures.on_text((report_id,)))
        black = [black_row(row, of_report(row["report_id"])) for row in rows.to_pylist()]
        return pa.Table.from_pylist(black, table.schema)

    def _is_open(self, report_id: str, supersedes: str, url: str, captured_at: Any) -> bool:
        closed = self.closures.of_report((report_id, supersedes)) or self.closures.of_url(url, captured_at)
        return closed is None


def black_row(row: Mapping[str, Any], words: Closures) -> dict[str, Any]:
    """A row without these words."""
    return {**row, **{name: words.blacked(row[name]) for name in _written(row)}} if words else dict(row)


def _written(row: Mapping[str, Any]) -> Iterable[str]:
    return (name for name in WRITTEN if row.get(name))
