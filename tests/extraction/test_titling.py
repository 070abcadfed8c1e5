"""Titles: which name an annual report, and what stands in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.titling import understand


@pytest.mark.parametrize(
    ("title", "body", "year"),
    [
        ("哈密地区行署2016年政府信息公开年报", "哈密地区行署", 2016),
        ("2021年政府信息公开工作年度报告", "", 2021),
        ("鄂温克旗财政局2020年度政府信息公开工作年度报告", "鄂温克旗财政局", 2020),
        ("伊吾县人民政府关于2015年政府信息公开工作的年度报告", "伊吾县人民政府", 2015),
        ("伊吾县政府信息公开工作2016年度报告", "伊吾县", 2016),
        ("伊吾县审计局2020年政府信息公开工作年度报告", "伊吾县审计局", 2020),
        ("伊吾县财政局二〇一六年度政府信息公开工作年度报告", "伊吾县财政局", 2016),
        ("二○一二年伊吾县政府信息公开年度报告", "伊吾县", 2012),
        ("政府信息公开工作年度报告（2020年）", "", 2020),
        ("伊敏苏木人民政府２０１９年政府信息公开工作年度报告.docx", "伊敏苏木人民政府", 2019),
        ("伊吾县统计局2020年政务公开工作年度报告", "伊吾县统计局", 2020),
        ("伊吾县卫生和计划生育委员会2017年政府信息公开年报", "伊吾县卫生和计划生育委员会", 2017),
        ("关于伊吾县2009年政府信息公开工作年度报告", "伊吾县", 2009),
        ("2012年度政府信息公开工作报告", "", 2012),
        ("伊 吾 县 2018 年 政 府 信 息 公 开 年 报", "伊吾县", 2018),
        ("伊吾县2018年政府信息公开工作年度报告（公开版）", "伊吾县", 2018),
    ],
)
def test_a_reports_title_tells_body_and_year(title: str, body: str, year: int) -> None:
    found = understand(title)
    assert (found.verdict, found.body, found.year) == ("report", body, year)


@pytest.mark.parametrize(
    "title",
    [
        "关于做好2020年政府信息公开工作年度报告编制工作的通知",
        "关于报送2020年度政府信息公开年报的函",
        "关于印发2015年政府信息公开工作年度报告的通知",
        "2020年政府工作报告",
        "2020年财政信息公开年报",
        "2020年法治政府建设年度报告",
        "伊吾县2020年度依法行政工作报告",
        "政府信息公开工作规定（试行）",
        "我县发布2020年政府信息公开年报",
        "伊吾县召开2020年政府信息公开年报编制培训会",
        "一图读懂2020年政府信息公开年报",
        "2020年政府信息公开年报解读",
        "2020年上半年政府信息公开工作报告",
        "2020年第三季度政府信息公开工作情况报告",
        "2020年5月政府信息公开情况统计表",
        "2020年政府网站工作年度报表",
        "某大学2019-2020学年信息公开工作年度报告",
        "政府信息公开工作年度报告模板",
        "政府信息公开申请表",
        "关于政府信息公开工作的自查报告",
        "企业信息公示年报",
        "2020年国民经济和社会发展统计公报",
        "2020年政府信息公开工作要点落实情况报告",
        "2020年政务公开第三方评估报告",
        "政府信息公开申请答复情况通报",
        "2021年政务公开工作要点",
        "伊吾县2020年度部门决算公开报告",
    ],
)
def test_a_title_that_names_something_else_is_told(title: str) -> None:
    assert understand(title).verdict == "other"


@pytest.mark.parametrize("title", ["", "政府信息公开", "伊吾县人民政府", "政府信息公开指南", "信息公开目录", "首页"])
def test_a_columns_or_sites_name_says_nothing(title: str) -> None:
    assert understand(title).verdict == "neutral"


@pytest.mark.parametrize("title", ["政府信息公开年报", "关于2015年政府信息公开工作情况的报告", "伊吾县2016年年度报告"])
def test_a_weak_title_leaves_it_to_the_text(title: str) -> None:
    assert understand(title).verdict == "weak"


def test_what_a_site_appends_is_parted_off() -> None:
    found = understand("2020年政府信息公开工作年度报告_政府信息公开年报_鄂温克族自治旗人民政府")
    assert (found.verdict, found.year, found.body) == ("report", 2020, "")
    assert understand("2020年政府信息公开年报-鄂温克族自治旗人民政府").site == "鄂温克族自治旗人民政府"


@given(st.text(max_size=80))
def test_any_text_is_read_without_harm(title: str) -> None:
    assert understand(title).verdict in ("report", "weak", "other", "neutral")
