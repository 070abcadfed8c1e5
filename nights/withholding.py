"""What take-downs keep from being read and from being published."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model.capture import Capture
from model.takedown import Closures, Takedown
from nights.report_rows import ReportRows
from storage.catalog import Catalog
from storage.takedown import closing
from storage.urlkey import normal
from storage.withheld import black_row

_PAGES = ("home", "section", "list", "article")
_HOPS = 3


@dataclass(frozen=True, slots=True)
class Withholding:
    """The take-downs that hold, beside the catalog that knows which capture belongs to which."""

    closures: Closures
    catalog: Catalog

    def of(self, capture: Capture) -> Takedown | None:
        """What closes a capture."""
        return closing(self.closures, self.catalog, capture)

    def pages(self, portal: str) -> frozenset[str]:
        """The URLs of pages that were read beside a file or a frame which is closed: nobody can tell what of them came
        from there, so they are closed with it."""
        if not self.closures.has_urls:
            return frozenset()
        held = {normal(url): one for url, one in self.catalog.newest(portal).items()}
        found: set[str] = set()
        for one in held.values():
            if one.role not in _PAGES and self.of(one):
                found.update(_above(one, held.get))
        return frozenset(found)

    @property
    def signature(self) -> str:
        """A word for all that is closed: another one when anything was added, lifted or has expired."""
        ids = sorted(one.id for one in self.closures.held)
        return hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16] if ids else ""


def _above(part: Capture, held: Callable[[str], Capture | None]) -> Iterable[str]:
    """The URLs of the pages that a part belongs to, frames in between too."""
    for _ in range(_HOPS):
        yield normal(part.via)
        page = held(normal(part.via))
        if page is None or page.role in _PAGES:
            return
        part = page


def blacked(report: ReportRows, closures: Closures, ids: Iterable[str]) -> ReportRows:
    """The rows of a report without the words that are closed."""
    words = closures.on_text(frozenset(ids))
    if not words:
        return report
    return ReportRows({name: tuple(black_row(row, words) for row in rows) for name, rows in report.tables.items()})
