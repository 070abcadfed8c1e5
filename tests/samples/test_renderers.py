from collections import Counter
from io import BytesIO

import pdfplumber
import pytest
from docx import Document
from docx.table import _Row
from selectolax.lexbor import LexborHTMLParser, LexborNode

from samples.body import Body, Form
from samples.figures.value import Manner
from samples.renderers.html import STYLES
from samples.reports import Sample, generate
from samples.tables.layout import Table

FORMS: tuple[Form, ...] = ("narrative", "2014", "2019", "2021")
PLAIN_ZERO = Manner()


def expected(sample: Sample) -> list[list[str]]:
    """The figures of the tables, row by row, as written."""
    rows = (row for block in sample.blocks if isinstance(block, Table) for row in block.rows)
    return [figures for row in rows if (figures := [cell.text for cell in row if cell.code])]


def visible(node: LexborNode) -> bool:
    while node and node.tag != "-undef":
        if "none" in (node.attributes.get("style") or ""):
            return False
        if not node.parent:
            break
        node = node.parent
    return True


def html_rows(html: str) -> list[list[str]]:
    tree = LexborHTMLParser(html)
    rows = [tr for tr in tree.css("tr") if visible(tr) and not tr.css("td table")]
    return [[cell.text(strip=True) for cell in tr.css("td,th")] for tr in rows]


def word_row(row: _Row) -> list[str]:
    """A row's cells, a merged one once."""
    return [cell.text for cell in {id(cell._tc): cell for cell in row.cells}.values()]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_each_style_shows_the_figures_row_by_row(county: Body, style: str, form: Form) -> None:
    sample = generate(county, 2020, form=form, manner=PLAIN_ZERO)
    rows = html_rows(sample.html(style))
    for numbers in expected(sample):
        assert any(row[-len(numbers) :] == numbers for row in rows)


@pytest.mark.parametrize("style", STYLES)
def test_each_style_keeps_all_prose(county: Body, style: str) -> None:
    sample = generate(county, 2012)
    text = LexborHTMLParser(sample.html(style)).text()
    for block in sample.blocks:
        assert not isinstance(block, Table) and block.text in text


def test_styles_are_of_different_bytes(county: Body) -> None:
    sample = generate(county, 2021)
    assert len({sample.html(style) for style in STYLES}) == len(STYLES)


def test_hidden_leftovers_hold_other_numbers(county: Body) -> None:
    html = generate(county, 2021).html("hidden")
    hidden = [tr for tr in LexborHTMLParser(html).css("tr") if not visible(tr)]
    assert len(hidden) > 40
    assert Counter(td.text() for tr in hidden for td in tr.css("td"))["88"] > 200


@pytest.mark.parametrize("form", FORMS)
def test_word_documents_hold_the_figures(county: Body, form: Form) -> None:
    sample = generate(county, 2020, form=form)
    document = Document(BytesIO(sample.docx()))
    rows = [word_row(row) for table in document.tables for row in table.rows]
    for numbers in expected(sample):
        assert any(row[-len(numbers) :] == numbers for row in rows)
    assert document.paragraphs[0].text == sample.title
    assert "样例" in document.sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_pdf_documents_hold_the_figures_in_ruled_tables(county: Body, form: Form) -> None:
    sample = generate(county, 2020, form=form, manner=PLAIN_ZERO)
    with pdfplumber.open(BytesIO(sample.pdf())) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
        assert all("样例" in (page.extract_text() or "") for page in document.pages)
    rows = [[cell for cell in row if cell is not None] for table in tables for row in table]
    for numbers in expected(sample):
        assert any(row[-len(numbers) :] == numbers for row in rows)


def test_a_pdf_of_prose_is_text_not_a_picture(county: Body) -> None:
    sample = generate(county, 2012)
    with pdfplumber.open(BytesIO(sample.pdf())) as document:
        text = "".join(page.extract_text() for page in document.pages).replace("\n", "")
    assert sample.title in text and all(value.raw in text for value in sample.prose.values())


@pytest.mark.parametrize("make", [Sample.docx, Sample.pdf, Sample.html])
def test_the_same_report_gives_the_same_bytes(county: Body, make: object) -> None:
    assert make(generate(county, 2021)) == make(generate(county, 2021))  # type: ignore[operator]
