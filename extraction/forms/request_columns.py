"""The columns of the request table: which applicant each stands for, and where the grid has it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from extraction.blocks import Cell, Grid
from extraction.forms.vocabulary import Vocabulary

COLUMNS = ("natural_person", "enterprise", "research", "social_welfare", "legal_service", "other_org", "total")
"""The seven columns in the order of the form."""

_LABELS = Vocabulary(
    words={
        "natural_person": "^自然人",
        "enterprise": "企业",
        "research": "科研",
        "social_welfare": "公益",
        "legal_service": "法律服务",
        "other_org": "^其他(?:组织)?$",
        "total": "^(?:总计|合计|总数|共计)$",
    },
    printed={},
)
_ORGANISATIONS = "法人"
_NO_COLUMN = re.compile("申请人|本列数据|勾稽")
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Columns:
    """The value columns from left to right. A key is empty for a local column that no code has; `at` holds the grid's
    column of each, and is empty where the grid does not tell. `width` is the grid's."""

    keys: tuple[str, ...]
    at: tuple[int, ...] = ()
    width: int = 0

    @property
    def moved(self) -> bool:
        """Whether 总计 stands elsewhere than last, so that only a row's sum proves the heading right."""
        return "total" in tuple(filter(None, self.keys))[:-1]

    @classmethod
    def standard(cls) -> "Columns":
        """The seven of the form, where no heading tells otherwise."""
        return cls(COLUMNS)


def columns_of(grid: Grid, end: int) -> Columns | None:
    """The columns that the heading above row `end` names; None when there is no such heading."""
    named = _named(grid, end)
    known = [key for key in named if key]
    if len(set(known) & set(COLUMNS)) < _FEWEST or len(known) != len(set(known)):
        return None
    placed = None if grid.flat else _placed(grid, end)
    if placed is not None and ([key for key in placed.keys if key] == known or _whole(placed)):
        return placed
    if known[0] != COLUMNS[0] or (COLUMNS[-1] in known[:-1]):
        return None
    return Columns(tuple(named))


def _whole(columns: Columns) -> bool:
    """Whether the seven columns are named, each once, and no other."""
    return sorted(columns.keys) == sorted(COLUMNS)


def is_heading(cells: Sequence[Cell]) -> bool:
    """Whether a row names columns and is no row of values."""
    return len({key for cell in cells if cell.text.strip() and (key := _key(cell))}) >= 2


def _named(grid: Grid, end: int) -> list[str]:
    """Keys as the heading's rows write them, 法人或其他组织 replaced by the kinds of organisation below it."""
    upper, lower = list[str](), list[str]()
    for row in grid.rows[:end]:
        keys = _once(_key(cell) for cell in row if cell.text.strip() and not _NO_COLUMN.search(cell.text))
        if len(set(keys) & set(COLUMNS)) > len(COLUMNS) - 2:
            upper, lower = _in_one_row(keys[next(i for i, key in enumerate(keys) if key) :])
        elif "natural_person" in keys and not upper:
            upper = keys[keys.index("natural_person") :]
        elif upper and len(set(keys) & set(COLUMNS)) >= 3:
            lower += keys
    if _ORGANISATIONS in upper:
        at = upper.index(_ORGANISATIONS)
        return [*upper[:at], *lower, *upper[at + 1 :]]
    return upper[:1] + lower + upper[1:] if lower else upper


def _in_one_row(keys: list[str]) -> tuple[list[str], list[str]]:
    """The two ranks of a heading that stands in one row; the lower one after the upper where both are typed out."""
    if _ORGANISATIONS in keys and "total" in keys[:-1]:
        after = keys.index("total") + 1
        return keys[:after], keys[after:]
    return [key for key in keys if key != _ORGANISATIONS], []


def _once(keys: Iterable[str]) -> list[str]:
    """The keys, one for a cell that a flattened table repeats."""
    return [key for key, _ in groupby(keys)]


def _placed(grid: Grid, end: int) -> Columns | None:
    keys, at, seen = list[str](), list[int](), set[int]()
    width = len(grid.cells[0]) if grid.cells else 0
    for column in range(width):
        stack = [cell for row in grid.cells[:end] if (cell := row[column]) is not None and cell.text.strip()]
        if not stack:
            continue
        lowest = stack[-1]
        key = _key(lowest)
        if (not keys and not key) or key == _ORGANISATIONS or (keys and key and key == keys[-1]):
            continue
        if id(lowest) in seen or _NO_COLUMN.search(lowest.text):
            continue
        keys.append(key)
        at.append(column)
        seen.add(id(lowest))
    return Columns(tuple(keys), tuple(at), width) if keys else None


def _key(cell: Cell) -> str:
    if _ORGANISATIONS in cell.text:
        return _ORGANISATIONS
    return _LABELS.find(cell.text) or ""
