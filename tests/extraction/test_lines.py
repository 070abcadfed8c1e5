"""Tables that were typed, or flattened, as lines of text."""

import re

import pytest

from extraction.blocks import Grid, Page, Paragraph
from extraction.readers.lines import with_typed_tables
from extraction.readers.text import read_text
from model.report import Document

PIPED = """前面的一段文字。
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 0 | 0 | 0 |
行政规范性文件 | 5 | | 38 |
后面的一段文字。"""


def read(text: str) -> Page:
    return read_text(Document(url="a.txt", content=text.encode()))


def cells(grid: Grid) -> list[list[str]]:
    return [[c.text for c in row] for row in grid.rows]


def test_lines_with_pipes_are_a_flat_grid() -> None:
    before, grid, after = read(PIPED).blocks
    assert isinstance(grid, Grid)
    assert grid.flat
    assert cells(grid)[2] == ["行政规范性文件", "5", "", "38"]
    assert (before.place, grid.rows[2][0].place, after.place) == ("line 1", "line 4", "line 5")


@pytest.mark.parametrize("mark", ["｜", "\t", "│"])
def test_other_marks_do_the_same(mark: str) -> None:
    (grid,) = read(re.sub(r" ?[|] ?", mark, PIPED)).grids()
    assert cells(grid)[1][:4] == ["规章", "0", "0", "0"]


def test_a_mark_at_the_lines_beginning_opens_no_cell() -> None:
    lines = "\n".join(["| 信息内容 | 本年 |", "|---|:-:|", "| 规章 | 1 |", "| 文件 | |"])
    (grid,) = read(lines).grids()
    assert cells(grid) == [["信息内容", "本年"], ["规章", "1"], ["文件", ""]]


def test_a_line_of_links_is_no_table() -> None:
    page = read("首页 | 新闻 | 政务公开\n一段文字。\n联系我们 | 网站地图")
    assert list(page.grids()) == []


SPACED = """第二十条第（五）项
信息内容 上一年项目数量 本年增/减 处理决定数量
行政许可 194 增2 41505
其他对外管理服务事项 761 减30 791
第二十条第（六）项
信息内容 上一年项目数量 本年增/减 处理决定数量
行政处罚 5238 减24 743
行政强制 206 / 1"""


def test_lines_with_spaces_are_a_grid_when_numbers_end_them() -> None:
    (grid,) = read(f"一段平常的文字，说明表格的由来。\n{SPACED}\n又一段文字，在表格之后。").grids()
    assert ["其他对外管理服务事项", "761", "减30", "791"] in cells(grid)
    assert ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"] in cells(grid)
    assert ["行政强制", "206", "/", "1"] in cells(grid)


def test_cells_one_a_line_become_rows_again() -> None:
    stacked = SPACED.replace(" ", "\n")
    (grid,) = read(f"一段平常的文字，说明表格的由来。\n{stacked}\n又一段文字，在表格之后。").grids()
    assert ["行政许可", "194", "增2", "41505"] in cells(grid)
    assert ["行政强制", "206", "/", "1"] in cells(grid)


def test_label_unit_and_number_are_rows() -> None:
    lines = [f"（{n}）第{n}样统计指标数 件 {i}" for i, n in enumerate("一二三四五六七八九十甲乙丙丁戊")]
    (grid,) = read("\n".join(lines)).grids()
    assert cells(grid)[3] == ["（四）第四样统计指标数", "件", "3"]


@pytest.mark.parametrize(
    "prose",
    [
        "2021年公开信息 12 条。\n收到申请 3 件，答复 3 件。\n没有收费。",
        "\n".join(f"第{n}点工作在不断推进之中" for n in range(30)),
        "\n".join(f"{n}. 公开信息{n}条，其中网站{n}条，比上年增加。" for n in range(30)),
        "5\n12\n不是表格的几行\n7",
    ],
)
def test_prose_is_left_alone(prose: str) -> None:
    page = read(prose)
    assert list(page.grids()) == []
    assert page.text() == prose


def test_headings_of_parts_stay_outside_the_table() -> None:
    page = read(f"二、主动公开政府信息情况\n{SPACED}\n三、收到和处理政府信息公开申请情况\n文字。")
    assert [p.text for p in page.paragraphs()][:2] == ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]


def test_grids_are_numbered_anew() -> None:
    blocks = [*read(PIPED).blocks, Paragraph(text="中"), *read(PIPED).blocks]
    assert [g.number for g in with_typed_tables(blocks) if isinstance(g, Grid)] == [1, 2]
