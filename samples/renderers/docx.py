"""Blocks to a Word document, by python-docx; the same bytes for the same blocks."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Word

from samples.blocks import Block, Heading, Paragraph
from samples.tables.layout import Table

MARK = "样例:本文件由程序生成,数字均为虚构"
MADE = datetime(2020, 1, 1, tzinfo=UTC)


def render(title: str, blocks: tuple[Block, ...]) -> bytes:
    """A docx with the title, the blocks in their order, and the mark in its page header."""
    document = Document()
    document.core_properties.title = f"{title}(样例)"
    document.core_properties.author = "样例"
    document.core_properties.created = document.core_properties.modified = MADE
    document.sections[0].header.paragraphs[0].text = MARK
    document.add_paragraph(title, style="Title")
    for block in blocks:
        _add(document, block)
    return _steady(document)


def _add(document: Word, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, level=1)
    elif isinstance(block, Paragraph):
        document.add_paragraph(block.text)
    else:
        _add_table(document, block)


def _add_table(document: Word, table: Table) -> None:
    grid = document.add_table(rows=len(table.rows), cols=table.width, style="Table Grid")
    cells = [list(row.cells) for row in grid.rows]
    for r, c, cell in table.placed():
        corner = cells[r][c]
        if cell.rowspan > 1 or cell.colspan > 1:
            corner = corner.merge(cells[r + cell.rowspan - 1][c + cell.colspan - 1])
        corner.text = cell.text


def _steady(document: Word) -> bytes:
    """The package with fixed times for its members: python-docx stamps them with the clock."""
    loose, steady = BytesIO(), BytesIO()
    document.save(loose)
    with ZipFile(loose) as source, ZipFile(steady, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return steady.getvalue()
