"""A statistics table that sets years side by side: which of its columns is the report year's."""

import re

from extraction.blocks import Grid
from extraction.forms.labels import plain

_YEAR = re.compile(
    r"^(?:(?P<year>20\d\d)年?度?|(?P<this>本年度?)|(?P<last>上年度?|上一年度?|去年))(?:统计)?(?:数[量据值]?)?$"
)
_HEADING = 4


def year_columns(grid: Grid, year: int | None) -> frozenset[int] | None:
    """The columns that the heading names by the report year, none where it names only others; None where the heading
    does not tell years apart. Of a table typed as lines no column can be told."""
    found = [
        (cell.column, int(match["year"]) if match["year"] else year if match["this"] else 0)
        for row in grid.rows[:_HEADING]
        for cell in row
        if (match := _YEAR.match(plain(cell.text)))
    ]
    if len({named for _, named in found}) < 2:
        return None
    return frozenset(column for column, named in found if named == year and not grid.flat)
