"""Who publishes a report: a real name and code, nothing else real."""

from dataclasses import dataclass
from typing import Literal

BodyKind = Literal["government", "department", "township", "other"]
Level = Literal["province", "prefecture", "league", "county"]
Form = Literal["narrative", "2014", "2019", "2021"]
TIER = {"government": 1.0, "department": 0.25, "township": 0.12, "other": 0.1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """`name` is the full name, `short` how titles call it, `we` how it speaks of its place (我县, 全旗 …).

    `division` is the GB/T 2260 code of that name then, `division_now` today's of the same place; `level` is the
    division's.
    """

    name: str
    short: str
    kind: BodyKind
    division: str
    division_now: str
    level: Level
    we: str

    @property
    def scale(self) -> float:
        """How large its numbers are beside a government's."""
        return TIER[self.kind]


def form_of(year: int) -> Form:
    """The form that reports of a year have as a rule."""
    if year < 2014:
        return "narrative"
    return "2014" if year < 2019 else "2019" if year < 2021 else "2021"
