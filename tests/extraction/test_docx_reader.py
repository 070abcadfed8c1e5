"""Word documents: order, merged cells, what is not shown, and files that are none."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from extraction.blocks import Grid, Page, Paragraph
from extraction.pages import Unread, read_page
from extraction.readers.docx import read_docx
from model.report import Document


def saved(build: Callable[[docx.document.Document], None]) -> Document:
    made, out = docx.Document(), BytesIO()
    build(made)
    made.save(out)
    return Document(url="a.docx", content=out.getvalue())


def read(build: Callable[[docx.document.Document], None]) -> Page:
    return read_docx(saved(build))


def cells(grid: Grid) -> list[list[str]]:
    return [[c.text for c in row] for row in grid.rows]


def fill(table: docx.table.Table, texts: list[list[str]]) -> None:
    for row, line in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text


def test_paragraphs_and_tables_keep_their_order() -> None:
    def build(made: docx.document.Document) -> None:
        made.add_heading("一、总体情况", 1)
        made.add_paragraph("文字。")
        fill(made.add_table(2, 2), [["甲", "1"], ["乙", "2"]])
        made.add_paragraph("后文。")

    page = read(build)
    assert [type(b).__name__ for b in page.blocks] == ["Paragraph", "Paragraph", "Grid", "Paragraph"]
    first, second = list(page.paragraphs())[:2]
    assert (first.heading, second.heading) == (True, False)
    assert cells(next(page.grids())) == [["甲", "1"], ["乙", "2"]]
    assert page.source == "docx"


def test_merged_cells_have_their_spans() -> None:
    def build(made: docx.document.Document) -> None:
        table = made.add_table(3, 3)
        fill(table, [["a", "", "c"], ["", "", "f"], ["g", "h", "i"]])
        table.cell(0, 0).merge(table.cell(1, 1))

    grid = next(read(build).grids())
    corner = grid.rows[0][0]
    assert (corner.rowspan, corner.colspan) == (2, 2)
    assert [[c.text.strip() if c else None for c in row] for row in grid.cells] == [
        ["a", "a", "c"],
        ["a", "a", "f"],
        ["g", "h", "i"],
    ]
    assert [[c.text.strip() for c in row] for row in grid.rows] == [["a", "c"], ["f"], ["g", "h", "i"]]


def test_a_row_that_begins_late_keeps_its_columns() -> None:
    def build(made: docx.document.Document) -> None:
        table = made.add_table(2, 3)
        fill(table, [["a", "b", "c"], ["d", "e", "f"]])
        row = table.rows[1]._tr
        row.remove(row.tc_lst[0])
        before = OxmlElement("w:gridBefore")
        before.set(qn("w:val"), "1")
        row.get_or_add_trPr().append(before)

    grid = next(read(build).grids())
    assert [c.text if c else None for c in grid.cells[1]] == ["", "e", "f"]


def test_hidden_and_deleted_text_is_not_read() -> None:
    def build(made: docx.document.Document) -> None:
        paragraph = made.add_paragraph("看得见")
        paragraph.add_run("看不见").font.hidden = True
        deleted = OxmlElement("w:del")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "删去的"
        run.append(text)
        deleted.append(run)
        paragraph._p.append(deleted)

    assert read(build).text() == "看得见"


def test_text_in_content_controls_and_insertions_is_read() -> None:
    def build(made: docx.document.Document) -> None:
        inside = made.add_paragraph("控件里的文字")._p
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        inside.addprevious(control)
        control.append(content)
        content.append(inside)

    assert read(build).text() == "控件里的文字"


def test_breaks_within_a_paragraph_part_it() -> None:
    assert [p.text for p in read(lambda made: made.add_paragraph("一行\n二行") and None).paragraphs()] == [
        "一行",
        "二行",
    ]


def test_a_table_of_one_cell_is_layout() -> None:
    def build(made: docx.document.Document) -> None:
        made.add_table(1, 1).cell(0, 0).text = "框里的一段文字"

    assert [b.text for b in read(build).blocks if isinstance(b, Paragraph)] == ["框里的一段文字"]


@pytest.mark.parametrize("damage", [slice(None, 200), slice(None, -40), slice(300, None)])
def test_a_damaged_file_is_unread_with_its_reason(damage: slice) -> None:
    whole = saved(lambda made: made.add_paragraph("文字") and None).content
    with pytest.raises(Unread):
        read_page(Document(url="a.docx", content=b"PK\x03\x04" + whole[4:][damage]))


def test_a_file_that_unpacks_to_too_much_is_unread() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as entry:
        for _ in range(300):
            entry.write(b" " * 1024 * 1024)
    with pytest.raises(Unread, match="256 MB"):
        read_page(Document(url="a.docx", content=packed.getvalue()))


def test_entities_are_not_expanded() -> None:
    whole = saved(lambda made: made.add_paragraph("文字") and None).content
    out = BytesIO()
    with ZipFile(BytesIO(whole)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                bomb = b'<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
                start = data.index(b"<w:document")
                data = data[:start] + bomb + data[start:].replace("文字".encode(), b"&a;&b;")
            target.writestr(name, data)
    try:
        text = read_page(Document(url="a.docx", content=out.getvalue())).text()
    except Unread:
        return
    assert "root:" not in text
