"""What a drain did."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from model.report import Report


@dataclass(slots=True)
class DrainTally:
    """Counts of documents and of what was read from them.

    `documents` were read now, `known` had been read before; `reports` are all that are reports, `review` and
    `unreadable` those among them; `by_portal` counts by status and `not_a_report`. `cpu_s` is that of the readers
    and of fetching.
    """

    documents: int = 0
    known: int = 0
    reports: int = 0
    not_a_report: int = 0
    review: int = 0
    unreadable: int = 0
    quarantined: int = 0
    cpu_s: float = 0.0
    wall_s: float = 0.0
    by_portal: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, portal: str, reports: Sequence[Report]) -> None:
        """Count a document that was read now."""
        self.documents += 1
        for report in reports:
            found = report.kind == "annual_report"
            self.reports += found
            self.not_a_report += not found
            self.review += found and report.status == "review"
            self.unreadable += found and report.status == "unreadable"
            self.by_portal[portal][(report.status or "review") if found else "not_a_report"] += 1
