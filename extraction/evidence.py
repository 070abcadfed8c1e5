"""What speaks for an annual report: the themes of its parts, how it introduces itself, labels of its tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.blocks import Page
from extraction.dating import YEAR
from extraction.plain import compact

LEAD = 2500
"""How many characters at the beginning count as its introduction."""

_ANNOUNCED = re.compile(
    rf"(?:现|特|兹|编制|制作|形成|撰写|发布|公布|就|将)[^。;\n]{{0,60}}?{YEAR}[^。;\n]{{0,30}}?(?:信息公开|政务公开)"
    rf"[^。;\n]{{0,16}}?(?:报告|年报)"
)
_SELF = re.compile(
    "本(?:年度|工作|政府信息公开|信息公开)*(?:报告|年报)(?:由|主要|中|所|包括|涵盖|全文|内容|的|根据|依据|是|按照|统计|分|共|电子版)|"
    "编制(?:了)?(?:本|此)|统计期限|数据统计时间|报告如下|本(?:年度)?报告"
)
_OBLIGATION = re.compile("应当|应于|必须|下列内容|以下内容:|不得")
_THEMES = (
    re.compile("概述|总体情况|基本情况|工作概况|工作开展情况"),
    re.compile("主动公开"),
    re.compile("依申请|收到和处理|受理.{0,6}申请|申请公开"),
    re.compile("收费|减免|费用"),
    re.compile("复议|诉讼|申诉"),
    re.compile("问题|不足|改进|措施|打算|下一步|下步"),
    re.compile("其他需要报告|其他需报告|需要说明|附表|附件|统计表|情况统计"),
    re.compile("咨询|人员|机构|培训|监督|保障"),
)
_MENTIONS = tuple(map(re.compile, ("主动公开", "申请", "复议|诉讼", "收费|费用", "存在的?(?:主要)?(?:问题|不足)|改进")))
NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十]+[、.,部章]|\([一二三四五六七八九十]+\)|[1-9][.、])")
_TABLE_MARKS = (
    "本年新收政府信息公开申请",
    "第二十条第",
    "结转下年度继续办理",
    "三、本年度办理结果",
    "统计指标",
    "尚未审结",
)
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|ofd|zip|rar)(?:$|[?#&])|download", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the text offers: themes that head its parts, introductions, table labels, its length, files beside it."""

    themes: int
    announced: bool
    introduces_itself: bool
    tables: int
    mentions: int
    length: int
    files: int
    images: int

    @property
    def weight(self) -> int:
        """The themes, and two more for each other kind of proof."""
        return self.themes + 2 * (self.announced + self.introduces_itself + bool(self.tables))


def _headings(page: Page) -> Iterable[str]:
    """The lines that head a part: short, and marked as headings or numbered."""
    for paragraph in page.paragraphs():
        line = compact(paragraph.text)
        if paragraph.heading or NUMBERED.match(line):
            yield line[:40]


def _announced(lead: str) -> bool:
    """True when the lead announces a year's report, and does not only say that somebody should."""
    around = (lead[max(0, match.start() - 12) : match.end()] for match in _ANNOUNCED.finditer(lead))
    return any(not _OBLIGATION.search(words) for words in around)


def evidence(page: Page, text: str) -> Evidence:
    """Weighs the compact text and the page's tables."""
    lines = tuple(_headings(page))
    cells = compact("".join(cell.text for grid in page.grids() for row in grid.rows for cell in row))
    return Evidence(
        themes=sum(any(pattern.search(line) for line in lines) for pattern in _THEMES),
        announced=_announced(text[:LEAD]),
        introduces_itself=bool(_SELF.search(text[:LEAD])),
        tables=sum(mark in cells or mark in text for mark in _TABLE_MARKS),
        mentions=sum(bool(pattern.search(text)) for pattern in _MENTIONS),
        length=len(text) + len(cells),
        files=sum(bool(_FILE.search(anchor.url)) for anchor in page.anchors),
        images=sum(anchor.embedded for anchor in page.anchors),
    )
