"""Table two of forms 2019 and 2021: what article 20 of the Regulation wants to be told."""

from samples.figures.draw import Draw
from samples.figures.value import Manner, Value, cell, change, money

ITEMS_2019 = {
    "art20.5.licence": 300,
    "art20.5.other_service": 200,
    "art20.6.penalty": 2500,
    "art20.6.coercion": 120,
}


def proactive(draw: Draw, year: int, form: str, manner: Manner) -> dict[str, Value]:
    """Every `art20.*` code of the form."""
    return _in_2019(draw, year, manner) if form == "2019" else _in_2021(draw, year, manner)


def _in_2019(draw: Draw, year: int, manner: Manner) -> dict[str, Value]:
    values = _documents_2019(draw, year, manner)
    for item, most in ITEMS_2019.items():
        values |= _item(draw, year, item, most, manner)
        values[f"{item}.decisions"] = cell(draw.between(year, f"{item}.decisions", 0, most * 30), manner)
    values |= _item(draw, year, "art20.8.fee", 30, manner)
    values["art20.9.procurement.projects"] = cell(draw.between(year, "projects", 3, 90), manner)
    amount = draw.between(year, "amount", 10_000, 3_000_000) / 100
    return values | {"art20.9.procurement.amount": money(amount, manner)}


def _documents_2019(draw: Draw, year: int, manner: Manner) -> dict[str, Value]:
    made = draw.between(year, "made", 0, 30)
    new, held = made + draw.between(year, "late", 0, 3), made + 3 + draw.between(year, "held", 20, 160)
    numbers = {"made": made, "newly_public": new, "public_total": held}
    normative = {f"art20.1.normative_document.{k}": cell(n, manner) for k, n in numbers.items()}
    return {f"art20.1.regulation.{k}": cell(0, manner) for k in numbers} | normative


def _item(draw: Draw, year: int, item: str, most: int, manner: Manner) -> dict[str, Value]:
    """Last year's level and the change to this year's, each level drawn by its own year alone."""
    before, after = (draw.between(y, f"{item}.level", most // 3, most) for y in (year - 1, year))
    return {f"{item}.last_year": cell(before, manner), f"{item}.change": change(after - before, manner)}


def _in_2021(draw: Draw, year: int, manner: Manner) -> dict[str, Value]:
    before, after = (draw.between(y, "in_force", 20, 120) for y in (year - 1, year))
    issued = max(0, after - before) + draw.between(year, "issued", 0, 6)
    numbers = {"issued": issued, "repealed": issued - (after - before), "in_force": after}
    values = {f"art20.1.regulation.{k}": cell(0, manner) for k in numbers}
    values |= {f"art20.1.normative_document.{k}": cell(n, manner) for k, n in numbers.items()}
    for item, most in (("5.licence", 9000), ("6.penalty", 4000), ("6.coercion", 300)):
        values[f"art20.{item}.decisions"] = cell(draw.between(year, item, 0, most), manner)
    amount = draw.between(year, "fee", 0, 90_000) / 100
    return values | {"art20.8.fee.amount": money(amount, manner)}
