"""Sentences of a page with their place, and what a clause says of its own scope: which year, which body, which part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.blocks import Page
from extraction.dating import YEAR, number
from extraction.plain import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence in plain characters, where it begins in `page.text()`, and the heading that it stands under."""

    text: str
    start: int
    heading: str


_END = re.compile(r"[。!\n]")
_NUMBERED = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、])")
_HEADING = 42


def sentences(page: Page) -> Iterator[Sentence]:
    """The sentences of the page's text in their order; short numbered ones are headings of what follows."""
    text, start, heading = plain(page.text()), 0, ""
    for end in (*(m.start() for m in _END.finditer(text)), len(text)):
        sentence = text[start:end]
        if _NUMBERED.match(sentence) and len(sentence) <= _HEADING:
            heading = sentence.strip()
        if sentence.strip():
            yield Sentence(text=sentence, start=start, heading=heading)
        start = end + 1


_CLAUSE = re.compile(r"[,;:()]|(?<=[条件次篇期份个人元名起宗])、")


_SHORT = re.compile(r"\([^()\d]{1,4}\)")


def clause_start(sentence: str, place: int) -> int:
    """Where the clause begins that `place` lies in; the parentheses of 县(市) part nothing."""
    whole = _SHORT.sub(lambda m: "·" * len(m[0]), sentence)
    return max((m.end() for m in _CLAUSE.finditer(whole, 0, place)), default=0)


def in_part(sentence: str, place: int) -> bool:
    """True when `place` lies in what 其中 introduces: to the closing parenthesis, or to the sentence's end."""
    begin = sentence.rfind("其中", 0, place)
    if begin < 0:
        return False
    depth = 0
    for character in sentence[begin:place]:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return False
    return True


_SPAN = re.compile(rf"(?:{YEAR}年)?0?1月0?1日(?:起)?(?:至|到|-|—|~)+(?:{YEAR}年)?12月3[01]日(?:止|期间)?")
_PART_OF_YEAR = re.compile(
    "上半年|下半年|前[一二三四五六七八九十]+个?月|[一二三四1-4]季度|(?<![\\d])(?:[1-9]|0[1-9]|1[01])月(?!至12月|-12月|—12月)|"
    "[1-9]-(?:[1-9]|1[01])月|当月|本月|月均|日均|每[年月周天]"
)
_BEFORE = re.compile("去年|上年|上一年|前年|同期|往年|历年|以往")
_SINCE = re.compile(rf"自?{YEAR}年[^,。;]{{0,8}}?以来|自{YEAR}年|历史累计|{YEAR}年?(?:至|-|—|~){YEAR}年")
_INTENDED = re.compile("计划|拟|预计|力争|将(?!上|政务|政府|信息)|下一步|目标|要求|应当|不少于|不低于|原则上|规定")
_NAMED_YEAR = re.compile(rf"(?<![〔\[(])(?P<year>{YEAR})年?度?(?![\]〕)]|\d)")


def of_the_year(sentence: str, begin: int, place: int, year: int | None) -> bool:
    """False when the words before `place` put the figure into another year, a part of the year, or the future.

    `begin` is the start of its clause: deeds intended and last year's figures are judged by the clause alone.
    """
    before = _SPAN.sub("", sentence[:place])
    clause = _SPAN.sub("", sentence[begin:place])
    if _BEFORE.search(clause) or _INTENDED.search(clause) or _SINCE.search(before):
        return False
    if _PART_OF_YEAR.search(clause) or re.search("上半年|下半年|[一二三四]季度|截[至止](?:目前)?[1-9]月", before):
        return False
    named = [number(m["year"]) for m in _NAMED_YEAR.finditer(before)]
    return not named or year is None or named[-1] == year
