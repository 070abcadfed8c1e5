"""The statistics table of the 2014 form: label, unit and number."""

import pytest

from extraction.blocks import Grid
from extraction.forms.reading import TableReading
from extraction.forms.year_2014 import StatisticsTable
from extraction.grid import Written, build
from model.indicator import indicators

PRINTED = [i for i in indicators() if "2014" in i.forms]
HEAD = [Written("统计指标"), Written("单位"), Written("统计数")]
CHAPTERS = {
    "四(一)": "（一）",
    "四(二)": "（二）",
    "四(三)": "（三）",
    "五(一)": "（一）",
    "五(二)": "（二）",
    "五(三)": "（三）",
}


def label_of(printed: str) -> str:
    """The label as the form prints it: the chapter's number stands at the chapter alone."""
    for short, typed in CHAPTERS.items():
        printed = printed.replace(short, typed)
    return printed


ROWS = [[Written(label_of(i.row_label)), Written(i.unit), Written(str(n))] for n, i in enumerate(PRINTED, 1)]
WHOLE = {i.code: float(n) for n, i in enumerate(PRINTED, 1)}


def read(*grids: Grid) -> TableReading:
    reading = TableReading("table")
    table = StatisticsTable(reading)
    for grid in grids:
        table.read(grid)
    return reading


def values(reading: TableReading) -> dict[str, float | None]:
    return {code: figure.value for code, figure in reading.figures.items()}


def test_every_row_of_the_form_has_its_code() -> None:
    reading = read(build([HEAD, *ROWS], 1))
    assert values(reading) == WHOLE
    assert reading.doubts == []


@pytest.mark.parametrize("cut", [5, 20, 45, 50])
def test_a_table_cut_in_two_keeps_its_chapter(cut: int) -> None:
    assert values(read(build([HEAD, *ROWS[:cut]], 1), build(ROWS[cut:], 2))) == WHOLE


def test_chapter_lines_without_numbers_are_no_figures() -> None:
    rows = [[Written("一、主动公开情况"), Written("——"), Written("——")], *ROWS]
    assert values(read(build([HEAD, *rows], 1))) == WHOLE


def test_two_columns_side_by_side() -> None:
    half = len(ROWS) // 2
    pairs = [[*left, *right] for left, right in zip(ROWS[:half], ROWS[half:], strict=True)]
    found = values(read(build([[*HEAD, *HEAD], *pairs], 1)))
    wanted = {c: v for c, v in WHOLE.items() if not c.startswith(("reconsideration", "litigation"))}
    assert {c: v for c, v in found.items() if not c.startswith(("reconsideration", "litigation"))} == wanted


def test_labels_with_other_spacing_width_and_typos() -> None:
    rows = [[Written(label.text.replace("数", " 数").replace("(", "（")), unit, number] for label, unit, number in ROWS]
    rows[10] = [Written("其中：主要负责同志参加新闻发布会总次数"), Written("次"), Written("11")]
    assert values(read(build([HEAD, *rows], 1))) == WHOLE


def test_yuan_become_ten_thousands() -> None:
    rows = [list(r) for r in ROWS]
    at = [i.code for i in PRINTED].index("fee.collected")
    rows[at] = [rows[at][0], Written("元"), Written("25000")]
    assert values(read(build([HEAD, *rows], 1)))["fee.collected"] == 2.5


def test_two_numbers_for_one_label_are_none() -> None:
    rows = [[*r, Written("7")] for r in ROWS]
    reading = read(build([[*HEAD, Written("上年")], *rows], 1))
    assert values(reading) == {}
    assert reading.lost == set(WHOLE)


def test_missing_rows_are_absent() -> None:
    reading = TableReading("table")
    table = StatisticsTable(reading)
    table.read(build([HEAD, *ROWS[:30]], 1))
    table.finish()
    assert reading.figures["training.courses"].state == "absent"


def test_blank_and_slash_keep_their_state() -> None:
    rows = [list(r) for r in ROWS]
    rows[0][2], rows[1][2] = Written(""), Written("/")
    reading = read(build([HEAD, *rows], 1))
    assert [reading.figures[PRINTED[n].code].state for n in (0, 1)] == ["blank", "slash"]


def test_a_few_local_lines_are_no_statistics_table() -> None:
    rows = [
        [Written("政府网站公开政府信息数"), Written("条"), Written("5")],
        [Written("其他"), Written("条"), Written("6")],
    ]
    assert values(read(build(rows, 1))) == {}


def two_years(*named: str, year: int | None = 2016, flat: bool = False) -> TableReading:
    head = [Written("统计指标"), Written("单位"), *map(Written, named)]
    rows = [[*row[:2], Written("7"), row[2]] for row in ROWS]
    # what was counted last year alone must not become this year's
    rows[0][3] = Written("")
    reading = TableReading("table")
    StatisticsTable(reading, year).read(build([head, *rows], 1, flat=flat))
    return reading


@pytest.mark.parametrize("named", [("2015年", "2016年"), ("2015", "2016年度"), ("上年数", "本年数")])
def test_of_two_years_side_by_side_the_report_year_is_taken(named: tuple[str, str]) -> None:
    assert values(two_years(*named)) == WHOLE | {PRINTED[0].code: None}


def test_years_that_cannot_be_told_apart_give_nothing() -> None:
    withheld = (
        two_years("2014年", "2015年"),
        two_years("2015年", "2016年", year=None),
        two_years("2015年", "2016年", flat=True),
    )
    for reading in withheld:
        assert (values(reading), reading.lost) == ({}, set(WHOLE))


def test_the_second_part_of_a_table_keeps_the_columns_of_the_years() -> None:
    head = [Written("统计指标"), Written("单位"), Written("2016年"), Written("2015年")]
    rows = [[*row, Written("7")] for row in ROWS]
    reading = TableReading("table")
    table = StatisticsTable(reading, 2016)
    for grid in (build([head, *rows[:20]], 1), build(rows[20:], 2)):
        assert table.read(grid)
    assert values(reading) == WHOLE
