"""Whose report, of which year, under which code; and what is a copy elsewhere."""

import json
from pathlib import Path
from typing import Any

import pytest

from extraction.blocks import Page, Paragraph
from extraction.identity import Identity, identify
from extraction.mirror import is_mirror, site
from extraction.site_code import site_code
from model.report import Document, Hints

PARTS = (
    "一、概述",
    "办公室牵头,分工负责。",
    "二、主动公开政府信息情况",
    "全年主动公开政府信息320条。",
    "三、依申请公开政府信息情况",
    "收到政府信息公开申请3件。",
    "四、行政复议、行政诉讼情况",
    "没有。",
    "五、存在的问题和改进措施",
    "加强检查。",
)
EWENKE = Hints(body="鄂温克族自治旗人民政府", division="150724", level="county", hosts=("www.ewenke.gov.cn",))
HAMI = Hints(body="哈密市人民政府", division="650500", level="prefecture", hosts=("www.hami.gov.cn",))


def page(*lines: str, title: str = "", **more: Any) -> Page:
    blocks = tuple(Paragraph(text=line) for line in (*lines, *PARTS))
    return Page(source="table", blocks=blocks, title=title, **more)


def told(made: Page, hints: Hints = Hints(), url: str = "/tmp/a.html") -> Identity:  # noqa: B008
    found = identify(made, Document(url=url, content=b""), hints)
    assert found.kind == "annual_report", found.reason
    return found


@pytest.mark.parametrize(
    ("title", "body", "kind", "division"),
    [
        ("鄂温克族自治旗2020年政府信息公开工作年度报告", "鄂温克族自治旗人民政府", "government", "150724"),
        ("鄂温克旗2020年政府信息公开工作年度报告", "鄂温克族自治旗人民政府", "government", "150724"),
        ("鄂温克旗人民政府2020年政府信息公开工作年度报告", "鄂温克族自治旗人民政府", "government", "150724"),
        ("哈密地区行署2014年政府信息公开年报", "哈密地区行政公署", "government", "652200"),
        ("哈密行署2014年政府信息公开年报", "哈密地区行政公署", "government", "652200"),
        ("锡林郭勒盟行政公署2019年政府信息公开工作年度报告", "锡林郭勒盟行政公署", "government", "152500"),
        ("锡盟行署2019年政府信息公开工作年度报告", "锡林郭勒盟行政公署", "government", "152500"),
        ("新疆维吾尔自治区哈密地区2012年政府信息公开年报", "哈密地区行政公署", "government", "652200"),
        ("内蒙古自治区锡林浩特市2021年政府信息公开工作年度报告", "锡林浩特市人民政府", "government", "152502"),
        ("鄂温克旗财政局2020年政府信息公开工作年度报告", "鄂温克族自治旗财政局", "department", "150724"),
        (
            "呼伦贝尔市鄂温克族自治旗教育局2020年政府信息公开工作年度报告",
            "鄂温克族自治旗教育局",
            "department",
            "150724",
        ),
        (
            "鄂温克旗巴彦托海镇2020年政府信息公开工作年度报告",
            "鄂温克族自治旗巴彦托海镇人民政府",
            "township",
            "150724",
        ),
        (
            "鄂温克族自治旗辉苏木人民政府2020年政府信息公开年报",
            "鄂温克族自治旗辉苏木人民政府",
            "township",
            "150724",
        ),
        ("锡林浩特市宝力根街道2020年政府信息公开年报", "锡林浩特市宝力根街道办事处", "township", "152502"),
        ("哈密地区电力公司2014年信息公开年报", "哈密地区电力公司", "other", "652200"),
        ("巴里坤县2014年政府信息公开年报", "巴里坤哈萨克自治县人民政府", "government", "652222"),
        ("巴里坤县2018年政府信息公开年报", "巴里坤哈萨克自治县人民政府", "government", "650521"),
        ("伊犁州2018年政府信息公开年报", "伊犁哈萨克自治州人民政府", "government", "654000"),
    ],
)
def test_the_title_tells_whose_it_is(title: str, body: str, kind: str, division: str) -> None:
    found = told(page(title=title))
    assert (found.body, found.body_kind, found.division) == (body, kind, division)


@pytest.mark.parametrize(
    ("title", "division", "today"),
    [
        ("哈密地区行署2016年政府信息公开年报", "652200", "650500"),
        ("哈密市2012年政府信息公开年报", "652201", "650502"),
        ("哈密市2017年政府信息公开年报", "650500", "650500"),
        ("莱城区2012年政府信息公开年报", "371202", "370116"),
    ],
)
def test_a_place_has_its_code_of_then_and_of_today(title: str, division: str, today: str) -> None:
    found = told(page(title=title))
    assert (found.division, found.division_now) == (division, today)


