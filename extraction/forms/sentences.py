"""Sentences of a page with their place and heading; where a clause begins, and what 其中 covers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.blocks import Page
from extraction.plain import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence in plain characters, where it begins in `page.text()`, and the heading that it stands under: that of
    its `part` of the report (一、) and the nearest one (a smaller, or the part's).

    `before` is the sentence that a sentence beginning with 其中 goes on from.
    """

    text: str
    start: int
    heading: str
    part: str = ""
    before: str = ""


_END = re.compile(r"[。!\n]")
_NUMBERED = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d+[.、])")
_PART = re.compile("[一二三四五六七八九十]+、")
_HEADING = 42
_LONGEST = 2000


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences begin and end; what has no end for very long is cut, so that no text takes for ever."""
    start = 0
    for end in (*(m.start() for m in _END.finditer(text)), len(text)):
        yield from ((cut, min(cut + _LONGEST, end)) for cut in range(start, end, _LONGEST))
        start = end + 1


def sentences(page: Page) -> Iterator[Sentence]:
    """The sentences of the page's text in their order; short numbered ones are headings of what follows."""
    text, heading, part, last = plain(page.text()), "", "", ""
    for start, end in _spans(text):
        sentence = text[start:end]
        if _NUMBERED.match(sentence) and len(sentence) <= _HEADING:
            heading = sentence.strip()
            part = heading if _PART.match(heading) else part
        if sentence.strip():
            before = last if sentence.lstrip().startswith("其中") else ""
            yield Sentence(text=sentence, start=start, heading=heading, part=part, before=before)
            last = sentence


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
