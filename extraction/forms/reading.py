"""What reading a report's tables gives: figures, the doubts that stand beside them, and what was lost."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extraction.blocks import Cell, Grid
from extraction.forms.cells import Reading, read_cell
from model.indicator import unit_of
from model.report import Figure, Source

SURE = 1.0
ONE_READER = 0.95
UNLIKELY = 0.5


@dataclass(slots=True)
class TableReading:
    """Figures by code, in the order read. `doubts` are lines for a person, each with its place; `lost` are codes
    whose cells are there but cannot be told apart; `tables` the kinds of table recognised."""

    source: Source
    figures: dict[str, Figure] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)

    def take(self, code: str, grid: Grid, cell: Cell, confidence: float, header_unit: str = "") -> None:
        """Read a cell as the figure of a code; what is not clear becomes a doubt, never a figure."""
        reading = read_cell(cell.text, unit_of(code), header_unit)
        where = locator(grid, cell)
        if reading.meaning == "unclear":
            self.lose([code], f"{where}: {cell.text[:40]!r} is no figure for {code}")
            return
        if not _likely(code, reading):
            confidence = min(confidence, UNLIKELY)
            self.doubts.append(f"{where}: {cell.text[:40]!r} is unlikely for {code}")
        self._add(code, _figure(code, cell, reading, self.source, where, confidence), where)

    def lose(self, codes: Iterable[str], doubt: str) -> None:
        """Note that cells of these codes stand somewhere and could not be read."""
        self.lost.update(codes)
        self.doubts.append(doubt)

    def absent(self, codes: Iterable[str], grid: Grid) -> None:
        """Say of codes that a recognised table lacks their row or column; of a table typed as lines nobody can."""
        for code in () if grid.flat else codes:
            if code not in self.figures and code not in self.lost:
                self.figures[code] = Figure(
                    code=code,
                    value=None,
                    unit=unit_of(code),
                    raw="",
                    state="absent",
                    source=self.source,
                    locator=f"table {grid.number}",
                )

    def _add(self, code: str, figure: Figure, where: str) -> None:
        known = self.figures.get(code)
        if known is None or known.state == "absent":
            self.figures[code] = figure
        elif (known.value, known.state) != (figure.value, figure.state):
            self.doubts.append(f"{where}: {code} stands also at {known.locator}, with another value")
            self.figures[code] = replace(known, confidence=min(known.confidence, UNLIKELY))


def locator(grid: Grid, cell: Cell) -> str:
    """Where a cell stands, for a person: table, row and column from 1, and its place in the source."""
    return f"table {grid.number} row {cell.row + 1} col {cell.column + 1} {cell.place}".rstrip()


def _likely(code: str, reading: Reading) -> bool:
    negative = reading.value is not None and reading.value < 0
    return reading.sure and not (negative and not code.endswith(".change"))


def _figure(code: str, cell: Cell, reading: Reading, source: Source, where: str, confidence: float) -> Figure:
    return Figure(
        code=code,
        value=reading.value,
        unit=unit_of(code),
        raw=cell.raw or cell.text,
        state="given" if reading.meaning == "unclear" else reading.meaning,
        source=source,
        locator=where,
        confidence=confidence,
    )
