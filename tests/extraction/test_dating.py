"""The report year and the date of publication."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.blocks import Page, Paragraph
from extraction.dating import of_link, period_year, published, report_year, title_year, undated
from extraction.pages import read_page
from model.report import Document


def page(*lines: str, meta: dict[str, str] | None = None, table: dict[str, str] | None = None) -> Page:
    blocks = tuple(Paragraph(text=line) for line in lines)
    return Page(source="table", blocks=blocks, meta=meta or {}, table_meta=table or {})


@pytest.mark.parametrize(
    "text",
    [
        "统计期限从2017年1月1日至2017年12月31日。",
        "统计期限为2017年1月1日至12月31日止",
        "数据统计期限自201711日起,至20171231日止",
        "自２０１７年１月１日起，至１２月３１日止",
        "2017年01月01日—2017年12月31日",
        "从2017年1月1日到当年12月31日",
        "二〇一七年1月1日至12月31日",
    ],
)
def test_the_period_tells_the_year(text: str) -> None:
    assert period_year(text) == 2017


@pytest.mark.parametrize("text", ["", "2017年3月1日至12月31日", "2016年1月1日至2017年12月31日", "1月1日至12月31日"])
def test_what_is_no_whole_year_tells_none(text: str) -> None:
    assert period_year(text) is None


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2016年政府信息公开年报", 2016),
        ("二○一六年政府信息公开年报", 2016),
        ("2016年年度报告", 2016),
        ("2017年公布的2016年度政府信息公开年报", 2016),
        ("政府信息公开年报", None),
        ("国办发201400321号", None),
    ],
)
def test_a_title_tells_the_year(title: str, year: int | None) -> None:
    assert title_year(title) == year


def test_the_title_goes_before_the_text() -> None:
    assert report_year("2016年年报", "统计期限2015年1月1日至12月31日") == 2016


def test_a_title_that_bears_the_year_of_publication_yields_to_the_period() -> None:
    assert report_year("2017年年报", "统计期限2016年1月1日至12月31日", "2017-03-01") == 2016


def test_without_title_and_period_the_first_sentence_tells() -> None:
    assert report_year("", "现公布伊吾县2012年度政府信息公开工作年度报告。") == 2012
    assert report_year("", "一、概述\n2012年,我县认真贯彻落实条例。") == 2012
    assert report_year("", "一、概述\n我县认真贯彻落实条例。") is None


@given(st.integers(2008, 2039))
def test_every_year_is_read_as_it_is_written(year: int) -> None:
    assert report_year(f"伊吾县{year}年政府信息公开年报", "") == year
    assert period_year(f"{year}11日起,至{year}1231日止") == year


@pytest.mark.parametrize(
    "line",
    [
        "发布时间:2017-03-07   信息来源:市政府办公室",
        "发布日期：2017年3月7日 浏览次数：12",
        "【发布时间：2017/03/07 10:20】",
        "日期:2017.3.7",
        "2017-03-07 10:20 来源:县政府办",
        "2017-03-07",
    ],
)
def test_the_line_under_the_title_tells_the_day(line: str) -> None:
    assert published(page("2016年政府信息公开年报", line, "一、概述")) == "2017-03-07"


def test_the_metadata_table_and_the_tags_tell_the_day() -> None:
    assert published(page("正文", table={"发布日期": "2017年03月07日"})) == "2017-03-07"
    assert published(page("正文", meta={"pubdate": "2017-03-07 08:00:00"})) == "2017-03-07"
    assert published(page("正文", meta={"pubdate": "20170307"})) == "2017-03-07"
    assert published(page("正文", table={"更新时间": "2017-03-07"})) == "2017-03-07"


def test_the_day_shown_goes_before_the_tags() -> None:
    assert published(page("发布时间:2017-03-07", meta={"pubdate": "2019-01-01"})) == "2017-03-07"


@pytest.mark.parametrize(
    "line",
    [
        "成文日期:2017-03-07",
        "生效日期:2017-03-07",
        "(2017年3月)",
        "根据2019年4月3日公布的《条例》",
        "发布时间:2017-13-07",
        "统计期限从2017年1月1日到12月31日止",
    ],
)
def test_other_dates_are_not_of_publication(line: str) -> None:
    assert published(page("2016年政府信息公开年报", line)) == ""


def test_a_date_deep_in_the_text_is_not_of_publication() -> None:
    assert published(page(*["正文"] * 20, "发布时间:2017-03-07")) == ""


@given(st.dates(datetime.date(2008, 1, 1), datetime.date(2039, 12, 31)))
def test_any_day_is_read_back(day: datetime.date) -> None:
    assert published(page(f"发布时间:{day.year}年{day.month}月{day.day}日")) == day.isoformat()


def shown(head: str, meta: str = "", body: str = "") -> str:
    """The day that a portal's page shows: `head` stands before the article."""
    title = "样例旗2016年政府信息公开年报"
    text = body or "<p>一、概述</p><p>" + "我旗认真贯彻条例,公开工作有序进行。" * 20 + "</p>"
    made = f"<title>{title}-样例旗</title>{meta}<body>{head.format(title=title)}<div id=zoom>{text}</div></body>"
    return published(read_page(Document(url="http://a.example/1.html", content=made.encode(), charset="utf-8")))


