"""Born-digital PDFs: ruled tables, text around them, tables over page breaks, and files without text."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extraction.blocks import Grid, Page, Paragraph
from extraction.pages import Unread, read_page
from extraction.readers.pdf import read_pdf
from model.report import Document

FONT = "STSong-Light"
Box = tuple[float, float, float, float, str]


def drawn(*pages: Sequence[Box | tuple[float, float, str]]) -> Document:
    """A PDF of pages: texts at (x, y from above), cells as ruled boxes (left, top, right, bottom, text)."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for items in pages:
        canvas.setFont(FONT, 10)
        for item in items:
            if len(item) == 3:
                canvas.drawString(item[0], A4[1] - item[1], item[2])
                continue
            left, top, right, bottom, text = item
            canvas.rect(left, A4[1] - bottom, right - left, bottom - top)
            for n, line in enumerate(text.split("\n")):
                canvas.drawString(left + 3, A4[1] - top - 14 - 12 * n, line)
        canvas.showPage()
    canvas.save()
    return Document(url="a.pdf", content=out.getvalue())


def table(top: float, texts: Sequence[Sequence[str]], widths: Sequence[float] = (150, 60, 60)) -> list[Box]:
    boxes: list[Box] = []
    for r, row in enumerate(texts):
        left = 60.0
        for text, width in zip(row, widths, strict=True):
            boxes.append((left, top + 30 * r, left + width, top + 30 * (r + 1), text))
            left += width
    return boxes


def cells(grid: Grid) -> list[list[str]]:
    return [[c.text for c in row] for row in grid.rows]


def read(*pages: Sequence[Box | tuple[float, float, str]]) -> Page:
    return read_pdf(drawn(*pages))


def test_text_and_table_keep_their_order() -> None:
    page = read([(60, 60, "一、总体情况"), *table(100, [["规章", "0", "1"], ["文件", "2", ""]]), (60, 250, "二、其他")])
    assert [b.text if isinstance(b, Paragraph) else cells(b) for b in page.blocks] == [
        "一、总体情况",
        [["规章", "0", "1"], ["文件", "2", ""]],
        "二、其他",
    ]
    assert page.source == "pdf"


def test_a_cell_says_its_page_and_box() -> None:
    grid = next(read([(60, 60, "文字")] * 3, table(100, [["规章", "0", "1"], ["文件", "2", "3"]])).grids())
    assert grid.rows[1][2].place == "page 2 box 270.0,130.0,330.0,160.0"


def test_cells_that_cross_rules_have_spans() -> None:
    boxes: list[Box] = [
        (60, 100, 210, 160, "合并"),
        (210, 100, 330, 130, "横跨"),
        (210, 130, 270, 160, "1"),
        (270, 130, 330, 160, "2"),
    ]
    grid = next(read([(60, 60, "文字文字文字文字文字文字"), *boxes]).grids())
    assert cells(grid) == [["合并", "横跨"], ["1", "2"]]
    assert (grid.rows[0][0].rowspan, grid.rows[0][1].colspan) == (2, 2)


def test_lines_within_a_cell_stay_in_it() -> None:
    grid = next(
        read(
            [(60, 60, "文字文字文字文字文字"), *table(100, [["上一行\n下一行", "0", "1"], ["文件", "2", "3"]])]
        ).grids()
    )
    assert grid.rows[0][0].text == "上一行\n下一行"


def test_a_table_over_a_page_break_is_one() -> None:
    first = [(60.0, 60.0, "二、主动公开政府信息情况，说明如下"), *table(700, [["规章", "0", "1"], ["文件", "2", "3"]])]
    second = [*table(60, [["许可", "4", "5"], ["处罚", "6", "7"]]), (280.0, 820.0, "- 2 -")]
    (grid,) = read(first, second).grids()
    assert cells(grid) == [["规章", "0", "1"], ["文件", "2", "3"], ["许可", "4", "5"], ["处罚", "6", "7"]]
    assert grid.rows[2][0].place.startswith("page 2 ")


def test_tables_with_other_columns_stay_two() -> None:
    first = [(60.0, 60.0, "二、主动公开政府信息情况"), *table(700, [["规章", "0", "1"], ["文件", "2", "3"]])]
    second = table(60, [["许可", "4", "5"], ["处罚", "6", "7"]], widths=(100, 100, 100))
    assert len(list(read(first, second).grids())) == 2


def test_text_between_two_parts_keeps_them_apart() -> None:
    first = [
        (60.0, 60.0, "二、主动公开政府信息情况"),
        *table(600, [["规章", "0", "1"], ["文件", "2", "3"]]),
        (60.0, 700.0, "三、申请"),
    ]
    second = table(60, [["许可", "4", "5"], ["处罚", "6", "7"]])
    assert len(list(read(first, second).grids())) == 2


def test_folios_are_no_text() -> None:
    page = read([(60, 60, "一段文字，足够长的一段文字，用来读。"), (280, 820, "— 1 —"), (280, 835, "第1页 共3页")])
    assert page.text() == "一段文字，足够长的一段文字，用来读。"


def test_wrapped_lines_are_one_paragraph_and_an_indent_begins_another() -> None:
    long = "这是一行写满了的文字它一直写到右边的页边为止没有停顿也没有句号"
    page = read([(80, 60, long), (60, 76, long + "啊啊"), (60, 92, "到此为止。"), (80, 108, "新的一段。")])
    assert [p.text for p in page.paragraphs()] == [long + long + "啊啊到此为止。", "新的一段。"]


def test_letters_drawn_twice_for_boldness_are_read_once() -> None:
    boxes = table(100, [["规章", "", ""], ["文件", "2", "3"]])
    twice = [(215.0, 114.0, "12"), (215.3, 114.0, "12"), (60.0, 60.0, "文字文字文字文字文字文字")]
    assert next(read([*twice, *boxes]).grids()).rows[0][1].text == "12"


def test_a_pdf_without_text_is_unread_and_not_guessed() -> None:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()
    with pytest.raises(Unread, match="pictures"):
        read_page(Document(url="a.pdf", content=out.getvalue()))


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(range(256)) * 20])
def test_a_broken_pdf_is_unread_with_its_reason(content: bytes) -> None:
    with pytest.raises(Unread, match=r"damaged|pictures"):
        read_page(Document(url="a.pdf", content=content))


def test_a_pdf_cut_short_is_read_or_refused() -> None:
    whole = drawn([(60, 60, "文字" * 20)]).content
    for end in range(50, len(whole), 97):
        try:
            read_page(Document(url="a.pdf", content=whole[:end]))
        except Unread as why:
            assert str(why)
