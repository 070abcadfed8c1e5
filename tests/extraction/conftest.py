"""Reports made for these tests, and ways to put them before the extraction."""

from collections.abc import Callable, Mapping

import pytest

from extraction.blocks import Page
from extraction.extract import extract
from extraction.pages import read_page
from model.report import Document, Hints, Report
from samples.body import Body
from samples.reports import Sample, generate

PAGE = (
    '<html><head><meta charset="utf-8"><title>{title}-样例旗人民政府</title></head><body>'
    '<div class="top"><a href="/">首页</a> <a href="/zwgk/">政务公开</a> <a href="/fw/">办事服务</a></div>'
    '<div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/nb/">政府信息公开年报</a></div>'
    '<h1>{title}</h1><div class="info">发布时间：2022-01-20 来源：旗政府办公室</div>'
    '<div id="zoom">{body}</div>'
    '<div class="bottom">主办单位：鄂温克族自治旗人民政府办公室 网站标识码：1507249900</div></body></html>'
)
TITLE = "鄂温克族自治旗人民政府2021年政府信息公开工作年度报告"
INTRODUCTION = (
    "<p>根据《中华人民共和国政府信息公开条例》，现公布鄂温克族自治旗人民政府2021年政府信息公开工作年度报告。"
    "本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。</p><p>一、总体情况</p>"
    "<p>2021年，我旗认真贯彻落实条例，主动公开、依申请公开工作有序进行，公开渠道不断拓宽。</p>"
)


@pytest.fixture(scope="session")
def banner() -> Body:
    """The body whose reports the tests make."""
    return Body(
        name="鄂温克族自治旗人民政府",
        short="鄂温克族自治旗",
        kind="government",
        division="150724",
        division_now="150724",
        level="county",
        we="我旗",
    )


@pytest.fixture(scope="session")
def sample(banner: Body) -> Callable[..., Sample]:
    """Makes a sample report of a year."""

    def make(year: int, seed: str = "tests", **changes: object) -> Sample:
        return generate(banner, year, seed=seed, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def page_of() -> Callable[[str], Page]:
    """Reads the article body of a report's page."""

    def read(body: str) -> Page:
        return read_page(html(body))

    return read


@pytest.fixture(scope="session")
def report_of() -> Callable[..., Report]:
    """Extracts the one report of an article body, introduction put before it."""

    def read(body: str, related: Mapping[str, Document] | None = None, title: str = TITLE) -> Report:
        (report,) = extract(html(INTRODUCTION + body, title), related or {}, Hints())
        return report

    return read


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    """An HTML document around an article body."""
    return html


def html(body: str, title: str = TITLE) -> Document:
    content = PAGE.format(title=title, body=body).encode()
    return Document(url="http://www.ewenke-sample.example/nb/1.html", content=content, media_type="text/html")