def test_levels_are_those_of_the_division() -> None:
    assert told(page(title="锡盟行署2019年政府信息公开年报")).level == "league"
    assert told(page(title="鄂温克旗财政局2019年政府信息公开年报")).level == "county"
    assert told(page(title="哈密地区行署2014年政府信息公开年报")).level == "prefecture"


SHORT = "2021年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("made", "body"),
    [
        (page("现公布鄂温克旗2021年政府信息公开工作年度报告。", title=SHORT), "鄂温克族自治旗人民政府"),
        (page("2021年,鄂温克旗人民政府深入贯彻落实条例。", title=SHORT), "鄂温克族自治旗人民政府"),
        (page("本报告由鄂温克旗财政局编制。", title=SHORT), "鄂温克族自治旗财政局"),
        (page("现就阿勒泰地区行政公署及办公室2021年度政府信息公开情况报告如下:"), "阿勒泰地区行政公署"),
        (page("我局认真落实条例。", title=SHORT, table_meta={"发布机构": "鄂温克旗民政局"}), "鄂温克族自治旗民政局"),
        (page("认真落实。", title=SHORT, table_meta={"发布机构": "鄂温克旗人民政府办公室"}), "鄂温克族自治旗人民政府"),
        (
            page("我局认真落实条例。", title=SHORT, breadcrumb="首页 > 政府信息公开 > 部门 > 水利局 > 年报"),
            "鄂温克族自治旗水利局",
        ),
        (page("认真落实。", title=SHORT + "_鄂温克族自治旗人民政府"), "鄂温克族自治旗人民政府"),
        (page("认真落实。", title=SHORT, meta={"sitename": "鄂温克族自治旗政府门户网站"}), "鄂温克族自治旗人民政府"),
        (page("认真落实。", title=SHORT, footer="主办单位:鄂温克族自治旗人民政府办公室"), "鄂温克族自治旗人民政府"),
        (page("认真落实。", title=SHORT), "鄂温克族自治旗人民政府"),
        (page("认真落实。", title="民政局2021年政府信息公开工作年度报告"), "鄂温克族自治旗民政局"),
        (page("认真落实。", title="旗民政局2021年政府信息公开工作年度报告"), "鄂温克族自治旗民政局"),
        (page("认真落实。", title="伊敏苏木2021年政府信息公开工作年度报告"), "鄂温克族自治旗伊敏苏木人民政府"),
        (page("认真落实。", title="旗人民政府2021年政府信息公开工作年度报告"), "鄂温克族自治旗人民政府"),
    ],
)
def test_a_short_title_takes_the_body_from_the_nearest_word(made: Page, body: str) -> None:
    assert told(made, EWENKE).body == body


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("自治旗民政局2021年政府信息公开年报", "鄂温克族自治旗民政局", "department"),
        ("市场监督管理局2021年政府信息公开年报", "鄂温克族自治旗市场监督管理局", "department"),
        ("旗委宣传部2021年政府信息公开年报", "鄂温克族自治旗委宣传部", "department"),
        ("鄂温克旗残联2021年政府信息公开年报", "鄂温克族自治旗残联", "department"),
        ("政府办2021年政府信息公开年报", "鄂温克族自治旗人民政府办公室", "department"),
        (
            "国家税务总局鄂温克族自治旗税务局2021年政府信息公开年报",
            "国家税务总局鄂温克族自治旗税务局",
            "department",
        ),
        ("巴彦塔拉达斡尔民族乡2021年政府信息公开年报", "鄂温克族自治旗巴彦塔拉达斡尔民族乡人民政府", "township"),
        ("鄂温克旗第一中学2021年政府信息公开年报", "鄂温克族自治旗第一中学", "other"),
        ("鄂温克2021年政府信息公开年报", "鄂温克族自治旗人民政府", "government"),
    ],
)
def test_bodies_of_many_kinds_have_their_full_names(title: str, body: str, kind: str) -> None:
    found = told(page("认真落实。", title=title), EWENKE)
    assert (found.body, found.body_kind, found.division) == (body, kind, "150724")


def test_a_bureau_that_publishes_for_the_government_is_not_the_body() -> None:
    about_all = page("全旗各部门认真落实。", title=SHORT, table_meta={"发布机构": "鄂温克旗政务服务局"})
    about_itself = page("我局认真落实。", title=SHORT, table_meta={"发布机构": "鄂温克旗政务服务局"})
    assert told(about_all, EWENKE).body == "鄂温克族自治旗人民政府"
    assert told(about_itself, EWENKE).body == "鄂温克族自治旗政务服务局"


def test_what_the_document_says_goes_before_hints() -> None:
    found = told(page(title="锡林浩特市财政局2021年政府信息公开年报"), EWENKE)
    assert (found.body, found.division) == ("锡林浩特市财政局", "152502")


def test_a_governments_office_is_a_department_when_it_speaks_of_itself() -> None:
    title = "伊吾县人民政府办公室2021年政府信息公开工作年度报告"
    own, whole = told(page("办公室认真落实条例。", title=title)), told(page("全县各部门认真落实。", title=title))
    assert (own.body, own.body_kind) == ("伊吾县人民政府办公室", "department")
    assert (whole.body, whole.body_kind) == ("伊吾县人民政府", "government")


