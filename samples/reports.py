"""Reports made to order: figures first, then the words and tables that say them.

>>> sample = generate(body, 2022)
>>> sample.html(), sample.docx(), sample.pdf(), sample.table["request.new@total"].value
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from samples.blocks import Block
from samples.body import Body, Form, form_of
from samples.figures import disputes, proactive, requests, statistics
from samples.figures.draw import Draw
from samples.figures.sums import broken
from samples.figures.value import Manner, Value
from samples.prose import punctuation
from samples.prose.outlines import OUTLINES
from samples.prose.writing import Writing
from samples.renderers import docx, html, pdf
from samples.tables import disputes as disputes_table
from samples.tables import proactive as proactive_table
from samples.tables import requests as requests_table
from samples.tables import statistics as statistics_table
from samples.tables.layout import Table

SEED = "nianbao"
TITLES = (
    "{short}{year}年政府信息公开工作年度报告",
    "{short}{year}年政府信息公开工作年度报告",
    "{name}{year}年政府信息公开年度报告",
    "{year}年度{short}政府信息公开工作报告",
)
ZEROS = ("0", "0", "0", "0", "", "/", "—", "无", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A report and the truth about it. `table` and `prose` are its figures by code, as each place has them;
    `beside` are numbers in its prose that are none of its own; `broken` names the rules of rules.csv that its tables
    break."""

    body: Body
    year: int
    form: Form
    title: str
    published: str
    table: Mapping[str, Value]
    prose: Mapping[str, Value]
    beside: tuple[str, ...]
    broken: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def figures(self) -> dict[str, Value]:
        """Every figure by code; where table and prose both have one, the table's."""
        return {**self.prose, **self.table}

    def html(self, style: str = "plain") -> str:
        """The article's inner HTML in one of `renderers.html.STYLES`."""
        return html.render(self.blocks, style)

    def docx(self) -> bytes:
        """The report as a Word document; the same bytes at every call."""
        return docx.render(self.title, self.blocks)

    def pdf(self) -> bytes:
        """The report as a born-digital PDF; the same bytes at every call."""
        return pdf.render(self.title, self.blocks)


def generate(
    body: Body,
    year: int,
    *,
    form: Form | None = None,
    seed: str = SEED,
    manner: Manner | None = None,
    breaks: tuple[str, ...] = (),
    lacks: tuple[str, ...] = (),
    differs: tuple[str, ...] = (),
    title: str = "",
    published: str = "",
) -> Sample:
    """A report of a body for a year. `breaks` are codes whose figure is told one too high, `lacks` codes whose row
    the table does not have (form 2014); both only where the form's table prints the code. `differs` are codes that
    the prose tells seven too high."""
    form = form or form_of(year)
    draw = Draw(seed, body.name, body.scale)
    table = _table(draw, year, form, manner or _manner(draw, year))
    table = _without({**table, **{code: _raised(table[code]) for code in breaks}}, lacks)
    numbers = _numbers(draw, year, table)
    writing = Writing(body, year, draw, numbers | {code: numbers[code] + 7 for code in differs})
    blocks = OUTLINES[form](writing, _tables(form, table))
    if draw.choice(year, "punctuation", (True, True, False)):
        blocks = tuple(punctuation.full_width(block) for block in blocks)
    return Sample(
        body=body,
        year=year,
        form=form,
        title=title or draw.choice(year, "title", TITLES).format(short=body.short, name=body.name, year=year),
        published=published or _published(draw, year),
        table=table,
        prose=writing.said,
        beside=tuple(writing.beside),
        broken=broken(form, table),
        blocks=blocks,
    )


def _manner(draw: Draw, year: int) -> Manner:
    return Manner(
        zero=draw.choice(year, "zero", ZEROS),
        thousands=draw.choice(year, "thousands", (False, False, True)),
        full_width=draw.choice(year, "width", (False, False, False, False, True)),
        sign=draw.choice(year, "sign", ("plain", "word", "plus")),
        amount_unit=draw.choice(year, "unit", (False, True)),
    )


def _table(draw: Draw, year: int, form: Form, manner: Manner) -> dict[str, Value]:
    if form == "narrative":
        return {}
    if form == "2014":
        return statistics.statistics(draw, year, manner)
    return (
        proactive.proactive(draw, year, form, manner)
        | requests.requests(draw, year, form, manner)
        | disputes.disputes(draw, year, manner)
    )


def _raised(value: Value) -> Value:
    return Value(value.amount + 1, f"{value.amount + 1:g}")


def _without(table: dict[str, Value], lacks: tuple[str, ...]) -> dict[str, Value]:
    return table | {code: Value(None, "", "absent") for code in lacks}


def _numbers(draw: Draw, year: int, table: Mapping[str, Value]) -> dict[str, int]:
    """What the prose counts: the table's numbers where it has them, else statistics of the year."""
    drawn = statistics.statistics(draw, year, Manner())
    told = {code: value for code, value in table.items() if value.state != "absent"}
    return {code: int(value.amount) for code, value in {**drawn, **told}.items()}


def _tables(form: Form, table: Mapping[str, Value]) -> tuple[Table, ...]:
    if form == "narrative":
        return ()
    if form == "2014":
        return (statistics_table.statistics(table),)
    proactive_rows = proactive_table.proactive(form, table)
    return proactive_rows, requests_table.requests(form, table), disputes_table.disputes(table)


def _published(draw: Draw, year: int) -> str:
    return f"{year + 1}-{draw.between(year, 'month', 1, 3):02d}-{draw.between(year, 'day', 1, 28):02d}"


def restated(sample: Sample, seed: str) -> Sample:
    """The same report with other figures and one day later: what a silent correction looks like."""
    again = generate(sample.body, sample.year, form=sample.form, seed=seed, title=sample.title)
    return replace(again, published=sample.published)