NAVIGATION = "<ul>" + "".join(f"<li><a href='/{n}/'>栏目{n}</a></li>" for n in range(60)) + "</ul>"


@pytest.mark.parametrize("day", ["2017/3/7", "2017-03-07", "2017年3月7日 12:00"])
def test_navigation_before_a_labelled_day_hides_it_never(day: str) -> None:
    assert (
        shown(NAVIGATION + "<h2>{title}</h2><div>[ 发布日期：" + day + " ] <a href='/p'>打印</a></div>") == "2017-03-07"
    )


@pytest.mark.parametrize("day", ["2017年03月07日 12:00", "2017-03-07", "[2017-03-07 09:30:11]"])
@pytest.mark.parametrize("title", ["<h1>{title}</h1>", "<div class=bt>{title}</div>"])
def test_a_day_alone_between_title_and_text_is_that_of_publication(day: str, title: str) -> None:
    assert shown(NAVIGATION + title + f"<span>{day}</span><span></span>") == "2017-03-07"


def test_a_day_and_hour_before_the_name_of_a_body_are_of_publication() -> None:
    made = "<h1>{title}</h1><span>2017年03月07日 12:00</span><span>样例旗财政局</span>"
    assert shown(made) == "2017-03-07"
    assert shown(made.replace(" 12:00", "")) == ""


def test_days_beside_the_items_of_a_list_are_not_of_publication() -> None:
    items = "".join(f"<li><div>2018-0{n}-01</div><a href='/{n}'>某则通知</a></li>" for n in range(1, 6))
    assert shown(f"<ul>{items}</ul><h1>{{title}}</h1>") == ""
    assert shown(f"<h1>{{title}}</h1><ul>{items}</ul>") == ""


def test_a_day_signed_beneath_the_text_is_not_of_publication() -> None:
    text = "<p>一、概述</p><p>" + "我旗认真贯彻条例。" * 30 + "</p><p>样例旗人民政府</p><p>2017年3月7日</p>"
    assert shown("<h1>{title}</h1>", body=text) == ""


def test_the_last_update_tells_the_day_only_where_nothing_else_does() -> None:
    updated = "<h1>{title}</h1><div>更新时间：2018/1/2 10:00:00 点击数：7</div>"
    assert shown(updated) == "2018-01-02"
    assert shown(updated + "<div>发布时间：2017-03-07</div>") == "2017-03-07"
    assert shown(updated, meta="<meta name=PubDate content='2017-03-07'>") == "2017-03-07"


def test_what_a_time_is_of_must_be_publication() -> None:
    assert published(page("年报", "数据统计时间:2016-01-01至2016-12-31", "填报日期:2017-01-08")) == ""


@pytest.mark.parametrize(
    "words", ["2016年年报 2017-03-07", "2016年年报[2017-03-07]", "年报 (2017年3月7日)", "2017/3/7"]
)
def test_the_words_of_a_link_may_end_in_the_day(words: str) -> None:
    assert of_link(words) == "2017-03-07"
    assert undated(words) in ("2016年年报", "年报", "")


@pytest.mark.parametrize("words", ["2016年年报", "2017-03-07 2016年年报", "2016年年报 03-07", "12017-03-07"])
def test_other_words_of_a_link_tell_no_day(words: str) -> None:
    assert (of_link(words), undated(words)) == ("", words)
