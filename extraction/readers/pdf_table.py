"""A ruled table of a PDF page to a grid: cells by their boxes, spans by the rules they cross."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extraction.blocks import Cell, Grid

Box = tuple[float, float, float, float]
_NEAR = 3.0


@dataclass(frozen=True, slots=True)
class PlacedGrid:
    """A grid with its box on the page (left, top, right, bottom, in points) and the x of its vertical rules."""

    grid: Grid
    box: Box
    edges: tuple[float, ...]


def grid_of(table: Any, page: Any) -> PlacedGrid | None:
    """The grid of a table that pdfplumber found; None when it has fewer than two columns or rows."""
    boxes: list[Box] = sorted(set(table.cells), key=lambda b: (b[1], b[0]))
    xs, ys = _edges(x for b in boxes for x in (b[0], b[2])), _edges(y for b in boxes for y in (b[1], b[3]))
    if len(xs) < 3 or len(ys) < 3:
        return None
    chars = [c for c in page.chars if _holds(table.bbox, c)]
    cells = [_cell(box, xs, ys, _text([c for c in chars if _holds(box, c)]), page.page_number) for box in boxes]
    return PlacedGrid(_rectangle(cells, len(ys) - 1, len(xs) - 1, page.page_number), table.bbox, tuple(xs))


def _rectangle(cells: Sequence[Cell], height: int, width: int, page: int) -> Grid:
    points: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for cell in cells:
        for r in range(cell.row, cell.row + cell.rowspan):
            for c in range(cell.column, cell.column + cell.colspan):
                points[r][c] = points[r][c] or cell
    rows = tuple(tuple(sorted((c for c in cells if c.row == r), key=lambda c: c.column)) for r in range(height))
    return Grid(number=0, cells=tuple(map(tuple, points)), rows=rows, place=f"page {page}")


def _cell(box: Box, xs: Sequence[float], ys: Sequence[float], text: str, page: int) -> Cell:
    row, column = _index(ys, box[1]), _index(xs, box[0])
    return Cell(
        text=text,
        row=row,
        column=column,
        rowspan=max(1, _index(ys, box[3]) - row),
        colspan=max(1, _index(xs, box[2]) - column),
        place=f"page {page} box {','.join(f'{v:.1f}' for v in box)}",
    )


def _edges(values: Iterable[float]) -> list[float]:
    """The distinct rules, those that nearly meet taken as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _holds(box: Box, char: dict[str, Any]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _text(chars: Sequence[dict[str, Any]]) -> str:
    """The characters as lines from above; characters on one height are one line."""
    lines: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda c: ((c["top"] + c["bottom"]) / 2, c["x0"])):
        middle = (char["top"] + char["bottom"]) / 2
        if lines and abs(middle - (lines[-1][0]["top"] + lines[-1][0]["bottom"]) / 2) <= char["size"] * 0.5:
            lines[-1].append(char)
        else:
            lines.append([char])
    return "\n".join("".join(c["text"] for c in sorted(line, key=lambda c: c["x0"])).strip() for line in lines).strip()
