"""A cell's text to a number and its state; what cannot be read without guessing is said to be so."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Meaning = Literal["given", "blank", "slash", "unclear"]

_SPACE = re.compile(r"\s+")
_SLASH = re.compile(r"^[-‐‑‒–—―─━﹣−/\\|ㅡ／]+$")
_ZERO = frozenset((
    "无", "没有", "零", "未收到", "未发生", "未收取", "未产生", "未涉及", "暂无", "全部免费", "免费", "无收费",
    "无申请", "不收费", "均无",
))  # fmt: skip
_SAME = frozenset((
    "持平", "不变", "无变化", "未变", "无增减", "没有变化", "未增减", "无变动",
))  # fmt: skip
_UNITS = "件次|人次|场次|条次|亿元|万元|元|万|亿|件|条|项|次|人|个|份|篇|起|宗|例|部|期|场|家"
_MONEY = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}
_TIMES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_UP, _DOWN = "增加了?|新增|增长|增|上升|[+↑]", "减少了?|核减|取消|减|下降|[-−–—﹣↓]"
_NUMBER = re.compile(
    rf"^(?:(?P<up>{_UP})|(?P<down>{_DOWN}))?\s*"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\d(?: \d)+|\d{1,3}(?: \d{3})+)"
    rf"\s*\(?(?P<unit>{_UNITS})?\)?\s*(?:\((?P<remark>[^()]*)\))?[.。;；、]?$"
)
_BRACKETED = re.compile(rf"^\((?:(?P<up>{_UP})|(?P<down>{_DOWN}))\)\s*(?=\d)")
_FALL, _RISE = re.compile("^(减少?|下降|负)$"), re.compile("^(增加?|新增|上升)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says. `value` is in the unit asked for, None unless `meaning` is `given`; `sure` is False where
    the number is printed in a way that its code does not fit (a negative count, half a case)."""

    meaning: Meaning
    value: float | None = None
    sure: bool = True


_UNCLEAR = Reading("unclear")


@lru_cache(maxsize=8192)
def read_cell(text: str, unit: str = "件", header_unit: str = "") -> Reading:
    """Read a cell for a code in `unit`. `header_unit` is the unit that the heading names, used where the cell
    names none."""
    plain = unicodedata.normalize("NFKC", text).replace("\u200b", "").strip().lstrip("¥")
    bare = _SPACE.sub("", plain)
    if not bare:
        return Reading("blank")
    if _SLASH.match(bare):
        return Reading("slash")
    if bare.strip("。.") in _ZERO or bare in _SAME:
        return Reading("given", 0.0)
    # a note's mark would become a digit: 12① is not 121
    return _UNCLEAR if any(unicodedata.category(c) == "No" for c in text) else _number(plain, unit, header_unit)


def is_value(text: str) -> bool:
    """Whether a cell can hold a value: a number, a blank, a slash or a word for zero."""
    return read_cell(text, "万元" if "元" in text else "件").meaning != "unclear"


def _number(plain: str, unit: str, header_unit: str) -> Reading:
    bracketed = _BRACKETED.match(plain)
    match = _NUMBER.match(plain[bracketed.end() :] if bracketed else plain)
    if not match:
        return _UNCLEAR
    factor = _factor(match["unit"] or header_unit, unit)
    remark = (match["remark"] or "").strip()
    down = bool(match["down"] or (bracketed and bracketed["down"]) or _FALL.match(remark))
    up = bool(match["up"] or (bracketed and bracketed["up"]) or _RISE.match(remark))
    if factor is None or (up and down):
        return _UNCLEAR
    number = Decimal(re.sub(r"[,\s]", "", match["number"])) * factor
    signed = -number if down else number
    whole = unit == "万元" or number == number.to_integral_value()
    return Reading("given", float(signed) + 0.0, sure=whole)


def _factor(written: str, unit: str) -> Decimal | None:
    """What a number in the written unit is multiplied by to be in `unit`; None when the two do not go together."""
    if written in _MONEY:
        return _MONEY[written] if unit == "万元" else None
    if written in _TIMES:
        return _TIMES[written] / (10_000 if unit == "万元" else 1)
    return Decimal(1) if unit != "万元" or not written else None
