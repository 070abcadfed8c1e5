"""The lines of a PDF page that stand in no table, put together to paragraphs."""

import re
from collections.abc import Iterator
from typing import Any

from extraction.blocks import Paragraph
from extraction.readers.spaces import one_line

_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff，。、；：）》〕”]) (?=[\u3400-\u9fff，。、；：（《〔“])")
_SHORT = 2.5
_INDENT = 1.2


def paragraphs_of(page: Any, number: int) -> Iterator[tuple[float, Paragraph]]:
    """Paragraphs with the height of their first line: one ends where a line stops short or the next is indented."""
    lines = page.extract_text_lines(return_chars=True, strip=True)
    if not lines:
        return
    left, right = min(line["x0"] for line in lines), max(line["x1"] for line in lines)
    held: list[dict[str, Any]] = []
    for line in lines:
        size = line["chars"][0]["size"] or 10.0
        gap = line["top"] - held[-1]["bottom"] if held else 0.0
        ended = bool(held) and (held[-1]["x1"] < right - _SHORT * size or gap > 2.5 * size)
        if held and (ended or line["x0"] > left + _INDENT * size):
            yield held[0]["top"], _paragraph(held, number)
            held = []
        held.append(line)
    yield held[0]["top"], _paragraph(held, number)


def _paragraph(lines: list[dict[str, Any]], number: int) -> Paragraph:
    text = "".join(line["text"].strip() for line in lines)
    return Paragraph(text=_BETWEEN_HAN.sub("", one_line(text)), place=f"page {number}")
