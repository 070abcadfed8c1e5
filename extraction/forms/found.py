"""A figure found in a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A figure in its sentence: the span of its numeral or words, and whether 其中 introduced it."""

    code: str
    value: float
    begin: int
    end: int
    part: bool = False
