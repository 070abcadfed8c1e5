"""Table two: the blocks of 第二十条 in both layouts."""

import pytest

from extraction.blocks import Grid
from extraction.forms.proactive import ProactiveTable
from extraction.forms.reading import TableReading
from extraction.grid import Written, build

Row = list[Written]


def row(*texts: str, last: int = 1) -> Row:
    return [*map(Written, texts[:-1]), Written(texts[-1], 1, last)]


OLD: list[Row] = [
    [Written("第二十条第（一）项", 1, 4)],
    row("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"),
    row("规章", "0", "1", "2"),
    row("规范性文件", "3", "/", ""),
    [Written("第二十条第（五）项", 1, 4)],
    row("信息内容", "上一年项目数量", "本年增/减", "处理决定数量"),
    row("行政许可", "194", "增2", "41,505"),
    row("其他对外管理服务事项", "761", "减30", "791"),
    [Written("第二十条第（六）项", 1, 4)],
    row("信息内容", "上一年项目数量", "本年增/减", "处理决定数量"),
    row("行政处罚", "5238", "-24", "743"),
    row("行政强制", "206", "8（减少）", "1"),
    [Written("第二十条第（八）项", 1, 4)],
    row("信息内容", "上一年项目数量", "本年增/减", last=2),
    row("行政事业性收费", "59", "0", last=2),
    [Written("第二十条第（九）项", 1, 4)],
    row("信息内容", "采购项目数量", "采购总金额", last=2),
    row("政府集中采购", "724", "32681.29万元", last=2),
]
OLD_VALUES = {
    "1.regulation.made": 0, "1.regulation.newly_public": 1, "1.regulation.public_total": 2,
    "1.normative_document.made": 3, "1.normative_document.newly_public": None,
    "1.normative_document.public_total": None, "5.licence.last_year": 194, "5.licence.change": 2,
    "5.licence.decisions": 41505, "5.other_service.last_year": 761, "5.other_service.change": -30,
    "5.other_service.decisions": 791, "6.penalty.last_year": 5238, "6.penalty.change": -24,
    "6.penalty.decisions": 743, "6.coercion.last_year": 206, "6.coercion.change": -8, "6.coercion.decisions": 1,
    "8.fee.last_year": 59, "8.fee.change": 0, "9.procurement.projects": 724, "9.procurement.amount": 32681.29,
}  # fmt: skip
NEW: list[Row] = [
    [Written("第二十条第（一）项", 1, 4)],
    row("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    row("规章", "0", "0", "0"),
    row("行政规范性文件", "5", "2", "38"),
    [Written("第二十条第（五）项", 1, 4)],
    row("信息内容", "本年处理决定数量", last=3),
    row("行政许可", "1204", last=3),
    [Written("第二十条第（六）项", 1, 4)],
    row("信息内容", "本年处理决定数量", last=3),
    row("行政处罚", "77", last=3),
    row("行政强制", "—", last=3),
    [Written("第二十条第（八）项", 1, 4)],
    row("信息内容", "本年收费金额（单位：万元）", last=3),
    row("行政事业性收费", "12.5", last=3),
]
NEW_VALUES = {
    "1.regulation.issued": 0, "1.regulation.repealed": 0, "1.regulation.in_force": 0,
    "1.normative_document.issued": 5, "1.normative_document.repealed": 2, "1.normative_document.in_force": 38,
    "5.licence.decisions": 1204, "6.penalty.decisions": 77, "6.coercion.decisions": None, "8.fee.amount": 12.5,
}  # fmt: skip


def read(*grids: Grid, form: str = "") -> TableReading:
    reading = TableReading("table")
    table = ProactiveTable(reading)
    for grid in grids:
        table.read(grid)
    if form:
        table.finish(form)
    return reading


def values(reading: TableReading) -> dict[str, float | None]:
    return {code.removeprefix("art20."): figure.value for code, figure in reading.figures.items()}


@pytest.mark.parametrize("flat", [False, True])
def test_every_cell_of_the_2019_layout(flat: bool) -> None:
    reading = read(build(OLD, 1, flat=flat))
    assert values(reading) == OLD_VALUES
    assert reading.doubts == []
    assert reading.figures["art20.1.normative_document.newly_public"].state == "slash"
    assert reading.figures["art20.1.normative_document.public_total"].state == "blank"


@pytest.mark.parametrize("flat", [False, True])
def test_every_cell_of_the_2021_layout(flat: bool) -> None:
    assert values(read(build(NEW, 1, flat=flat))) == NEW_VALUES


@pytest.mark.parametrize("cut", range(1, len(OLD)))
def test_a_table_cut_anywhere_is_read_whole(cut: int) -> None:
    assert values(read(build(OLD[:cut], 1), build(OLD[cut:], 2))) == OLD_VALUES


def test_a_row_that_is_a_cell_short_is_lost() -> None:
    rows = [list(r) for r in OLD]
    del rows[6][-1]
    reading = read(build(rows, 1))
    assert reading.lost == {f"art20.5.licence.{c}" for c in ("last_year", "change", "decisions")}
    assert "5.licence.last_year" not in values(reading)
    assert values(reading)["5.other_service.change"] == -30


def test_a_number_beyond_the_heading_loses_the_row() -> None:
    rows = [list(r) for r in OLD]
    rows[6].append(Written("5"))
    assert "art20.5.licence.change" in read(build(rows, 1)).lost


def test_amounts_follow_the_unit_of_heading_or_cell() -> None:
    rows = [list(r) for r in NEW]
    rows[12] = row("信息内容", "本年收费金额（单位：元）", last=3)
    rows[13] = row("行政事业性收费", "125000", last=3)
    assert values(read(build(rows, 1)))["8.fee.amount"] == 12.5


def test_columns_in_another_order_follow_their_headings() -> None:
    rows = [list(r) for r in NEW]
    rows[1] = row("信息内容", "现行有效件数", "本年制发件数", "本年废止件数")
    found = values(read(build(rows, 1)))
    assert (found["1.normative_document.in_force"], found["1.normative_document.issued"]) == (5, 2)


def test_a_missing_block_is_absent() -> None:
    reading = read(build(OLD[:15], 1), form="2019")
    assert reading.figures["art20.9.procurement.amount"].state == "absent"
    assert reading.figures["art20.9.procurement.amount"].value is None


def test_rows_without_any_heading_are_not_guessed() -> None:
    assert values(read(build([row("行政许可", "5"), row("行政处罚", "6")], 1))) == {}


def test_a_list_of_powers_is_no_table_two() -> None:
    rows = [row("序号", "权力类型", "事项"), row("1", "行政许可", "取水许可"), row("2", "行政处罚", "对违章的处罚")]
    assert values(read(build(rows, 1))) == {}


def test_a_local_row_is_passed_by() -> None:
    rows = [list(r) for r in NEW]
    rows.insert(7, row("行政确认", "15", last=3))
    assert values(read(build(rows, 1))) == NEW_VALUES
