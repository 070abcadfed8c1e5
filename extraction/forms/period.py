"""Which time is a figure about? Last year's, a part of the year's and intended ones are told from the report year's."""

import re

from extraction.dating import YEAR, number
from extraction.forms.sentences import Sentence, clause_start

_SPAN = re.compile(rf"(?:{YEAR}年)?0?1月0?1日(?:起)?(?:至|到|-|—|~)+(?:{YEAR}年)?12月3[01]日(?:止|期间)?")
_PART_OF_YEAR = re.compile(
    "上半年|下半年|前[一二三四五六七八九十]+个?月|[一二三四1-4]季度|(?<![\\d])(?:[1-9]|0[1-9]|1[01])月(?!至12月|-12月|—12月)|"
    "[1-9]-(?:[1-9]|1[01])月|当月|本月|月均|日均|每[年月周天]"
)
_UP_TO = re.compile(r"上半年|下半年|[一二三四]季度|截[至止](?:目前)?(?:20\d\d年)?(?:0?[1-9]|1[01])月(?!1日至)")
_BEFORE = re.compile("去年|上年|上一年|前年|同期|往年|历年|以往")
_SINCE = re.compile(rf"自?{YEAR}年[^,。;]{{0,8}}?以来|自{YEAR}年|历史累计|{YEAR}年?(?:至|-|—|~){YEAR}年")
_INTENDED = re.compile(
    "计划|拟|预计|力争|将(?!上|政务|政府|信息)|下一步|目标|(?<![按照据])要求|应当|不少于|不低于|原则上|(?<![按照据])规定"
)
_AHEAD = re.compile("下一步|下步|打算|思路|努力方向|计划|安排")
# a count between 2000 and 2049 is no year
_NAMED_YEAR = re.compile(
    rf"(?<![〔\[(\d])(?<!\d[,.])(?P<year>{YEAR})年?度?(?![\]〕)]|\d|[,.]\d|[余多万亿条件次篇个人名期份起宗项部场例家处元%])"
)


def _cumulative(before: str, year: int | None) -> bool:
    """True when the words say that the figure covers several years, and do not come back to the report's."""
    since = _SINCE.search(before)
    return since is not None and not any(number(m["year"]) == year for m in _NAMED_YEAR.finditer(before, since.end()))


def of_the_year(sentence: Sentence, place: int, year: int | None) -> bool:
    """False when the words before `place` put the figure into another year, a part of the year, or the future.

    Deeds intended and last year's figures are judged by the figure's clause alone.
    """
    if _AHEAD.search(sentence.part):
        return False
    clause = _SPAN.sub("", sentence.text[clause_start(sentence.text, place) : place])
    before = _SPAN.sub("", sentence.before + sentence.text[:place])
    if _BEFORE.search(clause) or _INTENDED.search(clause) or _cumulative(before, year):
        return False
    if _PART_OF_YEAR.search(clause) or _UP_TO.search(before):
        return False
    named = [number(m["year"]) for m in _NAMED_YEAR.finditer(before)]
    return not named or year is None or named[-1] == year