def test_namesakes_are_told_apart_by_hints() -> None:
    hints = Hints(division="320106", body="鼓楼区人民政府", level="county")
    assert told(page(title="鼓楼区2021年政府信息公开年报"), hints).division == "320106"


def test_an_old_report_on_todays_portal_keeps_its_own_name() -> None:
    found = told(page(title="哈密地区行署2013年政府信息公开年报"), HAMI)
    assert (found.body, found.division, found.division_now) == ("哈密地区行政公署", "652200", "650500")


def test_without_any_name_the_confidence_is_low() -> None:
    found = told(page(title=SHORT))
    assert (found.division, found.body) == ("", "")
    assert found.confidence <= 0.5


def test_the_site_code_tells_the_division_where_no_name_does() -> None:
    assert told(page(title=SHORT, footer="网站标识码:1507240004")).division == "150724"


def test_a_year_that_nothing_tells_makes_it_no_report() -> None:
    found = identify(page(title="伊吾县政府信息公开年度报告"), Document(url="/t20170307_1.html", content=b""), Hints())
    assert (found.kind, found.reason) == ("not_a_report", "no report year is told")


def test_a_url_never_tells_year_or_day() -> None:
    made = page("统计期限从2015年1月1日至12月31日。", title="伊吾县政府信息公开年度报告")
    found = told(made, url="http://www.xjyiwu.gov.cn/2019/t20190307_1.html")
    assert (found.year, found.published) == (2015, "")


def test_the_day_of_publication_is_carried() -> None:
    made = page("发布时间:2016-03-07 来源:县政府办", title="伊吾县2015年政府信息公开年报")
    assert told(made).published == "2016-03-07"


def test_the_title_is_the_one_that_decided() -> None:
    assert told(page("伊吾县2015年政府信息公开年报", title="首页")).title == "伊吾县2015年政府信息公开年报"
    announced = page("现公布伊吾县2015年政府信息公开工作年度报告,请予监督。")
    assert told(announced).title == "伊吾县2015年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("url", "code", "division", "copy"),
    [
        ("http://www.ewenke.gov.cn/a.html", "", "150724", False),
        ("http://zwgk.ewenke.gov.cn/a.html", "1507240004", "150724", False),
        ("http://www.ewenke.gov.cn/a.html", "1521280004", "150724", False),  # the code before 2001
        ("http://www.ewenke.gov.cn/a.html", "1507000001", "150724", False),  # the city's platform
        ("http://www.ewenke.gov.cn/a.html", "6505000001", "150724", True),
        ("http://www.some-brand.example/a.html", "", "150724", True),
        ("http://www.some-brand.example/a.html", "1507240004", "150724", True),
        ("http://10.1.2.3:8080/a.html", "", "150724", True),
        ("/tmp/a.html", "", "150724", False),
        ("/tmp/a.html", "1507240004", "150724", False),
        ("/tmp/a.html", "6505000001", "150724", True),
        ("/tmp/a.html", "bm12000001", "150724", False),
        ("/tmp/a.html", "9999990001", "150724", False),
    ],
)
def test_a_copy_elsewhere_is_told(url: str, code: str, division: str, copy: bool) -> None:
    assert is_mirror(url, EWENKE, code, division) is copy


def test_without_a_portals_hosts_no_host_is_foreign() -> None:
    assert not is_mirror("http://www.some-brand.example/a.html", Hints(), "", "150724")


def test_the_registered_site_of_a_host() -> None:
    assert site("zwgk.ewenke.gov.cn") == "ewenke.gov.cn"
    assert site("www.ewenke.gov.cn.") == "ewenke.gov.cn"
    assert site("www.farm.example") == "farm.example"
    assert site("10.1.2.3") == "10.1.2.3"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (page(footer="网站标识码：1507240004 蒙ICP备1号"), "1507240004"),
        (page("网站标识码:1507240004"), "1507240004"),
        (page(meta={"siteidcode": "1507240004"}), "1507240004"),
        (page(), ""),
    ],
)
def test_the_site_code_is_found(made: Page, code: str) -> None:
    assert site_code(made) == code


SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared documents are not beside this repository")
@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_known_documents_are_what_they_are_known_to_be(name: str) -> None:
    from extraction.readers.text import read_text
    from extraction.simplify import simplified_page

    path = next(SEEDS.glob(f"{name}_*.txt"))
    wanted = json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))[path.name]
    document = Document(url=str(path), content=path.read_bytes())
    found = identify(simplified_page(read_text(document)), document, Hints())
    assert found.kind == wanted["kind"]
    for key in ("body", "division", "level", "year", "published", "title"):
        if wanted.get(key) is not None:
            assert getattr(found, key) == wanted[key]
