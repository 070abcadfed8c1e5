import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from samples.figures.value import BLANK, SLASHES, Manner, cell, change, money, nothing

manners = st.builds(
    Manner,
    zero=st.sampled_from(("0", "无", *BLANK, *SLASHES)),
    thousands=st.booleans(),
    full_width=st.booleans(),
    sign=st.sampled_from(("plain", "word", "plus")),
    amount_unit=st.booleans(),
)


def read(raw: str) -> float:
    """The number that a person reads in a cell."""
    digits = unicodedata.normalize("NFKC", raw).replace(",", "")
    sign = -1 if digits.startswith(("减", "-")) else 1
    number = float(re.sub(r"[^\d.]", "", digits))
    return sign * (number / 10_000 if digits.endswith("元") and "万" not in digits else number)


@settings(deadline=None)
@given(st.integers(1, 10**7), manners)
def test_a_cell_says_its_number_in_every_manner(number: int, manner: Manner) -> None:
    value = cell(number, manner)
    assert value.state == "given" and value.value == number == read(value.raw)


@settings(deadline=None)
@given(st.integers(-500, 500).filter(bool), manners)
def test_a_change_says_its_sign_in_every_manner(number: int, manner: Manner) -> None:
    value = change(number, manner)
    assert value.value == number == read(value.raw)


@settings(deadline=None)
@given(st.integers(1, 10**7), manners)
def test_an_amount_says_its_unit_where_the_manner_has_one(hundredths: int, manner: Manner) -> None:
    value = money(hundredths / 100, manner)
    assert abs(read(value.raw) - hundredths / 100) < 1e-6
    assert ("元" in value.raw) == manner.amount_unit


@settings(deadline=None)
@given(manners)
def test_zero_is_given_blank_or_slash_by_what_is_written_for_it(manner: Manner) -> None:
    value = cell(0, manner)
    assert value == nothing(manner.zero) == change(0, manner) == money(0, manner)
    assert value.raw == manner.zero and value.amount == 0
    assert value.state == ("blank" if not manner.zero.strip() else "given" if manner.zero in ("0", "无") else "slash")
    assert (value.value is None) == (value.state != "given")


def test_full_width_digits_are_another_script_than_ascii() -> None:
    assert cell(12, Manner(full_width=True)).raw == "\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT TWO}"
