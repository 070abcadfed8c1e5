"""Tables with known figures in markup of every kind, mixed at random: every cell exact, none invented."""

from collections import defaultdict
from collections.abc import Callable
from html import escape
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.extract import extract
from model.report import Document, Hints
from samples.blocks import Block, Heading, Paragraph
from samples.reports import Sample
from samples.tables.layout import Cell, Table

Wrapper = Callable[[str], str]

TEXTS: dict[str, Wrapper] = {
    "plain": escape,
    "spaced": lambda t: f"\n      {escape(t)}\n    ",
    "no-break": lambda t: f"&nbsp;{escape(t)}&nbsp;",
    "entities": lambda t: "".join(f"&#{ord(c)};" for c in t),
    "split": lambda t: "".join(f"<span>{escape(c)}</span>" for c in t),
    "commented": lambda t: "<!-- -->".join(escape(c) for c in t),
    "zero-width": lambda t: "\u200b".join(escape(c) for c in t),
    "paragraph": lambda t: f"<p class='MsoNormal'><span lang='EN-US'>{escape(t)}<o:p></o:p></span></p>",
    "boxed": lambda t: f"<div><font face='仿宋'><b>{escape(t)}</b></font></div>",
    "empty after": lambda t: f"<p>{escape(t)}</p><p>&nbsp;</p>",
    "hidden beside": lambda t: f"{escape(t)}<span style='display:none'>8</span>",
    "nested": lambda t: f"<table><tr><td>{escape(t)}</td></tr></table>",
    "linked": lambda t: f"<a href='javascript:;'>{escape(t)}</a>",
}
SPANS: tuple[Callable[[int], str], ...] = (
    lambda n: f"'{n}'",
    lambda n: f"{n}",
    lambda n: f'"{n}px"',
    lambda n: f'" {n} "',
)


def cell_html(cell: Cell, random: Random, wrappers: tuple[str, ...]) -> str:
    tag = random.choice(("td", "TD", "th"))
    span = random.choice(SPANS)
    spans = "".join(f" {k}={span(n)}" for k, n in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if n > 1)
    close = random.choice(("", f"</{tag}>"))
    return f"<{tag}{spans} width=60>{TEXTS[random.choice(wrappers)](cell.text)}{close}"


def table_html(table: Table, random: Random, wrappers: tuple[str, ...]) -> str:
    rows = []
    for row in table.rows:
        cells = "".join(cell_html(c, random, wrappers) for c in row)
        decoys = random.choice(("", "", "<td style='display:none'>7</td>"))
        rows.append(f"<tr>{cells}{decoys}</tr>")
    hidden = random.choice(("", "<tr style='display: none'><td>(一)予以公开</td>" + "<td>5</td>" * 7 + "</tr>"))
    body = "\n".join([*rows, hidden])
    return random.choice(
        (
            f"<table>{body}</table>",
            f"<table border=1><caption>表</caption><tbody>{body}</tbody></table>",
            f"<div style='overflow:auto'><center><TABLE cellpadding=0>{body}</TABLE></center></div>",
            f"<table width=100%><tr><td>&nbsp;<table>{body}</table></td></tr></table>",
        )
    )


def block_html(block: Block, random: Random, wrappers: tuple[str, ...]) -> str:
    if isinstance(block, Table):
        return table_html(block, random, wrappers)
    text = escape(block.text)
    if isinstance(block, Heading):
        return random.choice(("<p><strong>{}</strong></p>", "<h3>{}</h3>", "<div>{}</div>", "{}<br>")).format(text)
    return random.choice(
        ("<p>{}</p>", "<div><span>{}</span></div>", "{}<br/>", "<p style='text-indent:2em'>{}")
    ).format(text)


def faults(sample: Sample, document: Document) -> list[str]:
    (report,) = extract(document, {}, Hints())
    read = defaultdict(list)
    for figure in report.figures:
        if figure.source == "table" and figure.state != "absent":
            read[figure.code].append((figure.state, figure.value))
    wrong = [f"{c}: {v} read as {read[c]}" for c, v in sample.table.items() if read[c] != [(v.state, v.value)]]
    return wrong + [f"{c} invented: {read[c]}" for c in read if c not in sample.table and read[c]]


@pytest.mark.parametrize("wrapper", TEXTS)
@pytest.mark.parametrize("year", [2016, 2019, 2022])
def test_every_way_to_write_a_cell(
    wrapper: str, year: int, sample: Callable[..., Sample], document: Callable[..., Document]
) -> None:
    made = sample(year)
    body = "".join(block_html(block, Random(1), (wrapper,)) for block in made.blocks)
    assert faults(made, document(body, made.title)) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False), year=st.sampled_from([2015, 2018, 2019, 2020, 2021, 2024]))
def test_all_ways_mixed_at_random(
    random: Random, year: int, sample: Callable[..., Sample], document: Callable[..., Document]
) -> None:
    made = sample(year, seed=str(random.random()))
    body = "".join(block_html(block, random, tuple(TEXTS)) for block in made.blocks)
    assert faults(made, document(body, made.title)) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), year=st.sampled_from([2019, 2021]))
def test_a_cell_dropped_anywhere_invents_nothing(
    data: st.DataObject, year: int, sample: Callable[..., Sample], document: Callable[..., Document]
) -> None:
    made = sample(year)
    blocks = list(made.blocks)
    at = data.draw(st.sampled_from([i for i, b in enumerate(blocks) if isinstance(b, Table)]))
    table = blocks[at]
    assert isinstance(table, Table)
    r = data.draw(st.sampled_from([i for i, row in enumerate(table.rows) if any(c.code for c in row)]))
    c = data.draw(st.sampled_from([i for i, cell in enumerate(table.rows[r]) if cell.code]))
    row = (*table.rows[r][:c], *table.rows[r][c + 1 :])
    blocks[at] = Table(table.name, (*table.rows[:r], row, *table.rows[r + 1 :]))
    body = "".join(block_html(block, Random(1), ("plain",)) for block in blocks)
    (report,) = extract(document(body, made.title), {}, Hints())
    gone = {cell.code for cell in table.rows[r] if cell.code}
    for figure in report.figures:
        if figure.source == "table":
            value = made.table[figure.code]
            assert figure.code not in gone
            assert (figure.state, figure.value) == (value.state, value.value)
    assert report.status in ("review", "unreadable")


def test_paragraphs_are_not_lost_between_tables(
    sample: Callable[..., Sample], document: Callable[..., Document]
) -> None:
    made = sample(2021)
    body = "".join(block_html(block, Random(3), tuple(TEXTS)) for block in made.blocks)
    (report,) = extract(document(body, made.title), {}, Hints())
    said = "".join(s.text for s in report.sections)
    last = [b.text for b in made.blocks if isinstance(b, Paragraph)][-1]
    assert last.replace(" ", "") in said.replace(" ", "")
