"""Writing: places of the bank become a paragraph, and the figures that it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from samples.body import Body
from samples.figures.draw import Draw
from samples.figures.value import Value
from samples.prose.bank import Place


@dataclass(slots=True)
class Writing:
    """The paragraphs of one report as they are written; `said` gathers the figures in them, `beside` the numbers that
    are none of the report's."""

    body: Body
    year: int
    draw: Draw
    numbers: Mapping[str, int]
    said: dict[str, Value] = field(default_factory=dict)
    beside: list[str] = field(default_factory=list)

    def paragraph(self, name: str, *parts: tuple[Place, ...]) -> str:
        """A sentence for each place, chosen by the seed, joined."""
        places = [place for part in parts for place in part]
        return "".join(self._sentence(f"{name}.{n}", place) for n, place in enumerate(places))

    def _sentence(self, name: str, place: Place) -> str:
        text, said = self.draw.choice(self.year, name, place).fill(self.numbers)
        self.said |= said
        if "{n}" in text:
            self.beside.append(str(self.draw.between(self.year, name, 30, 400)))
            text = text.replace("{n}", self.beside[-1])
        return text.replace("{we}", self.body.we).replace("{year}", str(self.year))
