"""Numbers drawn from a seed: the same name, body and year give the same number, in any order of asking."""

from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draw:
    """The draws of one body. `scale` makes a department's numbers smaller than its government's."""

    seed: str
    body: str
    scale: float = 1.0

    def _random(self, year: int, name: str) -> Random:
        return Random(f"{self.seed}|{self.body}|{year}|{name}")

    def between(self, year: int, name: str, low: int, high: int) -> int:
        """A number from `low` to `high`, both included, the upper end scaled."""
        return self._random(year, name).randint(low, max(low, round(high * self.scale)))

    def rare(self, year: int, name: str, chance: float, high: int) -> int:
        """Mostly 0; else from 1 to `high`."""
        random = self._random(year, name)
        return random.randint(1, high) if random.random() < chance * min(1.0, self.scale) else 0

    def choice(self, year: int, name: str, options: tuple[T, ...]) -> T:
        """One of the options."""
        return self._random(year, name).choice(options)
