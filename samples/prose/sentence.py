"""A sentence with places for figures, and what it says once they are filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from samples.figures.value import Value

PLACE = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`{code}` stands for a figure. Where the first figure is 0, `zero` is said instead: its `{code|words}` gives
    the code the value 0 by words such as 未收到."""

    text: str
    zero: str = ""

    def fill(self, numbers: Mapping[str, int]) -> tuple[str, dict[str, Value]]:
        """The sentence with its figures, and those figures by code."""
        codes = PLACE.findall(self.text)
        if codes and self.zero and numbers[codes[0]] == 0:
            return _say_zero(self.zero)
        said = {code: Value(float(numbers[code]), str(numbers[code])) for code in codes}
        return PLACE.sub(lambda place: str(numbers[place[1]]), self.text), said


WORDS = re.compile(r"\{([a-z_.]+)\|([^}]+)\}")


def _say_zero(text: str) -> tuple[str, dict[str, Value]]:
    said = {code: Value(0.0, words) for code, words in WORDS.findall(text)}
    return WORDS.sub(lambda place: place[2], text), said
