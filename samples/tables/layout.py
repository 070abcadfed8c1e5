"""A table as rows of cells with spans."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samples.figures.value import Value


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `code` names the figure in it and is empty for a label."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    code: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `rows` as they are written, covered places left out."""

    name: str
    rows: tuple[Row, ...]

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Each cell with the row and column of its upper left corner."""
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(self.rows):
            c = 0
            for cell in row:
                while (r, c) in taken:
                    c += 1
                yield r, c, cell
                taken |= {(r + i, c + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
                c += cell.colspan

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(c + cell.colspan for _, c, cell in self.placed())


def label(text: str, rowspan: int = 1, colspan: int = 1) -> Cell:
    """A cell with words."""
    return Cell(text, rowspan, colspan)


def figure(code: str, figures: Mapping[str, Value], colspan: int = 1) -> Cell:
    """The cell of a figure, as the report writes it."""
    return Cell(figures[code].raw, 1, colspan, code)
