"""The sums that must hold in one report (`rules.csv`), held against its figures.

Rules that compare two years (`across`) need two reports and are not held here.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from model.report import Check, Figure, Form

TEXT_TABLE = "text.table"
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row of `rules.csv`: the sum of `left` and the sum of `right`, both as codes. `bound` means that left may be
    less than right; `all_given` that the rule holds only where every term is given: each has a number, or in a table
    at least a cell, and not all of a side are left empty."""

    name: str
    forms: tuple[str, ...]
    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    bound: bool
    all_given: bool


@cache
def rules() -> tuple[Rule, ...]:
    """The rules that one report can be held against, in the order of the file."""
    text = files("model").joinpath("rules.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(_rule(row) for row in rows if row["kind"] != "across" and row["rule"] != TEXT_TABLE)


@cache
def is_hard(name: str) -> bool:
    """Whether a failed check of this name breaks a sum, and is not only a finding."""
    return any(rule.name == name and rule.kind == "hard" for rule in rules())


def check(form: Form, figures: Iterable[Figure]) -> tuple[Check, ...]:
    """Every rule of the form whose terms are there, and prose held against tables."""
    figures = tuple(figures)
    values = _values(form, figures)
    given = {f.code for f in figures if f.state == "given"}
    held = (_held(rule, values, given) for rule in rules() if form in rule.forms)
    compared = _text_against_table(figures) if form in ("2019", "2021") else ()
    return (*filter(None, held), *compared)


def _held(rule: Rule, values: Mapping[str, float], given: set[str]) -> Check | None:
    terms = (*rule.left, *rule.right)
    if not values.keys() >= set(terms):
        return None
    if rule.all_given and (given.isdisjoint(rule.left) or given.isdisjoint(rule.right)):
        return None
    found, expected = (round(sum(values[c] for c in side), 6) for side in (rule.left, rule.right))
    passed = found <= expected + _TOLERANCE if rule.bound else abs(found - expected) <= _TOLERANCE
    return Check(rule=rule.name, passed=passed, expected=expected, found=found)


def _values(form: Form, figures: tuple[Figure, ...]) -> dict[str, float]:
    """One value for each code: that of the table, else the one the prose gives; none where prose gives two."""
    places: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.state != "absent":
            places[figure.code].append(figure)
    values: dict[str, float] = {}
    for code, found in places.items():
        tabled = [f for f in found if f.source != "text"]
        known = {_number(f, form) for f in (tabled[:1] or found)}
        value = known.pop() if len(known) == 1 else None
        if value is not None:
            values[code] = value
    return values


def _number(figure: Figure, form: Form) -> float | None:
    if figure.state == "given":
        return figure.value
    return None if form == "narrative" else 0.0


def _text_against_table(figures: tuple[Figure, ...]) -> Iterator[Check]:
    tables = {f.code: f for f in reversed(figures) if f.source != "text" and f.state == "given"}
    for figure in figures:
        printed = tables.get(figure.code)
        if figure.source != "text" or printed is None or printed.value is None or figure.value is None:
            continue
        same = abs(figure.value - printed.value) <= _TOLERANCE
        yield Check(rule=TEXT_TABLE, passed=same, expected=printed.value, found=figure.value)


def _rule(row: Mapping[str, str]) -> Rule:
    return Rule(
        name=row["rule"],
        forms=tuple(row["forms"].split()),
        kind=row["kind"],
        left=tuple(row["left"].split(" + ")),
        right=tuple(row["right"].split(" + ")),
        bound="left <= right" in row["note"],
        all_given="only where every term is given" in row["note"],
    )
