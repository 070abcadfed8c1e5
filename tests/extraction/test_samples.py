"""Reports with known figures, in every markup and container of the sample farm: all cells exact, none invented."""

from collections import defaultdict
from collections.abc import Callable

import pytest

from extraction.extract import extract, related_urls
from model.report import Document, Figure, Hints, Report
from samples.farm import Farm
from samples.renderers.html import STYLES
from samples.reports import Sample
from samples.truth import Held, Lookalike

YEARS = (2012, 2016, 2018, 2019, 2020, 2021, 2023)


def faults(report: Report, sample: Sample) -> list[str]:
    """What is wrong in a reading: a cell misread, lost or invented, a broken sum missed or imagined."""
    found: dict[tuple[bool, str], list[Figure]] = defaultdict(list)
    for figure in report.figures:
        found[(figure.source == "text", figure.code)].append(figure)
    wanted = {(False, c): v for c, v in sample.table.items()} | {(True, c): v for c, v in sample.prose.items()}
    wrong = [
        f"{key}: {value} read as {found[key]}"
        for key, value in wanted.items()
        if not any((f.state, f.value) == (value.state, value.value) for f in found[key])
    ]
    invented = [
        f"{key}: {fs}" for key, fs in found.items() if key not in wanted and any(f.state != "absent" for f in fs)
    ]
    broken = {c.rule for c in report.checks if not c.passed and c.rule != "text.table"}
    sums = [] if broken == set(sample.broken) else [f"broken sums {broken}, not {sample.broken}"]
    return wrong + invented + sums


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("year", YEARS)
def test_html_in_every_markup(
    style: str, year: int, sample: Callable[..., Sample], document: Callable[..., Document]
) -> None:
    made = sample(year)
    (report,) = extract(document(made.html(style), made.title), {}, Hints())
    assert (report.kind, report.form, report.year) == ("annual_report", made.form, year)
    assert faults(report, made) == []


@pytest.mark.parametrize("year", YEARS)
def test_docx(year: int, sample: Callable[..., Sample]) -> None:
    made = sample(year)
    (report,) = extract(Document(url="http://x.example/1.docx", content=made.docx()), {}, Hints())
    assert faults(report, made) == []
    assert {f.source for f in report.figures} <= {"docx", "text"}


@pytest.mark.parametrize("year", YEARS)
def test_pdf(year: int, sample: Callable[..., Sample]) -> None:
    made = sample(year)
    (report,) = extract(Document(url="http://x.example/1.pdf", content=made.pdf()), {}, Hints())
    assert faults(report, made) == []
    assert {f.source for f in report.figures} <= {"pdf", "text"}
    assert all(
        "page" in f.locator and "box" in f.locator for f in report.figures if f.state == "given" and f.source == "pdf"
    )


@pytest.mark.parametrize("code", ["request.granted@total", "request.handled@total", "reconsideration.total"])
def test_a_broken_sum_is_found_and_puts_the_report_in_review(
    code: str, sample: Callable[..., Sample], document: Callable[..., Document]
) -> None:
    made = sample(2022, breaks=(code,))
    (report,) = extract(document(made.html(), made.title), {}, Hints())
    assert made.broken
    assert faults(report, made) == []
    assert report.status == "review"
    assert made.broken[0] in report.reason


def test_what_stood_in_a_cell_is_kept(sample: Callable[..., Sample], document: Callable[..., Document]) -> None:
    made = sample(2019)
    (report,) = extract(document(made.html(), made.title), {}, Hints())
    raw = {f.code: f.raw for f in report.figures if f.source == "table" and f.state != "absent"}
    assert raw == {code: value.raw.strip() for code, value in made.table.items()}


@pytest.fixture(scope="module")
def farm() -> Farm:
    return Farm()


def _asked(farm: Farm, url: str) -> Document | None:
    host, _, path = url.removeprefix("http://").partition("/")
    portal = next(name for name, cast in farm.casts.items() if cast.portal.host == host)
    answer = farm._sites[portal].answers.get(f"/{path}")
    return Document(url=url, content=answer.body) if answer else None


def _extracted(farm: Farm, found: Held | Lookalike) -> list[Report]:
    document = _asked(farm, found.url)
    assert document is not None
    related = {url: d for url in related_urls(document) if (d := _asked(farm, url)) is not None}
    return extract(document, related, Hints())


def test_every_report_of_the_farm_is_read_whole(farm: Farm) -> None:
    scripted = {name for name, cast in farm.casts.items() if cast.portal.family == "scripted"}
    held = [h for h in farm.truth.reports if h.portal not in scripted]
    assert len(held) > 50
    for one in held:
        (report,) = _extracted(farm, one)
        assert (report.kind, report.form, report.year) == ("annual_report", one.sample.form, one.sample.year), one.url
        assert (report.body, report.division) == (one.sample.body.name, one.sample.body.division), one.url
        assert faults(report, one.sample) == [], one.url


def test_nothing_of_the_farm_is_taken_for_a_report_that_is_none(farm: Farm) -> None:
    for lookalike in farm.truth.lookalikes:
        for report in _extracted(farm, lookalike):
            assert (report.kind, report.figures) == ("not_a_report", ()), lookalike
            assert report.reason
