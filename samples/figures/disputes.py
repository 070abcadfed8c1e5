"""Table four of forms 2019 and 2021: reconsideration and litigation."""

from samples.figures.draw import Draw
from samples.figures.value import Manner, Value, cell

GROUPS = ("reconsideration", "litigation.direct", "litigation.after_reconsideration")
RESULTS = ("upheld", "corrected", "other", "pending")


def disputes(draw: Draw, year: int, manner: Manner) -> dict[str, Value]:
    """The fifteen codes, each group with its total."""
    values: dict[str, Value] = {}
    for group in GROUPS:
        numbers = [draw.rare(year, f"{group}.{result}", 0.3, 4) for result in RESULTS]
        for result, number in zip((*RESULTS, "total"), (*numbers, sum(numbers)), strict=True):
            values[f"{group}.{result}"] = cell(number, manner)
    return values
