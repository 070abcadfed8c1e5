"""All tables of a report: each is shown to every form; labels decide which form it is, the year only where they
leave it open."""

from collections.abc import Iterable

from extraction.blocks import Grid
from extraction.forms.disputes import DisputeTable
from extraction.forms.proactive import ProactiveTable
from extraction.forms.reading import TableReading
from extraction.forms.request_rows import ROWS
from extraction.forms.requests import RequestTable
from extraction.forms.year_2014 import StatisticsTable
from extraction.forms.year_2019 import REQUEST_ROWS as ROWS_2019
from extraction.forms.year_2021 import REQUEST_ROWS as ROWS_2021
from model.indicator import codes_of
from model.report import Form, Source

_ONLY_2019 = codes_of("2019") - codes_of("2021")
_ONLY_2021 = codes_of("2021") - codes_of("2019")


def read_tables(grids: Iterable[Grid], source: Source, year: int | None) -> tuple[Form, TableReading]:
    """The form and the figures of a report's tables; `narrative` and no figures where no table is recognised."""
    reading = TableReading(source)
    statistics, proactive = StatisticsTable(reading, year), ProactiveTable(reading)
    requests, disputes = RequestTable(reading), DisputeTable(reading)
    for grid in grids:
        if statistics.read(grid):
            continue
        requests.read(grid)
        proactive.read(grid)
        disputes.read(grid)
    form = _form(reading, year)
    if form in ("2019", "2021"):
        _drop_foreign(reading, form)
        requests.finish((*ROWS, *(ROWS_2021 if form == "2021" else ROWS_2019)))
        proactive.finish(form)
    elif form == "2014":
        statistics.finish()
    return form, reading


def _form(reading: TableReading, year: int | None) -> Form:
    if "statistics" in reading.tables:
        return "2014"
    if not reading.tables:
        return "narrative"
    known = set(reading.figures) | reading.lost
    older, newer = len(known & _ONLY_2019), len(known & _ONLY_2021)
    if older != newer:
        return "2019" if older > newer else "2021"
    return "2021" if year is None or year >= 2021 else "2019"


def _drop_foreign(reading: TableReading, form: Form) -> None:
    """Leave out what the form does not print: a local row 其他处理 above its three parts is the other form's code."""
    for code in set(reading.figures) - codes_of(form):
        if code.startswith("request.other"):
            del reading.figures[code]
