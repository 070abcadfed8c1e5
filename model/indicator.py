"""The indicators: every figure that a form prints, by code (`indicators.csv`)."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A row of `indicators.csv`. A code that several forms share has a row for each layout that prints it."""

    code: str
    forms: tuple[str, ...]
    section: str
    row_label: str
    column_label: str
    unit: str
    label_en: str
    short_name: str
    note: str


@cache
def indicators() -> tuple[Indicator, ...]:
    """All rows, in the order of the forms."""
    text = files("model").joinpath("indicators.csv").read_text(encoding="utf-8")
    return tuple(map(_indicator, csv.DictReader(text.splitlines())))


@cache
def unit_of(code: str) -> str:
    """The unit that a code's values are in. Raises KeyError for what is no code."""
    return _units()[code]


@cache
def codes_of(form: str) -> frozenset[str]:
    """The codes that a form can give."""
    return frozenset(i.code for i in indicators() if form in i.forms)


@cache
def _units() -> dict[str, str]:
    return {i.code: i.unit for i in indicators()}


def _indicator(row: dict[str, str]) -> Indicator:
    forms = tuple(row.pop("forms").split())
    return Indicator(forms=forms, **row)
