"""An HTML table to the cells it shows; a table that only lays out a page is told from one that holds data."""

import re

from selectolax.lexbor import LexborNode

from extraction.grid import Written
from extraction.readers.dom import BLOCKS, Walk, hidden
from extraction.readers.spaces import lines, one_line

_NUMBER = re.compile(r"\s*\+?(\d{1,6})")
_PLAIN = frozenset(("p", "span", "div", "font", "b", "strong"))
_LONG = 600
_HEADING = re.compile(r"^[一二三四五六七八九十]、\s*\S{2,30}$")


def rows_of(table: LexborNode, path: str, classes: frozenset[str]) -> list[list[Written]] | None:
    """The table's rows as shown, or None when the table is layout: what it holds is to be read as blocks."""
    rows: list[list[Written]] = []
    for row, place in _rows(table, path, classes):
        cells: list[Written] = []
        count = {"td": 0, "th": 0}
        for cell in row.iter():
            if cell.tag not in count:
                continue
            count[cell.tag] += 1
            if hidden(cell, classes):
                continue
            text = cell_text(cell, classes)
            if text is None:
                return None
            span = cell.attributes
            cells.append(
                Written(
                    text,
                    _span(span.get("rowspan"), 0),
                    _span(span.get("colspan"), 1),
                    f"{place}/{cell.tag}[{count[cell.tag]}]",
                )
            )
        rows.append(cells)
    return None if _is_layout(rows) else rows


def cell_text(cell: LexborNode, classes: frozenset[str]) -> str | None:
    """A cell's text, a line for each block in it; None when it holds a table of several cells."""
    only = cell.first_child
    while only is not None and only.next is None and only.tag in _PLAIN and not hidden(only, classes):
        only = only.first_child
    if only is None or (only.tag == "-text" and only.next is None):
        return one_line(only.text_content or "") if only else ""
    parts: list[str] = []
    for step in Walk(cell, "", classes):
        tag = step.node.tag
        if tag == "-text":
            parts.append(one_line_raw(step.node.text_content or ""))
        elif tag == "table" and not step.close and _has_cells(step.node):
            return None
        elif tag == "br" or tag in BLOCKS:
            parts.append("\n")
    return lines("".join(parts))


def one_line_raw(text: str) -> str:
    """The source text with its own line breaks undone, since only markup breaks lines."""
    inner = one_line(text)
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def _rows(table: LexborNode, path: str, classes: frozenset[str]) -> list[tuple[LexborNode, str]]:
    found: list[tuple[LexborNode, str]] = []
    counts: dict[str, int] = {}
    for part in table.iter():
        tag = part.tag or ""
        counts[tag] = counts.get(tag, 0) + 1
        if tag in ("tbody", "thead", "tfoot") and not hidden(part, classes):
            inside = [row for row in part.iter() if row.tag == "tr"]
            found += [
                (row, f"{path}/{tag}[{counts[tag]}]/tr[{i}]")
                for i, row in enumerate(inside, 1)
                if not hidden(row, classes)
            ]
    return found


def _has_cells(table: LexborNode) -> bool:
    seen = 0
    for step in Walk(table, ""):
        seen += not step.close and step.node.tag in ("td", "th")
        if seen > 1:
            return True
    return False


def _is_layout(rows: list[list[Written]]) -> bool:
    widest = max(map(len, rows), default=0)
    texts = [c.text for row in rows for c in row]
    headed = any(_HEADING.match(line) for t in texts if len(t) > 80 for line in t.split("\n"))
    return widest <= 1 or headed or (len(rows) <= 3 and any(len(t) > _LONG for t in texts))


def _span(text: str | None, least: int) -> int:
    """A span however it is written (`7px` is 7); 1 where it tells nothing."""
    match = _NUMBER.match(text or "")
    return max(least, int(match[1])) if match else 1
