"""The one function: attachments, frames, several reports in one page, what cannot be read, and the status."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from extraction.asjson import as_json
from extraction.extract import EXTRACTOR, extract, related_urls
from model.report import Document, Hints, Report
from samples.reports import Sample

Make = Callable[..., Sample]
Wrap = Callable[..., Document]
AT = "http://www.ewenke-sample.example/nb/"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900
HINTS = Hints(body="鄂温克族自治旗人民政府", division="150724", level="county", link_text="2021年政府信息公开年报")


def one(document: Document, related: dict[str, Document] | None = None) -> Report:
    (report,) = extract(document, related or {}, Hints())
    return report


def tabled(report: Report) -> dict[str, float | None]:
    return {f.code: f.value for f in report.figures if f.source != "text" and f.state == "given"}


def wanted(sample: Sample) -> dict[str, float | None]:
    return {code: value.value for code, value in sample.table.items() if value.state == "given"}


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_report_that_stands_in_an_attached_file_is_read_from_it(kind: str, sample: Make, document: Wrap) -> None:
    made = sample(2021)
    page = document(f"<p><a href='1.{kind}'>{made.title}.{kind}</a></p>", made.title)
    file = Document(url=f"{AT}1.{kind}", content=getattr(made, kind)())
    assert related_urls(page) == [file.url]
    report = one(page, {file.url: file})
    assert tabled(report) == wanted(made)
    assert {f.source for f in report.figures} == {kind, "text"}
    assert report.published == "2022-01-20"


@pytest.mark.parametrize("link_text", ["鄂温克族自治旗2019年政府信息公开年报", "文件2019", "关于报送2019年年报的通知"])
def test_the_words_of_a_link_decide_nothing_that_the_document_says(
    link_text: str, sample: Make, document: Wrap
) -> None:
    made = sample(2021)
    (report,) = extract(document(made.html(), made.title), {}, Hints(link_text=link_text))
    assert (report.kind, report.year, report.title) == ("annual_report", 2021, made.title)


def test_prose_in_the_page_and_tables_in_the_file_are_put_together(sample: Make, document: Wrap) -> None:
    made = sample(2021)
    tables = made.html().split("<table")
    prose = tables[0] + "".join(part.split("</table>", 1)[1] for part in tables[1:])
    file = Document(url=f"{AT}1.docx", content=made.docx())
    report = one(document(f"{prose}<a href='1.docx'>附件</a>", made.title), {file.url: file})
    assert tabled(report) == wanted(made)
    prose_codes = [f.code for f in report.figures if f.source == "text"]
    assert len(prose_codes) == len({(f.code, f.locator) for f in report.figures if f.source == "text"})


def test_a_page_with_its_own_tables_does_not_look_into_its_files(sample: Make, document: Wrap) -> None:
    made, other = sample(2021), sample(2021, seed="another")
    file = Document(url=f"{AT}1.docx", content=other.docx())
    report = one(document(f"{made.html()}<a href='1.docx'>附件</a>", made.title), {file.url: file})
    assert tabled(report) == wanted(made)


def test_a_framed_report_is_read_in_its_page(sample: Make, document: Wrap) -> None:
    made = sample(2021)
    frame = Document(url=f"{AT}frame.html", content=f"<body>{made.html()}</body>".encode("gb18030"))
    page = document("<iframe src='frame.html'></iframe>", made.title)
    assert related_urls(page) == [frame.url]
    assert tabled(one(page, {frame.url: frame})) == wanted(made)


def test_the_file_that_a_viewer_shows_is_asked_for(document: Wrap) -> None:
    page = document("<iframe src='/pdfjs/web/viewer.html?file=%2Ffiles%2F1.pdf'></iframe>")
    assert related_urls(page) == ["http://www.ewenke-sample.example/files/1.pdf"]


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("<a href='1.docx'>x</a>", True),
        ("<a href='1.DOC'>x</a>", True),
        ("<a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2'>附件</a>", True),
        ("<a href='/f?id=3'>2021年年报.pdf</a>", True),
        ("<a href='2.html'>上一篇</a>", False),
        ("<img src='1.png'>", False),
        ("<a href='mailto:a@b.example'>x</a>", False),
    ],
)
def test_what_is_a_file_of_the_article(link: str, asked: bool, document: Wrap) -> None:
    assert bool(related_urls(document(f"<p>{'文字' * 60}</p>{link}"))) is asked


def test_only_html_has_related_urls(sample: Make) -> None:
    assert related_urls(Document(url="1.pdf", content=sample(2021).pdf())) == []


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (OLE, "doc"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "png"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (b"PK\x03\x04" + b"\0" * 90, "binary"),
    ],
)
def test_a_report_in_a_format_not_read_yet_is_unreadable_and_says_why(content: bytes, format_: str) -> None:
    hints = replace(HINTS, link_text="鄂温克族自治旗2021年政府信息公开工作年度报告")
    (report,) = extract(Document(url=f"{AT}1.doc", content=content), {}, hints)
    assert format_ in report.reason
    assert (report.kind, report.status, report.figures) == ("annual_report", "unreadable", ())
    assert (report.body, report.division, report.year) == ("鄂温克族自治旗人民政府", "150724", 2021)


def test_a_file_is_called_by_its_name_where_no_link_led_to_it() -> None:
    name = "鄂温克族自治旗人民政府2021年政府信息公开工作年度报告.doc"
    (report,) = extract(Document(url=f"{AT}{name}", content=OLE), {}, replace(HINTS, link_text=""))
    assert (report.kind, report.status, report.year) == ("annual_report", "unreadable", 2021)


def test_a_file_that_nothing_calls_a_report_is_none() -> None:
    (report,) = extract(Document(url=f"{AT}1.doc", content=OLE), {}, replace(HINTS, link_text="关于报送年报的通知"))
    assert (report.kind, report.status) == ("not_a_report", None)
    assert "doc is not read yet" in report.reason


def test_a_page_whose_file_cannot_be_read_says_so(document: Wrap, sample: Make) -> None:
    made = sample(2021)
    file = Document(url=f"{AT}1.doc", content=OLE)
    report = one(document(f"<p>全文见附件。</p><a href='1.doc'>{made.title}.doc</a>", made.title), {file.url: file})
    assert (report.kind, report.status, report.year, report.figures) == ("annual_report", "unreadable", 2021, ())
    assert "doc is not read yet" in report.reason


def test_the_day_of_an_attached_report_is_that_of_its_article(sample: Make, document: Wrap) -> None:
    made = sample(2021)
    dated = f"<p>发布时间：2022-03-30</p>{made.html()}"
    file = Document(url=f"{AT}1.html", content=f"<meta charset=utf-8><body>{dated}</body>".encode())
    frame = f"<p>见附件。</p><a href='1.html'>{made.title}.docx</a>"
    assert one(document(frame, made.title), {file.url: file}).published == "2022-01-20"
    unreadable = Document(url=file.url, content=OLE)
    assert one(document(frame, made.title), {file.url: unreadable}).published == "2022-01-20"


def test_the_day_of_a_file_that_says_none_stands_in_the_words_of_its_link() -> None:
    hints = replace(HINTS, link_text="鄂温克族自治旗2021年政府信息公开工作年度报告 2022-01-20")
    (report,) = extract(Document(url=f"{AT}1.doc", content=OLE), {}, hints)
    assert (report.kind, report.published) == ("annual_report", "2022-01-20")


def test_tables_as_pictures_are_unreadable_and_not_guessed(sample: Make, document: Wrap) -> None:
    made = sample(2021)
    parts = made.html().split("<table")
    body = parts[0] + "".join("<img src='t.png'>" + part.split("</table>", 1)[1] for part in parts[1:])
    report = one(document(body, made.title))
    assert report.status == "unreadable"
    assert "picture" in report.reason
    assert tabled(report) == {}


def test_several_reports_on_one_page_come_apart(sample: Make, document: Wrap) -> None:
    first, second = sample(2021), sample(2020)
    body = f"<h2>{first.title}</h2>{first.html()}<h2>{second.title}</h2>{second.html()}"
    reports = extract(document(body, "政府信息公开年报汇编"), {}, Hints())
    assert [(r.part, r.year) for r in reports] == [(1, 2021), (2, 2020)]
    assert [tabled(r) for r in reports] == [wanted(first), wanted(second)]


def test_a_title_said_twice_makes_one_report(sample: Make, document: Wrap) -> None:
    made = sample(2021)
    reports = extract(document(f"<p>{made.title}</p><p>{made.title}</p>{made.html()}", made.title), {}, Hints())
    assert [(r.part, r.year) for r in reports] == [(1, 2021)]


def test_what_is_no_report_says_why_and_holds_nothing(document: Wrap) -> None:
    report = one(
        document(
            "<p>关于做好2021年政府信息公开工作年度报告编制工作的通知，请各单位于1月20日前报送。特此通知。</p>", "通知"
        )
    )
    assert (report.kind, report.status, report.figures, report.checks) == ("not_a_report", None, (), ())
    assert report.reason


def test_sections_carry_the_text_under_their_headings(sample: Make, document: Wrap) -> None:
    report = one(document(sample(2021).html(), sample(2021).title))
    assert [s.number for s in report.sections] == list(range(1, len(report.sections) + 1))
    assert [s.heading[:2] for s in report.sections] == [f"{n}、" for n in "一二三四五六"]
    assert all(s.text for s in report.sections if "总体" in s.heading)


def test_a_whole_report_is_ok_and_has_no_reason(sample: Make, document: Wrap) -> None:
    report = one(document(sample(2021).html(), sample(2021).title))
    assert (report.status, report.reason) == ("ok", "")


def test_the_same_bytes_give_the_same_report(sample: Make, document: Wrap) -> None:
    page = document(sample(2019).html("word"), sample(2019).title)
    assert extract(page, {}, HINTS) == extract(page, {}, HINTS)


def test_every_figure_has_a_place_of_its_own(sample: Make, document: Wrap) -> None:
    report = one(document(sample(2019).html(), sample(2019).title))
    keys = [(f.code, f.source, f.locator) for f in report.figures]
    assert len(keys) == len(set(keys))
    assert all(f.locator for f in report.figures)


def test_the_object_printed_has_the_names_of_the_contract(sample: Make, document: Wrap) -> None:
    printed = as_json(one(document(sample(2019).html(), sample(2019).title)))
    assert list(printed) == [
        "part", "kind", "status", "reason", "form", "body", "body_kind", "division", "division_now", "level", "year",
        "title", "published", "figures", "checks", "sections",
    ]  # fmt: skip
    assert set(printed["figures"][0]) == {"code", "value", "unit", "raw", "state", "source", "locator", "confidence"}
    assert set(printed["checks"][0]) == {"rule", "passed", "expected", "found"}
    values = [f["value"] for f in printed["figures"]]
    assert all(v is None or isinstance(v, int | float) for v in values)
    assert json.loads(json.dumps(printed, ensure_ascii=False, allow_nan=False)) == printed


def test_the_version_is_told() -> None:
    assert EXTRACTOR
