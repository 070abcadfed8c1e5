"""Documents made to do harm: each is read or refused within seconds, and nothing untyped comes out."""

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.extract import extract, related_urls
from model.report import Document, Hints
from samples.reports import Sample

SECONDS = 10
BOMBS = {
    "nested tables": "<table><tr><td>" * 10_000 + "年报",
    "nested tables with cells": "<table><tr><td>1<td>2<td>" * 3_000,
    "nested divs": "<div>" * 20_000 + "年报",
    "nested lists": "<ul><li>" * 10_000,
    "huge colspan": "<table><tr>" + "<td colspan=999999999 rowspan=99999999>1</td>" * 2_000 + "</table>",
    "many spans": "<table>" + "<tr>" + "<td rowspan=60000 colspan=1000>1" * 60 + "</tr>" * 300 + "</table>",
    "wide table": "<table><tr>" + "<td>1</td>" * 50_000 + "</tr></table>",
    "long table": "<table>" + "<tr><td>一、本年新收政府信息公开申请数量<td>1</tr>" * 20_000 + "</table>",
    "many tables": "<table><tr><td>1</td><td>2</td></tr></table>" * 10_000,
    "many paragraphs": "<p>一、总体情况</p>" * 30_000,
    "many breaks": "<br>" * 100_000 + "年报",
    "one long line": "<p>" + "政府信息公开" * 200_000,
    "one long word": "<p>" + "a" * 2_000_000,
    "pipes": "|" * 200_000 + "\n" + "a|b|c\n" * 20_000,
    "numbers": "0 " * 300_000,
    "numbers a line": "<br>0" * 60_000,
    "labels": "<p>发布时间：" * 20_000,
    "brackets": "现(" * 100_000,
    "dates": "2020年1月1日至" * 40_000,
    "titles": "<p>某某县2020年政府信息公开工作年度报告</p><p>文字文字文字</p>" * 3_000,
    "attributes": "<p " + "a=b " * 100_000 + ">",
    "open style": "<style>" + "@media a{" * 20_000,
    "classes": "<style>" + ".a{display:none}" * 20_000 + "</style>" + "<p class='" + "b " * 20_000 + "'>文字",
    "iframes": "<iframe src='1.html'></iframe>" * 5_000,
    "links": "<a href='1.docx'>附件" * 20_000,
    "entities": "&#x4e00;" * 100_000,
    "unclosed": "<table><tr><td>" + "<b><i><u>" * 10_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_in_time(bomb: str) -> None:
    began = time.process_time()
    document = Document(url="http://x.example/1.html", content=BOMBS[bomb].encode(), media_type="text/html")
    reports = extract(document, {}, Hints())
    related_urls(document)
    assert time.process_time() - began < SECONDS
    assert reports


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(["html", "docx", "pdf"]))
def test_a_mutated_report_is_read_or_refused(
    data: st.DataObject, kind: str, sample: Callable[..., Sample], document: Callable[..., Document]
) -> None:
    made = sample(2021)
    content = bytearray(document(made.html(), made.title).content if kind == "html" else getattr(made, kind)())
    for _ in range(data.draw(st.integers(min_value=1, max_value=8))):
        at = data.draw(st.integers(min_value=0, max_value=len(content) - 1))
        manner = data.draw(st.sampled_from(["flip", "cut", "drop", "double", "noise"]))
        if manner == "flip":
            content[at] ^= 1 << data.draw(st.integers(min_value=0, max_value=7))
        elif manner == "cut":
            del content[max(64, at) :]
        elif manner == "drop":
            del content[at : at + 60]
        elif manner == "double":
            content[at:at] = content[at : at + 400]
        else:
            content[at : at + 4] = data.draw(st.binary(min_size=4, max_size=4))
        if not content:
            return
    for report in extract(Document(url=f"http://x.example/1.{kind}", content=bytes(content)), {}, Hints()):
        assert report.kind in ("annual_report", "not_a_report")
        assert all((f.value is None) == (f.state != "given") for f in report.figures)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", "text/html", "text/plain", "application/pdf"]))
def test_any_bytes_are_no_report(content: bytes, declared: str) -> None:
    for report in extract(Document(url="x", content=content, media_type=declared), {}, Hints()):
        assert report.figures == ()
