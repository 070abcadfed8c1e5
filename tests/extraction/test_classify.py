"""Annual report or not: pages that are, and pages that only look like one, each with its reason."""

from dataclasses import dataclass, field

import pytest

from extraction.blocks import Anchor, Cell, Grid, Page, Paragraph
from extraction.classify import classify

REPORT = (
    "根据《中华人民共和国政府信息公开条例》要求,编制本报告。本报告中所列数据的统计期限自2015年1月1日至2015年12月31日。",
    "一、概述",
    "2015年,我县把公开工作列入日程,由办公室牵头,分工负责。",
    "二、主动公开政府信息情况",
    "全年主动公开政府信息320条。",
    "三、依申请公开政府信息情况",
    "全年收到政府信息公开申请3件,均已答复。",
    "四、收费及减免情况",
    "未收取任何费用。",
    "五、行政复议、行政诉讼情况",
    "没有因政府信息公开引起的行政复议和诉讼。",
    "六、存在的问题和改进措施",
    "部分栏目更新较慢,明年加强检查。",
)
PLAIN = tuple(line for line in REPORT if len(line) > 14)
"""The same without headings."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A page to be judged."""

    title: str = ""
    headings: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    pictures: int = 0
    cells: tuple[tuple[str, ...], ...] = ()
    link_text: str = ""
    meta: dict[str, str] = field(default_factory=dict)

    def page(self) -> Page:
        """The page that a reader would make of it."""
        rows = tuple(
            tuple(Cell(text=text, row=r, column=c) for c, text in enumerate(row)) for r, row in enumerate(self.cells)
        )
        grids = (Grid(number=1, cells=rows, rows=rows),) if rows else ()
        named = [Anchor(url=f"http://a.example/{n}.html", text=text) for n, text in enumerate(self.links)]
        held = [Anchor(url=f"http://a.example/{name}", text=name) for name in self.files]
        shown = [Anchor(url=f"http://a.example/{n}.png", text="", embedded=True) for n in range(self.pictures)]
        return Page(
            source="table",
            blocks=(*(Paragraph(text=line) for line in self.lines), *grids),
            title=self.title,
            headings=self.headings,
            meta=self.meta,
            anchors=(*named, *held, *shown),
        )


REPORTS = {
    "title and all parts": Case(title="伊吾县2015年政府信息公开工作年度报告", lines=REPORT),
    "title without a body": Case(title="2015年政府信息公开工作年度报告", lines=REPORT),
    "title in a heading, the site's name as title": Case(
        title="伊吾县人民政府", headings=("2015年政府信息公开年报",), lines=REPORT
    ),
    "title in a line, after the column's name": Case(lines=("政府信息公开", "伊吾县2015年政府信息公开年报", *REPORT)),
    "no title, but announced": Case(
        lines=("现公布伊吾县2015年政府信息公开工作年度报告,电子版可在网站下载。", *REPORT[1:])
    ),
    "no title, but introduces itself": Case(lines=REPORT),
    "title and text without headings": Case(title="2015年政府信息公开工作年度报告", lines=PLAIN),
    "work report with all its parts": Case(title="关于2015年政府信息公开工作情况的报告", lines=REPORT),
    "title without a year, year in the text": Case(title="政府信息公开年报", lines=REPORT),
    "title is the column's, article's own in the tag": Case(
        title="政府信息公开目录", meta={"articletitle": "2015年政府信息公开年报"}, lines=REPORT
    ),
    "title only in the link": Case(title="正文", link_text="2015年政府信息公开工作年度报告", lines=REPORT),
    "a department's": Case(title="伊吾县财政局2015年政府信息公开工作年度报告", lines=REPORT),
    "a township's": Case(title="淖毛湖镇2015年政府信息公开工作年度报告", lines=REPORT),
    "a thin page with a document": Case(
        title="2015年政府信息公开工作年度报告", lines=("附件:2015年年报.doc",), files=("2015.doc",)
    ),
    "a thin page of scanned pictures": Case(
        title="2015年政府信息公开工作年度报告", lines=("来源:县政府办",), pictures=6
    ),
    "tables alone": Case(
        title="2021年政府信息公开工作年度报告",
        cells=(("第二十条第(一)项", ""), ("本年新收政府信息公开申请数量", "3")),
    ),
    "issued under a notice, but whole": Case(
        title="关于印发伊吾县2015年政府信息公开工作年度报告的通知", lines=("现将报告印发给你们。", *REPORT)
    ),
    "guide and rules in the sidebar's headings": Case(
        title="伊吾县人民政府网",
        headings=("政府信息公开指南", "政府信息公开制度", "政府信息公开年报"),
        lines=("伊吾县2015年政府信息公开年报", *REPORT),
    ),
    "a phone number that is masked": Case(
        title="2015年政府信息公开工作年度报告", lines=(*REPORT, "联系电话:0902-xxxx123")
    ),
    "a document-sharing copy of a whole report is judged by its text": Case(
        title="伊吾县2015年政府信息公开工作年度报告", lines=(*REPORT, "本文档可免费下载")
    ),
}

