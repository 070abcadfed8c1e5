"""Publishes what became of every URL attempted: whole runs, each in the place of what was told of it before."""

from dataclasses import asdict

from storage.catalog import Catalog
from storage.dataset import Dataset, arrow
from storage.tables import OUTCOMES

_OVERLAP = 10_000
"""Rows that are looked at again each time: others may have been committing them meanwhile."""


def publish_outcomes(catalog: Catalog, dataset: Dataset) -> None:
    """Bring the table `outcomes` to what the catalog holds; writes only runs of which there is news."""
    mark = f"outcomes:{dataset.identity(OUTCOMES)}"
    runs, highest = catalog.runs(max(0, int(catalog.mark(mark) or 0) - _OVERLAP))
    for run in runs:
        rows = arrow(OUTCOMES, [asdict(attempt) for attempt in catalog.attempts(run)])
        held = dataset.read(OUTCOMES, column="run", values=[run])
        order = [(name, "ascending") for name in OUTCOMES.key]
        if not rows.sort_by(order).equals(held.sort_by(order)):
            dataset.replace(OUTCOMES, "run", [run], rows.to_pylist())
    catalog.set_mark(mark, str(highest))
