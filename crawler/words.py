"""The words by which columns, reports and the way to them are told from everything else on a portal."""

import re
from typing import Literal

YEAR = r"(?:19|20)\d{2}|[二2][〇○零oO0][〇○零一二三四五六七八九0-9]{2}"
HAS_YEAR = re.compile(YEAR)
YEAR_ALONE = re.compile(rf"[〔\[(（【]?({YEAR})[〕\])）】]?(年度?)?(年报|年度?报告|信息公开年报|公开年报)?")
NOISE = re.compile(r"[\s\u3000·•|\[\]【】()（）<>《》»>→:：\-—_*■◆●▪☆★]+|\d+$")

COLUMN = re.compile(
    r"(信息)?公开(工作)?年度?报告?|(信息|政务)公开.{0,6}(年报|年度报告|工作报告|公开报告)|历年年报|年度报告|^年报(公示|公开|专栏)?$|工作年报|"
    r"^(部门|单位|政府|本级|乡镇|街道|各级|各部门).{0,8}年报$|信息公开报告"
)
REPORT = re.compile(
    r"(信息|政务|校务|厂务|村务|公开)公开.{0,12}(年报|报告|总结)|公开(工作)?(年报|年度报告)|年度.{0,6}(信息|政务)公开.{0,8}(情况|报告|年报)|"
    r"年度报告.{0,12}信息公开|(信息|政务)公开.{0,6}(年度)?(工作)?情况|(信息|政务)公开.{0,4}年度"
)
CUT_REPORT = re.compile(r"(信息|政务)公开.{0,8}(…|\.\.)")
REPORTISH = re.compile(rf"年报|年度|报告|公开|总结|{YEAR}")
OTHER = re.compile(
    r"政府工作报告|法治政府|依法行政|网站.{0,6}(年度报表|工作报表|年报表)|决算|预算|统计公报|监督报告|审计|环境|质量报告|指南|目录|"
    r"条例|办法|规定|制度|要点|实施方案|解读|招聘|采购|招标|中标|会议|任免|考试|申请表|依申请公开$|意见箱|首页|地图|联系我们|无障碍"
)
SECTIONS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"(部门|单位|乡镇|苏木|街道|镇街|[旗县市区]直).*公开|公开.*(部门|单位|乡镇|苏木|街道|镇街)"), 30.0),
    (re.compile(r"政府信息公开"), 70.0),
    (re.compile(r"(政务|信息|政府)公开"), 65.0),
    (re.compile(r"主动公开|公开(专栏|平台|目录|专区|网|栏目)"), 45.0),
    (re.compile(r"^(政务|公开|政府|透明政府|阳光政务|进入网站|进入首页|网站首页)$"), 10.0),
)
"""What stands on the way to a column of reports; the first that fits says how near it is."""
NO_SECTION = re.compile(
    r"指南|制度|规定|条例|办法|申请|意见|解读|新闻|动态|要点|情况|监督|投诉|标准|规范|培训|会议|方案|通知|清单|预决?算|[。，,？！]"
)
LONGEST_SECTION = 18
DEPARTMENT = re.compile(
    r"(局|委|委员会|办公室|办|院|中心|厅|处|公司|集团|大学|学院|学校|医院|部|站|所|社|联合会|支队|大队|分局)$"
)
TOWNSHIP = re.compile(r"(镇|乡|苏木|街道|街道办事处|农场|林场|牧场|园区|管委会)(人民政府)?$")
GOVERNMENT = re.compile(r"(人民政府|行政公署|行署|[县旗市区盟州]政府|[县旗市盟州]|地区)$")
BODY = re.compile(rf"^(?:关于)?(.*?)(?:{YEAR}|政府信息公开|政务公开|信息公开)")


def clean(text: str) -> str:
    """The words alone: without spaces, brackets, bullets and a count at the end."""
    return NOISE.sub("", text)


def is_report(text: str) -> bool:
    """Whether a title says, wherever it stands, that it is a report on information disclosure."""
    if OTHER.search(text) and not re.search(r"公开.{0,12}年度?报", text):
        return False
    return bool(REPORT.search(text) or (HAS_YEAR.search(text) and CUT_REPORT.search(text)))


def is_column(text: str) -> bool:
    """Whether link words name a column of annual reports."""
    text = clean(text)
    return 2 <= len(text) <= 24 and bool(COLUMN.search(text)) and not OTHER.search(text)


def is_year(text: str) -> bool:
    """Whether link words are a year and no more: a sub-column, or a report that is called by its year."""
    return bool(YEAR_ALONE.fullmatch(text.strip()))


def is_reportish(text: str) -> bool:
    """Whether a title could be a report's inside a column of reports."""
    return bool(REPORTISH.search(text)) and not is_other(text)


def is_other(text: str) -> bool:
    """Whether a title is obviously something else."""
    return bool(OTHER.search(text)) and not is_report(text)


def section_score(text: str) -> float:
    """How likely link words lead to where reports are kept; 0 when they do not."""
    text = clean(text)
    if len(text) > LONGEST_SECTION or NO_SECTION.search(text) or HAS_YEAR.search(text):
        return 0.0
    return next((score for words, score in SECTIONS if words.search(text)), 0.0)


def unit(text: str) -> Literal["government", "department", "township", ""]:
    """Whose a title or a column is, where its words tell it."""
    named = BODY.match(text)
    body = clean(named[1] if named else text)
    if TOWNSHIP.search(body):
        return "township"
    if body.endswith(
        ("人民政府", "行政公署", "县政府", "旗政府", "市政府", "区政府", "县", "旗", "盟", "地区", "州", "市")
    ):
        return "government"
    return "department" if DEPARTMENT.search(body) else ""
