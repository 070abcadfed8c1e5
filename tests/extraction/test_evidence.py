"""What speaks for a report, weighed."""

from extraction.blocks import Anchor, Cell, Grid, Page, Paragraph
from extraction.evidence import Evidence, evidence
from extraction.plain import compact


def weigh(*lines: str, cells: tuple[str, ...] = (), anchors: tuple[Anchor, ...] = ()) -> Evidence:
    row = tuple(Cell(text=text, row=0, column=n) for n, text in enumerate(cells))
    grids = (Grid(number=1, cells=(row,), rows=(row,)),) if row else ()
    blocks = (*(Paragraph(text=line) for line in lines), *grids)
    page = Page(source="table", blocks=blocks, anchors=anchors)
    return evidence(page, compact(page.text()))


def test_nothing_weighs_nothing() -> None:
    assert weigh().weight == 0


def test_each_theme_counts_once() -> None:
    assert weigh("一、概述", "二、概述", "三、主动公开情况").themes == 2


def test_only_headings_carry_themes() -> None:
    assert weigh("全年主动公开政府信息,收到申请,没有复议。").themes == 0
    assert weigh("全年主动公开政府信息,收到申请,没有复议。").mentions == 3


def test_a_heading_of_markup_needs_no_number() -> None:
    page = Page(source="table", blocks=(Paragraph(text="主动公开情况", heading=True),))
    assert evidence(page, "主动公开情况").themes == 1


def test_an_announcement_needs_a_year_and_no_obligation() -> None:
    assert weigh("现公布伊吾县2015年政府信息公开工作年度报告。").announced
    assert not weigh("现公布政府信息公开工作年度报告。").announced
    assert not weigh("部门应当将2015年政府信息公开工作年度报告公布。").announced


def test_an_introduction_speaks_of_itself() -> None:
    assert weigh("本报告由六部分组成。").introduces_itself
    assert weigh("数据的统计期限自1月1日起。").introduces_itself
    assert not weigh("年度报告应予公布。").introduces_itself


def test_labels_of_tables_weigh_two() -> None:
    assert weigh(cells=("本年新收政府信息公开申请数量", "3")).weight == 2


def test_files_and_pictures_are_counted_apart() -> None:
    found = weigh(
        anchors=(
            Anchor(url="http://a.example/1.docx", text="附件"),
            Anchor(url="http://a.example/1.png", text="", embedded=True),
            Anchor(url="http://a.example/1.html", text="上一页"),
        )
    )
    assert (found.files, found.images) == (1, 1)
