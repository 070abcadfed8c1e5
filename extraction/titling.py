"""What a title says: whether it names an annual report, of which body, of which year."""

import re
from dataclasses import dataclass
from typing import Literal

from extraction.dating import YEAR, title_year
from extraction.plain import compact

Verdict = Literal["report", "weak", "other", "neutral"]
"""`report`: names an annual report; `weak`: a 工作报告 or 情况报告, which the text must confirm; `other`: names
something else; `neutral`: says nothing (a site's or a column's name)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Titling:
    """A title understood. `body` is what stands where the body's name does, perhaps nothing; `site` what a site
    appended to the title."""

    verdict: Verdict
    text: str = ""
    body: str = ""
    year: int | None = None
    site: str = ""


_TOPIC = r"(?:(?:政府|政务|行政|主动)?信息公开|政务公开|政府信息和政务公开|政府信息与政务公开)"
_FILLING = rf"(?:《?条例》?|工作|情况|实施|执行|开展|年度|年|度|的|及|和|与|暨|{YEAR}|\(|\)|{_TOPIC}|全年|依申请公开)*"
_STRONG = r"(?:年度工作报告|年度情况报告|工作年度报告|年度报告|年报|年度报告书|(?<=年度)报告|(?<=年度的)报告)"
_WEAK = r"(?:工作报告|情况报告|情况的报告|工作情况报告|报告)"
_TAIL = (
    r"(?:\((?!.*(?:模板|样|解读|格式|征求意见|季度|半年))[^()]*\)|公示|全文|正文|"
    r"\.(?:docx?|pdf|html?|wps|txt|ofd|xlsx?))*"
)
_REPORT = re.compile(rf"^(?P<head>.*?)(?P<topic>{_TOPIC}{_FILLING}?)(?P<kind>{_STRONG}|{_WEAK})(?P<tail>{_TAIL})$")
_BARE = re.compile(rf"^(?P<head>[^,。:;]{{0,24}}?{YEAR}年?度?)(?P<kind>年度报告|年报|工作年报)(?P<tail>{_TAIL})$")

_DEED = re.compile(
    "通知|通告|办法|意见|方案|指南|目录|规定|细则|解读|图解|一图|读懂|培训|会议|召开|举办|举行|发布|公布|印发|转发|做好|报送|"
    "报请|编制|编写|撰写|填报|上报|格式|模板|模版|样表|样本|范本|范文|评估|评议|测评|通报|要点|季度|上半年|下半年|半年|"
    "[1-9一二三四五六七八九十]月份?|申请表|须知|答复|自查|整改|推进|第三方|如何|学年|社会责任|我[省市县旗区州盟局]"
)
_MATTER = re.compile(
    "财政|预算|决算|法治|依法行政|企业|信用|上市|质量|环境|产品|审计|统计|网站|制度|流程|督查|检查|考核|调研|落实|组织|开展|计划"
)
_PATH = re.compile("[>»›:/|]|首页|位置|栏目")
_ORGAN = re.compile(
    "(?:局|厅|委|会|办|办公室|部|处|所|队|站|社|院|中心|政府|公署|行署|镇|乡|街道|苏木|公司|集团|大学|学校)$"
)
_DOCUMENT = re.compile(
    "(?:报告|报表|通知|公报|意见|方案|办法|规划|预算|决算|公告|通告|函|批复|决定|条例|简报|讲话|总结|要点|名单|公示|指南|"
    "目录|规定|制度|年报|细则|解读|月报|季报|统计表|申请表|须知|模板|格式|样表|工作年报|报道)(?:\\([^()]*\\))?$"
)
_COLUMN = re.compile("(?:政府|政务)?(?:信息)?公开(?:目录|指南|制度|规定|专栏|平台|栏目|公告|公示)?")
_ABOUT = re.compile("信息公开|政务公开|年报|年度报告")
_SITE = re.compile(r"[-_|—–]{1,3}(?P<site>[^-_|—–]*)$")


def _parted(title: str) -> tuple[str, str]:
    """The title and what the site appended to it: 年报-某某县人民政府, 年报_政务公开_某某网."""
    site = ""
    while match := _SITE.search(title):
        if not _ABOUT.search(title[: match.start()]) or len(match["site"]) > 24:
            break
        title, site = title[: match.start()], match["site"] or site
    return title, site


def _body(head: str) -> str:
    """What is left of the words before the topic when years and joining words are taken off."""
    head = re.sub(rf"{YEAR}(?:年度|年|度)?(?:\(.*?\))?", "", head)
    head = re.sub(r"^[\[(【《<\"“]+|[\])】》>\"”]+$", "", head)
    return re.sub(r"^(?:关于)|(?:关于|的|年度|全年|开展|实施|贯彻|执行)+$", "", head).strip("、,:·.")


def _reads_as_body(body: str) -> bool:
    """False when the words in the place of a body tell of a deed (印发, 召开) or of another matter (财政信息公开)."""
    if len(body) > 40 or _DEED.search(body) or _PATH.search(body):
        return False
    return bool(_ORGAN.search(body)) or not _MATTER.search(body)


def _otherwise(title: str) -> Verdict:
    """Of a title that names no annual report: does it name something else?"""
    if _COLUMN.fullmatch(title):
        return "neutral"
    if _DOCUMENT.search(title) or (_ABOUT.search(title) and _DEED.search(title)):
        return "other"
    return "neutral"


_LONGEST = 300


def understand(title: str) -> Titling:
    """Reads a title; white space and full-width forms do not matter. What is far too long is no title."""
    if len(title) > _LONGEST:
        return Titling(verdict="neutral", text=compact(title[:_LONGEST]))
    text = compact(title)
    named, site = _parted(text)
    match = _REPORT.match(named) or _BARE.match(named)
    if not match:
        return Titling(verdict=_otherwise(named), text=text, site=site)
    body = _body(match["head"])
    if not _reads_as_body(body) or "学年" in named:
        return Titling(verdict="other", text=text, site=site)
    year = title_year(named)
    strong = match.re is _REPORT and (re.fullmatch(_STRONG, match["kind"]) is not None or "年度" in named)
    return Titling(
        verdict="report" if strong and (year or body) else "weak", text=named, body=body, year=year, site=site
    )
