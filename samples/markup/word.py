"""Markup as pasted from Word: MsoNormal, o:p, a span for every change of script."""

import re
from html import escape

from samples.markup.writer import Writer, spans
from samples.tables.layout import Cell, Table

LATIN = re.compile(r"[0-9A-Za-z.%]+")
FONT = "font-family:仿宋_GB2312;font-size:16.0pt;mso-hansi-font-family:'Times New Roman'"


def run(text: str) -> str:
    """Text with its digits in spans of their own, as Word changes the font for them."""
    latin = LATIN.sub(
        lambda m: f'</span><span lang="EN-US" style="font-size:16.0pt">{m[0]}</span><span style="{FONT}">', escape(text)
    )
    return f'<span style="{FONT}">{latin}<o:p></o:p></span>'


def paragraph(text: str) -> str:
    """A paragraph of class MsoNormal."""
    return f'<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0">{run(text)}</p>'


def heading(text: str) -> str:
    """A heading that is a paragraph in black type."""
    words = f'<span style="font-family:黑体">{escape(text)}<o:p></o:p></span>'
    return f'<p class="MsoNormal" style="text-indent:32.0pt"><b>{words}</b></p>'


def cell(cell: Cell) -> str:
    """A cell with a centred paragraph in it."""
    style = "border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt"
    text = run(cell.text) if cell.text else '<span lang="EN-US">&nbsp;<o:p></o:p></span>'
    return f'<td width="64"{spans(cell)} style="{style}"><p class="MsoNormal" align="center">{text}</p></td>'


def table(table: Table) -> str:
    """A table of class MsoNormalTable with row heights."""
    rows = (f'<tr style="mso-yfti-irow:{n}">{"".join(map(cell, row))}</tr>' for n, row in enumerate(table.rows))
    opened = '<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0">'
    return f'<div align="center">{opened}\n' + "\n".join(rows) + "\n</table></div>"


WORD = Writer(heading, paragraph, table, lambda html: f'<div class="Section1">{html}</div>')