OTHERS = {
    "notice about writing reports": Case(
        title="关于做好2015年政府信息公开工作年度报告编制工作的通知",
        lines=("各乡镇、各部门:", "现将2015年政府信息公开工作年度报告编制事项通知如下。", *REPORT[1:]),
    ),
    "notice with the outline of the report beneath": Case(
        title="关于报送2015年度政府信息公开年报的通知",
        lines=("伊吾县2015年政府信息公开工作年度报告", "一、概述", "二、主动公开", "三、依申请公开", "四、收费"),
    ),
    "notice without a title": Case(
        lines=(
            "各单位:请于2016年1月31日前编制并公布2015年政府信息公开工作年度报告,有关事项通知如下。",
            "一、概述",
            "二、主动公开情况",
            "三、依申请公开情况",
            "四、收费情况",
            "特此通知",
        )
    ),
    "template with blanked names": Case(
        title="政府信息公开工作年度报告", lines=("xxxx年,xx县收到申请xx件,公开信息xx条。", *REPORT[1:])
    ),
    "template by its title": Case(title="xx局2015年政府信息公开工作年度报告", lines=REPORT),
    "template with the name to be put in": Case(
        title="2015年政府信息公开工作年度报告", lines=("(单位名称)严格执行条例,(机关名称)编制。", *REPORT)
    ),
    "template with dots for figures": Case(
        title="2015年政府信息公开工作年度报告", lines=("全年公开信息...条,收到申请...件。", *REPORT)
    ),
    "template with underscores": Case(title="政府信息公开年报", lines=("以____年为准,____年共公开。", *REPORT)),
    "format and how to fill it in": Case(title="政府信息公开工作年度报告格式及填报说明", lines=REPORT),
    "document-sharing page": Case(title="政府信息公开工作汇编", lines=("格式:doc", "文档页数:4", "免费下载", *REPORT)),
    "law collection": Case(
        lines=(
            "【法规类别】机关工作",
            "【发文字号】2号",
            "【时效性】现行有效",
            "第一条 为规范政府信息公开年度报告,制定本办法。",
        )
    ),
    "government work report": Case(
        title="2015年政府工作报告", lines=("各位代表:现在我代表县人民政府报告工作。", "一、2015年工作回顾")
    ),
    "guide": Case(title="伊吾县政府信息公开指南", lines=("编制本指南。", "一、主动公开", "二、依申请公开", "三、收费")),
    "guide under a column's title": Case(
        title="政府信息公开指南", lines=("为方便获取信息,编制本指南。", "一、主动公开", "二、依申请公开", "三、监督")
    ),
    "catalogue": Case(title="伊吾县政府信息公开目录", lines=("索引号", "名称", "发布日期")),
    "fiscal report": Case(title="伊吾县2015年预算执行情况和财政信息公开年报", lines=("一、预算执行",)),
    "rule-of-law report": Case(
        title="伊吾县2015年法治政府建设年度报告",
        lines=(
            "现将2015年法治政府建设情况报告如下。",
            "一、主要做法:推进政府信息公开",
            "二、行政复议和诉讼",
            "三、存在的问题",
        ),
    ),
    "monthly statistics": Case(title="2015年5月政府信息公开工作情况统计表", lines=("主动公开32条", "申请0件")),
    "report of a quarter": Case(title="2015年第一季度政府信息公开工作报告", lines=REPORT),
    "report of half a year": Case(title="伊吾县2015年上半年政府信息公开工作报告", lines=REPORT),
    "list of reports": Case(
        title="政府信息公开年报",
        lines=("伊吾县2013年政府信息公开年报", "伊吾县2014年政府信息公开年报", "伊吾县2015年政府信息公开年报"),
        links=("伊吾县2013年政府信息公开年报", "伊吾县2014年政府信息公开年报", "伊吾县2015年政府信息公开年报"),
    ),
    "list under a site's name": Case(
        title="伊吾县人民政府",
        links=("财政局2013年政府信息公开年报", "教育局2013年政府信息公开年报", "民政局2013年政府信息公开年报"),
        lines=(
            "当前位置:首页",
            "财政局2013年政府信息公开年报",
            "教育局2013年政府信息公开年报",
            "民政局2013年政府信息公开年报",
        ),
    ),
    "empty column": Case(title="政府信息公开年报", lines=("暂无内容",)),
    "titled, but under construction": Case(
        title="2015年政府信息公开工作年度报告", lines=("内容更新中",), files=("logo.pdf",)
    ),
    "titled, but empty": Case(title="2015年政府信息公开工作年度报告"),
    "a page that only a script fills": Case(
        title="信息内容-伊吾县人民政府网",
        lines=("当前位置:首页 > 政务公开 > 政府信息公开 > 政府信息公开年报", "正在加载…"),
        pictures=1,
    ),
    "titled, filled by a script": Case(title="2015年政府信息公开工作年度报告", lines=("正在加载…",), pictures=1),
    "breadcrumb of a column": Case(lines=("首页 > 政府信息公开 > 2015年政府信息公开年报", "上一页", "下一页")),
    "application form": Case(title="政府信息公开申请表", lines=("申请人姓名", "所需信息的内容描述")),
    "how to apply": Case(
        title="依申请公开", lines=("公民可以通过当面、信函、网上方式提出政府信息公开申请。", "申请须知", "收费标准")
    ),
    "news of reports": Case(
        title="伊吾县按时公布2015年政府信息公开年报",
        lines=(
            "近日,伊吾县公布2015年政府信息公开工作年度报告,记者从办公室获悉。",
            "一、主动公开",
            "二、申请",
            "三、诉讼",
        ),
    ),
    "news without a title": Case(
        lines=(
            "记者近日获悉,县政府办公布了伊吾县2015年政府信息公开工作年度报告。",
            "一、概述",
            "二、主动公开",
            "三、申请公开",
            "四、收费",
        )
    ),
    "news of a training": Case(
        title="伊吾县召开2015年政府信息公开年度报告编制培训会", lines=("会议要求各单位认真编制年度报告。",)
    ),
    "picture that explains a report": Case(title="一图读懂伊吾县2015年政府信息公开年报", pictures=3),
    "explanation of a report": Case(title="伊吾县2015年政府信息公开年报解读", lines=REPORT),
    "the Regulation": Case(
        title="中华人民共和国政府信息公开条例",
        lines=("各级行政机关应当在每年3月31日前公布本行政机关的政府信息公开工作年度报告。", "第一章 总则"),
    ),
    "the Regulation without a title": Case(
        lines=(
            "第四十九条 县级以上人民政府部门应当在2020年1月31日前公布政府信息公开工作年度报告。",
            "年度报告应当包括下列内容:",
            "(一)主动公开政府信息的情况",
            "(二)收到和处理申请的情况",
            "(三)被申请复议、提起诉讼的情况",
        )
    ),
    "measures on disclosure": Case(title="伊吾县政府信息依申请公开办法", lines=("第一条 为规范依申请公开",)),
    "work points": Case(title="伊吾县2015年政府信息公开工作要点", lines=("一、主动公开", "二、申请", "三、监督")),
    "self-examination": Case(title="关于2015年政府信息公开工作的自查报告", lines=REPORT),
    "assessment by others": Case(title="伊吾县2015年政务公开第三方评估报告", lines=REPORT),
    "website's annual table": Case(title="政府网站工作年度报表(2015年度)", lines=("网站名称", "独立用户访问总量")),
    "school year of a university": Case(title="某学院2014-2015学年信息公开工作年度报告", lines=REPORT),
    "companies' annual reports": Case(title="企业信息公示年度报告操作办法", lines=("企业应当报送年度报告",)),
    "departmental final accounts": Case(title="伊吾县财政局2015年度部门决算公开", lines=("一、部门概况", "二、收支")),
    "an answer to a request": Case(title="政府信息公开申请答复书", lines=("你申请公开2015年年度报告的信息已收悉。",)),
    "home page with a report among its news": Case(
        title="伊吾县人民政府",
        lines=("要闻", "公告", "伊吾县2015年政府信息公开年报", "招标信息", "天气"),
    ),
    "speech": Case(title="在全县政务公开工作会议上的讲话", lines=("同志们:", "一、2015年工作回顾", "二、存在的问题")),
    "summary of the work on affairs": Case(
        title="2015年政务公开工作总结", lines=("一、概述", "二、主动公开", "三、问题")
    ),
    "nothing": Case(),
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_taken(name: str) -> None:
    case = REPORTS[name]
    found = classify(case.page(), case.link_text)
    assert found.report, found.reason


@pytest.mark.parametrize("name", OTHERS)
def test_what_only_looks_like_a_report_is_refused_with_its_reason(name: str) -> None:
    case = OTHERS[name]
    found = classify(case.page(), case.link_text)
    assert not found.report
    assert len(found.reason) > 10


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("template with blanked names", "template"),
        ("document-sharing page", "document-sharing"),
        ("list of reports", "list"),
        ("titled, but empty", "holds no report"),
        ("government work report", "2015年政府工作报告"),
        ("news without a title", "news"),
    ],
)
def test_the_reason_says_what_it_is(name: str, word: str) -> None:
    case = OTHERS[name]
    assert word in classify(case.page(), case.link_text).reason


def test_more_proof_gives_more_confidence() -> None:
    whole, thin = REPORTS["title and all parts"], REPORTS["a thin page with a document"]
    assert classify(whole.page()).confidence > classify(thin.page()).confidence
