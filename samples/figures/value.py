"""A figure and how it is written in a cell."""

from dataclasses import dataclass
from typing import Literal

State = Literal["given", "blank", "slash", "absent"]
BLANK = ("", " ", "\N{NO-BREAK SPACE}")
SLASHES = ("/", "—", "-", "——", "\N{FULLWIDTH SOLIDUS}")


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a cell (`raw`) and what it means; `value` is None unless `state` is `given`."""

    value: float | None
    raw: str
    state: State = "given"

    @property
    def amount(self) -> float:
        """The number for a sum: blank and slash count as 0."""
        return self.value or 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How one report writes its numbers: `zero` is what stands for nothing, `sign` how a change is told."""

    zero: str = "0"
    thousands: bool = False
    full_width: bool = False
    sign: Literal["plain", "word", "plus"] = "plain"
    amount_unit: bool = False


FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}


def cell(number: float, manner: Manner, written: str = "") -> Value:
    """A number as this manner writes it; `written` replaces the digits where they stand in a form of their own."""
    if number == 0 and not written:
        return nothing(manner.zero)
    raw = written or (f"{number:,g}" if manner.thousands and number < 10**6 else f"{number:.10g}")
    return Value(float(number), raw.translate(FULL_WIDTH) if manner.full_width else raw)


def nothing(zero: str) -> Value:
    """Zero, a blank or a slash, by what is written for it."""
    if zero in BLANK:
        return Value(None, zero, "blank")
    if zero in SLASHES:
        return Value(None, zero, "slash")
    return Value(0.0, zero)


def change(number: int, manner: Manner) -> Value:
    """A signed number: 增2, 减24, +2, -24, or plain."""
    if number == 0:
        return cell(0, manner)
    words = {"word": f"{'增' if number > 0 else '减'}{abs(number)}", "plus": f"{number:+d}", "plain": f"{number}"}
    return cell(number, manner, words[manner.sign])


def money(amount: float, manner: Manner) -> Value:
    """An amount in 万元, with its unit beside it where the manner has one; under one 万元 then in 元."""
    if not manner.amount_unit or amount == 0:
        return cell(amount, manner, f"{amount:.10g}" if amount else "")
    in_yuan = f"{round(amount * 10_000)}元"
    return cell(amount, manner, in_yuan if amount < 1 else f"{amount:.10g}万元")
