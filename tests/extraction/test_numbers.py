"""Numbers as prose writes them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.forms.numbers import NUMERAL, chinese, ten_thousands, value


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("零", 0),
        ("二", 2),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("一百零三", 103),
        ("二百一十", 210),
        ("一千零二十四", 1024),
        ("二〇", 20),
    ],
)
def test_chinese_numerals(numeral: str, number: int) -> None:
    assert chinese(numeral) == number


@pytest.mark.parametrize(
    ("numeral", "times", "number"),
    [
        ("564", "", 564),
        ("41,505", "", 41505),
        ("1.2", "万", 12000),
        ("1.2", "亿", 120_000_000),
        ("三", "万", 30000),
        ("0", "", 0),
    ],
)
def test_values_with_what_multiplies_them(numeral: str, times: str, number: float) -> None:
    assert value(numeral, times) == number


@pytest.mark.parametrize(
    ("text", "numeral"),
    [
        ("共564件", "564"),
        ("共41,505件", "41,505"),
        ("收到8件,答复3件", "8"),
        ("信息8516,微博3865", "8516"),
        ("计1.25万条", "1.25"),
        ("举办培训班十二期", "十二"),
    ],
)
def test_a_comma_belongs_to_a_number_only_before_three_digits(text: str, numeral: str) -> None:
    match = re.search(NUMERAL, text)
    assert match and match[0] == numeral


def test_yuan_become_ten_thousands() -> None:
    assert ten_thousands(251_000) == 25.1


@given(st.integers(0, 999_999_999))
def test_thousands_marks_do_not_change_a_value(number: int) -> None:
    written = f"{number:,}"
    match = re.fullmatch(NUMERAL, written)
    assert match
    assert value(written) == number == value(str(number))


def _spell(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    if number < 100:
        return (digits[number // 10] if number >= 20 else "") + "十" + (digits[number % 10] if number % 10 else "")
    rest = number % 100
    tail = (
        ""
        if not rest
        else "零" + _spell(rest)
        if rest < 10
        else digits[rest // 10] + "十" + (digits[rest % 10] if rest % 10 else "")
    )
    return digits[number // 100] + "百" + tail


@given(st.integers(0, 999))
def test_what_is_spelled_is_read_back(number: int) -> None:
    assert chinese(_spell(number)) == number
