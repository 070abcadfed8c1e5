"""The sums of rules.csv held against generated figures: which are broken."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from samples.figures.value import Value


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule within one report: `left` and `right` are codes to add."""

    name: str
    forms: tuple[str, ...]
    soft: bool
    left: tuple[str, ...]
    right: tuple[str, ...]

    def broken_in(self, figures: Mapping[str, Value]) -> bool:
        """Whether the sum fails; a rule with a term that is not there does not apply."""
        if any(code not in figures or figures[code].state == "absent" for code in self.left + self.right):
            return False
        left, right = (sum(figures[code].amount for code in side) for side in (self.left, self.right))
        return left > right if self.soft else abs(left - right) > 1e-6


@cache
def rules() -> tuple[Rule, ...]:
    """The hard and soft rules; those across years or between prose and table are not sums of one table."""
    with files("model").joinpath("rules.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] != "across" and row["rule"] != "text.table"]
    return tuple(_rule(row) for row in rows)


def _rule(row: dict[str, str]) -> Rule:
    left, right = (tuple(term.strip() for term in row[side].split("+")) for side in ("left", "right"))
    return Rule(row["rule"], tuple(row["forms"].split()), row["kind"] == "soft", left, right)


def broken(form: str, figures: Mapping[str, Value]) -> tuple[str, ...]:
    """The names of the rules that these figures break, in the file's order."""
    return tuple(rule.name for rule in rules() if form in rule.forms and rule.broken_in(figures))
