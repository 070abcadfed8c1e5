"""What a run met of the reports that are held."""

from collections import Counter
from dataclasses import dataclass, field

from storage.store import Store
from storage.tables import REPORTS


@dataclass(slots=True)
class Held:
    """The reports of one portal: those that the run met, by outcome, and all that are held, by status."""

    met: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)


def held_of(store: Store, run: str) -> dict[str, Held]:
    """For each portal its reports as they are published, beside what became of their URLs in a run."""
    answered = store.catalog.answered(run)
    found: dict[str, Held] = {}
    for row in store.dataset.read(REPORTS).select(["portal", "url", "status"]).to_pylist():
        held = found.setdefault(row["portal"], Held())
        held.statuses[row["status"]] += 1
        if outcome := answered.get((row["portal"], row["url"])):
            held.met[outcome] += 1
    return found
