"""Table four, 政府信息公开行政复议、行政诉讼情况: one row of 15 numbers under three ranks of headings."""

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.blocks import Cell, Grid
from extraction.forms.cells import is_value
from extraction.forms.labels import fold
from extraction.forms.reading import ONE_READER, SURE, UNLIKELY, TableReading
from extraction.forms.vocabulary import Vocabulary

GROUPS = ("reconsideration", "litigation.direct", "litigation.after_reconsideration")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
CODES = tuple(f"{group}.{result}" for group in GROUPS for result in RESULTS)
"""The 15 codes in the order of the form."""

_RESULT = Vocabulary(
    words={
        "upheld": "结果维持|^维持",
        "corrected": "结果纠正|^纠正|纠错",
        "other": "其他结果|其他情况",
        "pending": "尚未审结|未审结",
        "total": "^(?:总计|合计)$",
    },
    printed={"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结"},
)


@dataclass(slots=True)
class DisputeTable:
    """Reads the dispute table of a report; it may be cut between its headings and its numbers, or into one table
    for reconsideration and one for litigation."""

    reading: TableReading
    heading: tuple[str, ...] = ()

    def read(self, grid: Grid) -> None:
        """Take the figures of a grid."""
        start = 0
        for index, cells in enumerate(grid.rows):
            if _results(cells) >= 2:
                self.heading = (*self.heading, *_result_keys(cells)) if start == index else _result_keys(cells)
                start = index + 1
            elif self.heading and _is_numbers(cells):
                self.heading += _result_keys(cells[:1])
                self._take(grid, index, cells, start)
                self.heading = ()

    def _take(self, grid: Grid, index: int, cells: Sequence[Cell], headed: int) -> None:
        gridded = _by_columns(grid, index, headed)
        if sorted(self.heading) != sorted(RESULTS * 3):
            self._take_named(grid, index, gridded)
            return
        self.reading.tables.add("disputes")
        local = _by_row(cells, len(CODES))
        if local is None:
            self.reading.lose(CODES, f"table {grid.number} row {index + 1}: not 15 numbers, so the positions are lost")
            return
        differ = len(gridded) == len(CODES) and any(
            gridded[c].text != v.text for c, v in zip(CODES, local, strict=True)
        )
        if differ:
            self.reading.doubts.append(f"table {grid.number} row {index + 1}: the two readers differ")
        confidence = UNLIKELY if differ else SURE if len(gridded) == len(CODES) else ONE_READER
        for code, cell in zip(CODES, local, strict=True):
            self.reading.take(code, grid, cell, confidence)

    def _take_named(self, grid: Grid, index: int, gridded: dict[str, Cell]) -> None:
        """A table with other columns than the 15: only what its headings name without doubt."""
        if not gridded:
            self.reading.lose(
                CODES, f"table {grid.number} row {index + 1}: headings are not those of the form, positions are lost"
            )
            return
        self.reading.tables.add("disputes")
        for code, cell in gridded.items():
            self.reading.take(code, grid, cell, ONE_READER)


def _results(cells: Sequence[Cell]) -> int:
    return sum(1 for c in cells if (key := _RESULT.find(c.text)) and key != "total")


def _result_keys(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(key for c in cells if (key := _RESULT.find(c.text)))


def _is_numbers(cells: Sequence[Cell]) -> bool:
    numbers = sum(1 for c in cells if is_value(c.text))
    filled = len(cells) >= len(RESULTS) or any(c.text.strip() for c in cells)
    return numbers >= max(1, len(cells) - 1) and filled


def _by_row(cells: Sequence[Cell], wanted: int) -> Sequence[Cell] | None:
    first = 0 if is_value(cells[0].text) else 1
    own = cells[first:]
    spare = own[wanted:]
    return own[:wanted] if len(own) >= wanted and not any(c.text.strip() for c in spare) else None


def _by_columns(grid: Grid, index: int, headed: int) -> dict[str, Cell]:
    """The cell of each code by the headings above its column; empty where the grid does not tell."""
    found: dict[str, Cell] = {}
    if grid.flat or not headed:
        return found
    for column, cell in enumerate(grid.cells[index]):
        stack = [c.text for row in grid.cells[:headed] if (c := row[column]) is not None]
        group, result = _group(stack), _RESULT.find(stack[-1]) if stack else None
        if cell is None or not group or not result:
            continue
        if found.setdefault(f"{group}.{result}", cell) is not cell:
            return {}
    return found


def _group(stack: Sequence[str]) -> str:
    said = " ".join(map(fold, stack))
    if "未经复议" in said or "直接起诉" in said:
        return "litigation.direct"
    if "复议后" in said:
        return "litigation.after_reconsideration"
    return "reconsideration" if "行政复议" in said and "诉讼" not in said else ""
