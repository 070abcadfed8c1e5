"""The parts of a report's text under their headings."""

import re
from collections.abc import Iterator

from extraction.blocks import Page, Paragraph
from extraction.forms.labels import plain
from model.report import Section

_NUMBERED = re.compile(
    r"^(?:第?(?P<number>[一二三四五六七八九十]{1,3})(?:部分)?[、.．,，:：\s]+|\((?P<bracketed>[一二三四五六])\))\s*\S"
)
_SIX = (
    "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况", "其他需要报告的事项",
)  # fmt: skip
_TITLE = re.compile("|".join(sorted(_SIX, key=len, reverse=True)))
_LONGEST = 45


def sections(page: Page) -> tuple[Section, ...]:
    """The parts in their order, numbered from 1; what stands before the first heading belongs to none."""
    found: list[tuple[str, list[str]]] = []
    for paragraph in page.paragraphs():
        heading, rest = _heading(paragraph)
        if heading:
            found.append((heading, [rest] if rest else []))
        elif found:
            found[-1][1].append(paragraph.text)
    return tuple(
        Section(number=n, heading=heading, text="\n".join(lines)) for n, (heading, lines) in enumerate(found, 1)
    )


def _heading(paragraph: Paragraph) -> tuple[str, str]:
    """The heading a paragraph is or begins with, and what follows it in the same paragraph."""
    text = paragraph.text
    match = _NUMBERED.match(text)
    numbered = bool(match and match["number"])
    if numbered and len(text) <= _LONGEST and not text.endswith(("。", "；", ";")):
        return text, ""
    title = _TITLE.search(text[:40]) if numbered or paragraph.heading or len(text) <= 24 else None
    if title and (numbered or plain(text[: title.start()]).strip("()（）、.一二三四五六123456") == ""):
        return text[: title.end()].strip(), text[title.end() :].strip("：: 。")
    return "", ""


def heads(page: Page) -> Iterator[str]:
    """The headings of a page's parts."""
    return (heading for p in page.paragraphs() if (heading := _heading(p)[0]))
