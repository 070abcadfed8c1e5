"""Blocks to a born-digital PDF with ruled tables, by reportlab; the same bytes for the same blocks."""

from io import BytesIO
from typing import Any

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, SimpleDocTemplate, TableStyle
from reportlab.platypus import Paragraph as Words
from reportlab.platypus import Table as Grid

from samples.blocks import Block, Heading, Paragraph
from samples.tables.layout import Table

FONT = "STSong-Light"
MARK = "样例:本文件由程序生成,数字均为虚构"
TEXT = ParagraphStyle("text", fontName=FONT, fontSize=10, leading=15, wordWrap="CJK", firstLineIndent=20, spaceAfter=4)
HEAD = ParagraphStyle("head", parent=TEXT, fontSize=12, leading=18, firstLineIndent=0, spaceBefore=8)
TITLE = ParagraphStyle("title", parent=HEAD, fontSize=16, leading=24, alignment=1)
CELL = ParagraphStyle("cell", parent=TEXT, fontSize=8, leading=10, firstLineIndent=0, spaceAfter=0)
WIDTH, HEIGHT = A4
MARGIN = 40
NARROW, WIDE = 5, 18


def render(title: str, blocks: tuple[Block, ...]) -> bytes:
    """A PDF with the title, the blocks in their order, and the mark at the top of each page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN)
    document = SimpleDocTemplate(
        out, pagesize=(WIDTH, HEIGHT), title=f"{title}(样例)", author="样例", invariant=1, **margins
    )
    flow = [Words(title, TITLE), *(_flow(block) for block in blocks)]
    document.build(flow, onFirstPage=_mark, onLaterPages=_mark)
    return out.getvalue()


def _mark(canvas: Any, document: Any) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - MARGIN / 2, MARK)


def _flow(block: Block) -> Flowable:
    if isinstance(block, Heading):
        return Words(block.text, HEAD)
    if isinstance(block, Paragraph):
        return Words(block.text, TEXT)
    return _grid(block)


def _grid(table: Table) -> Flowable:
    """The table with its rules; rows stay whole, the spans are reportlab's."""
    cells: list[list[Any]] = [[""] * table.width for _ in table.rows]
    spans = []
    for r, c, cell in table.placed():
        cells[r][c] = Words(cell.text, CELL)
        if cell.rowspan > 1 or cell.colspan > 1:
            spans.append(("SPAN", (c, r), (c + cell.colspan - 1, r + cell.rowspan - 1)))
    rules = [("GRID", (0, 0), (-1, -1), 0.5, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *spans]
    return Grid(cells, colWidths=_widths(table), style=TableStyle(rules))


def _widths(table: Table) -> list[float]:
    """Columns as wide as their words want, within bounds: a cell over many rows cannot be cut at a page's end."""
    wanted = [NARROW] * table.width
    for _, c, cell in table.placed():
        if cell.colspan == 1:
            wanted[c] = max(wanted[c], min(WIDE, len(cell.text)))
    return [(WIDTH - 2 * MARGIN) * want / sum(wanted) for want in wanted]
