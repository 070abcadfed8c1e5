"""Pages that look like annual reports and are none, as they stand in the same columns."""

from samples.body import Body
from samples.delivery import number_of
from samples.web.site import Article, Portal


def lookalikes(portal: Portal, body: Body) -> tuple[Article, ...]:
    """What this portal's column holds beside reports."""
    return tuple(
        Article(
            number=number_of(portal.id, kind),
            title=title.format(short=body.short, year=year),
            publisher=body.name,
            published=f"{year + 1}-{day}",
            html="\n".join(f"<p>{line.format(short=body.short, year=year, we=body.we)}</p>" for line in lines),
            lookalike=kind,
        )
        for kind, year, day, title, lines in PAGES
    )


PAGES: tuple[tuple[str, int, str, str, tuple[str, ...]], ...] = (
    (
        "guide",
        2019,
        "05-20",
        "{short}政府信息公开指南",
        (
            "为方便公民、法人和其他组织获取政府信息,编制本指南,需要申请公开的,请先阅读。",
            "一、公开范围:本机关负责主动公开的信息见信息公开目录。",
            "二、申请方式:当面申请、信函申请、网上申请均可,申请表可在办公室领取。",
            "三、答复期限:能当场答复的当场答复;不能的,自收到申请之日起20个工作日内答复。",
        ),
    ),
    (
        "notice",
        2023,
        "12-18",
        "关于做好{year}年度政府信息公开工作年度报告编制和发布工作的通知",
        (
            "各苏木乡镇、各部门:",
            "请对照格式编制{year}年度报告,于1月20日前报办公室审核,1月31日前在本单位专栏发布。",
            "数据要与平时台账一致,勾稽关系要核对,表格不得改动。",
        ),
    ),
    (
        "work_report",
        2021,
        "01-12",
        "{short}{year}年政府工作报告",
        (
            "各位代表:现在,我代表{short}人民政府向大会报告工作,请予审议。",
            "一、{year}年工作回顾。牲畜存栏保持稳定,道路硬化到嘎查村,学校食堂全部翻新。",
            "二、下一年主要任务。继续办好民生实事,加快水利设施除险加固。",
        ),
    ),
    (
        "rule_of_law",
        2022,
        "02-26",
        "{short}{year}年法治政府建设年度报告",
        (
            "现将{year}年法治政府建设情况报告如下。",
            "一、主要举措和成效:清理文件,规范执法,办理行政复议案件,聘请法律顾问。",
            "二、存在的问题:基层执法力量不足,普法形式单一。",
        ),
    ),
    (
        "template",
        2020,
        "12-02",
        "xx单位xxxx年政府信息公开工作年度报告(模板)",
        (
            "一、总体情况",
            "xxxx年,xx单位共公开政府信息xx条,收到政府信息公开申请xx件。(此处填写本单位情况)",
            "二、主动公开政府信息情况",
            "(按统一表格填写,没有的填0)",
        ),
    ),
    (
        "news",
        2022,
        "04-02",
        "{short}按时发布{year}年政府信息公开年度报告",
        (
            "记者从办公室获悉,{short}{year}年政府信息公开年度报告已经全部发布,群众可到门户网站查看。",
            "据介绍,今年的报告增加了图解,方便群众看得懂、用得上。",
        ),
    ),
)
