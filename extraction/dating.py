"""When: the report year and the date of publication, from what the document says; a URL is never asked."""

import re
from collections.abc import Iterable
from itertools import islice, takewhile

from extraction.blocks import Page
from extraction.plain import compact, compact_lines, plain

YEAR = r"(?:20[0-4]\d|二[〇零oO0][〇零一二三四][〇零一二三四五六七八九])"
_DIGITS = str.maketrans("〇零oO一二三四五六七八九二", "00001234567892")

_PERIOD = re.compile(
    rf"(?P<year>{YEAR})年?0?1月?0?1日?(?:起|始)?[,、]?(?:至|到|止|-|—|–|~|～)+"
    rf"(?:(?P<end>{YEAR}|同|当|本)?年?)?12月?31日?"
)
_OF_YEAR = re.compile(rf"(?P<year>{YEAR})(?:年度|年|度)?(?!\d|[-/.])")
_SPOKEN = re.compile(rf"(?P<year>{YEAR})年度?[^。;\n]{{0,24}}?(?:信息公开|政务公开)[^。;\n]{{0,10}}?(?:报告|年报)")
_OPENING = re.compile(rf"(?:^|[。\n:])(?P<year>{YEAR})年(?:度|以来|来)?[,，]")


def number(year: str) -> int:
    """A year in digits or in Chinese figures as a number."""
    return int(year.translate(_DIGITS))


def period_year(text: str) -> int | None:
    """The year of the period that the report covers (1 January to 31 December), as far as the text says.

    Reads the string that a converter left without 年 and 月 too: `201711日起,至20171231日止`.
    """
    for match in _PERIOD.finditer(compact(text)):
        end = match["end"]
        if not end or not end.startswith(("2", "二")) or number(end) == number(match["year"]):
            return number(match["year"])
    return None


def title_year(title: str) -> int | None:
    """The year that a title names; of several, the one nearest before the words for the report."""
    matches = list(_OF_YEAR.finditer(compact(title)))
    return number(matches[-1]["year"]) if matches else None


def report_year(title: str, text: str, published: str = "") -> int | None:
    """The year that the report is about; None when nothing tells it.

    The title goes first, unless it bears the year of publication: then the period in the text is right.
    """
    named, period = title_year(title), period_year(text)
    if named and period and named == period + 1 and published.startswith(str(named)):
        return period
    if named or period:
        return named or period
    lead = compact_lines(text[:3000])
    for pattern in (_SPOKEN, _OPENING):
        if match := pattern.search(lead):
            return number(match["year"])
    return None


_DATE = r"(?P<y>20\d\d)\s*(?:[-/.年])\s*(?P<m>[01]?\d)\s*(?:[-/.月])\s*(?P<d>[0-3]?\d)(?!\d)"
_LABELLED = re.compile(
    rf"(?P<deed>发布|发表|公开|公布|更新|录入|上传|添加|发稿)?(?:日期|时间|日)\s*[:：]?\s*[\[(【]?\s*{_DATE}"
)
_BEHIND = r"[\])】]|$|来源|作者|信息来源|浏览|点击|阅读"
_ORGAN = "[\u4e00-\u9fff]{1,20}[府办室厅局委部处院会站社心署镇乡网]$"
_UNLABELLED = re.compile(rf"^\s*[\[(【]?\s*{_DATE}日?\s*(?:{_BEHIND}|\d\d?:\d\d(?::\d\d)?\s*(?:{_BEHIND}|{_ORGAN}))")
_AT_END = re.compile(rf"(?:^|(?<=\D))[\[(【]?\s*{_DATE}日?\s*[\])】]?\s*$")
_NOT_OF_PUBLICATION = re.compile("成文|生成|生效|施行|失效|制定|发文|截止|有效|统计|填报|编制|会议|起止")
_KEYS = ("发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "发布", "日期", "时间")
_LATER_KEYS = ("更新时间", "更新日期", "发文日期")
_META = ("pubdate", "publishdate", "publishtime", "publish-date", "article:published_time", "dc.date")
_PROSE = re.compile(r"[一二三四五六七八九十]+、|.{60}")
_LINES = 12
_LONGEST = 160


def iso(match: re.Match[str]) -> str:
    """`YYYY-MM-DD` of a match with y, m and d; empty when it is no date of the calendar."""
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _first_date(text: str) -> str:
    match = re.search(_DATE, plain(text)) or re.search(r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)", plain(text))
    return iso(match) if match else ""


def _lines(page: Page) -> list[str]:
    """The lines beneath the title, or above it; navigation is none, however much of it there is."""
    own = (p.text for p in page.paragraphs() if p.linked * 2 <= len(p.text))
    return [plain(line) for line in (*page.below_title, *islice(own, _LINES))]


def _labelled(lines: Iterable[str], updates: bool) -> str:
    """The date that a label stands before; that of the last update only where `updates` are sought."""
    for line in (line for line in lines if len(line) <= _LONGEST):
        for match in _LABELLED.finditer(line):
            before = line[max(0, match.start() - 2) : match.start() + 4]
            if not _NOT_OF_PUBLICATION.search(before) and updates == (match["deed"] == "更新"):
                return iso(match)
    return ""


def _alone(lines: Iterable[str]) -> str:
    """The date that is a line of its own before the text begins; of several, as beside a list's items, none."""
    opening = takewhile(lambda line: not _PROSE.match(line), lines)
    found = {iso(match) for line in opening if (match := _UNLABELLED.match(line))}
    return found.pop() if len(found) == 1 else ""


def _of_table(page: Page, keys: Iterable[str]) -> str:
    table = {compact(key).rstrip(":"): value for key, value in page.table_meta.items()}
    return next((date for key in keys if (date := _first_date(table.get(key, "")))), "")


def published(page: Page) -> str:
    """The day of publication, `YYYY-MM-DD`: from a labelled line near the title, the metadata table, a date alone
    beneath the title, the meta tags; the day of the last update where none of them tells it. Empty when nothing does.
    """
    lines = _lines(page)
    return (
        _labelled(lines, updates=False)
        or _of_table(page, _KEYS)
        or _alone(lines)
        or next((date for key in _META if (date := _first_date(page.meta.get(key, "")))), "")
        or _labelled(lines, updates=True)
        or _of_table(page, _LATER_KEYS)
    )


def of_link(words: str) -> str:
    """The day that stands at the end of a link's words, as lists show it; empty when none does."""
    match = _AT_END.search(plain(words))
    return iso(match) if match else ""


def undated(words: str) -> str:
    """The words of a link without the day at their end."""
    return words[: match.start()].rstrip() if (match := _AT_END.search(plain(words))) else words
