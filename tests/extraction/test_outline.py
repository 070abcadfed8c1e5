"""What a page says for a list of pages."""

import pytest

from extraction.outline import LONGEST, outline
from model.report import Document

PAGE = """<html><head><title>{title}</title>{meta}</head><body><h1>样例县年报</h1><p>收到申请三件。</p>
<table><tr><td>本年新收</td><td>3</td></tr><tr><td>上年结转</td><td>0</td></tr></table></body></html>"""


def of(text: str, charset: str = "utf-8") -> Document:
    return Document(url="http://a.example/", content=text.encode(charset), media_type="text/html")


@pytest.mark.parametrize(("charset", "read"), [("utf-8", "utf-8"), ("gbk", "gb18030"), ("gb18030", "gb18030")])
def test_title_and_text_are_right_in_every_charset(charset: str, read: str) -> None:
    said = outline(of(PAGE.format(title="2023年政府信息公开工作年度报告", meta=""), charset))
    assert said.title == "2023年政府信息公开工作年度报告"
    assert "收到申请三件。" in said.text.splitlines()
    assert said.charset == read


def test_a_table_is_a_line_a_row() -> None:
    said = outline(of(PAGE.format(title="x", meta="")))
    assert {"本年新收\t3", "上年结转\t0"} <= set(said.text.splitlines())


def test_the_title_of_the_article_goes_before_that_of_the_site() -> None:
    meta = '<meta name="ArticleTitle" content="样例县2023年年报">'
    assert outline(of(PAGE.format(title="样例县人民政府网", meta=meta))).title == "样例县2023年年报"
    assert outline(of(PAGE.format(title="", meta=""))).title == "样例县年报"


def test_traditional_characters_stay_as_they_stand_there() -> None:
    assert "政府資訊公開" in outline(of("<p>政府資訊公開報告,縣民申請三件")).text


def test_an_endless_page_ends() -> None:
    assert len(outline(of("<p>年</p>" * LONGEST)).text) <= LONGEST
