"""Table three: two readers, what they agree on, and what is refused because its place is lost."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.blocks import Grid
from extraction.forms.reading import TableReading
from extraction.forms.request_columns import COLUMNS, columns_of
from extraction.forms.request_rows import by_columns, by_row, keyed_rows
from extraction.forms.requests import RequestTable
from extraction.grid import Written, build
from model.report import Report

GROUPS = {
    "(三)不予公开": ("1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”"),
    "(四)无法提供": ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作"),
}
KEYS = (
    "new", "carried_in", "granted", "refused.state_secret", "refused.law_forbids", "refused.three_securities",
    "unavailable.not_held", "unavailable.must_create", "handled", "carried_out",
)  # fmt: skip
HEAD = [
    [Written("(本列数据的勾稽关系为…)", 3, 3), Written("申请人情况", 1, 7)],
    [Written("自然人", 2), Written("法人或其他组织", 1, 5), Written("总计", 2)],
    [Written(t) for t in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
]
Values = Sequence[str]


def rows_of(values: dict[str, Values]) -> list[list[Written]]:
    """A request table of ten rows, as a careful typist writes it."""

    def numbers(key: str) -> list[Written]:
        return [Written(v) for v in values[key]]

    rows = [
        [Written("一、本年新收政府信息公开申请数量", 1, 3), *numbers("new")],
        [Written("二、上年结转政府信息公开申请数量", 1, 3), *numbers("carried_in")],
        [Written("三、本年度办理结果", 7), Written("(一)予以公开", 1, 2), *numbers("granted")],
    ]
    keys = iter(KEYS[3:8])
    for group, labels in GROUPS.items():
        for n, label in enumerate(labels):
            first = [Written(group, len(labels))] if n == 0 else []
            rows.append([*first, Written(label), *numbers(next(keys))])
    rows.append([Written("(七)总计", 1, 2), *numbers("handled")])
    rows.append([Written("四、结转下年度继续办理", 1, 3), *numbers("carried_out")])
    return rows


def plain(**changed: Values) -> dict[str, Values]:
    values = {key: [str(n), "0", "1", "", "/", "2", str(n + 3)] for n, key in enumerate(KEYS)}
    return values | changed


def read(*grids: Grid) -> TableReading:
    reading = TableReading("table")
    table = RequestTable(reading)
    for grid in grids:
        table.read(grid)
    return reading


def told(reading: TableReading, key: str) -> list[tuple[str, float | None] | None]:
    figures = [reading.figures.get(f"request.{key}@{column}") for column in COLUMNS]
    return [(f.state, f.value) if f else None for f in figures]


def meant(values: Values) -> list[tuple[str, float | None]]:
    states = {"": "blank", "/": "slash"}
    return [(states.get(v, "given"), None if v in states else float(v)) for v in values]


def test_every_cell_of_a_careful_table_is_read_by_both_readers() -> None:
    reading = read(build([*HEAD, *rows_of(plain())], 1))
    for key, values in plain().items():
        assert told(reading, key) == meant(values)
    assert {f.confidence for f in reading.figures.values()} == {1.0}
    assert reading.doubts == []


def test_a_figure_says_where_it_stands() -> None:
    figure = read(build([*HEAD, *rows_of(plain())], 2)).figures["request.granted@research"]
    assert figure.locator == "table 2 row 6 col 6"
    assert (figure.raw, figure.unit, figure.source) == ("1", "件", "table")


def test_the_grid_alone_reads_an_overlong_rowspan_wrong_and_the_row_reader_right() -> None:
    rows = rows_of(plain())
    rows[2][0] = Written("三、本年度办理结果", 8)
    grid = build([*HEAD, *rows], 1)
    found = keyed_rows(grid)
    columns = columns_of(grid, 3)
    assert columns is not None
    last = found[-1]
    local, gridded = by_row(grid, last, columns), by_columns(grid, last, columns)
    assert local is not None
    assert gridded is not None
    assert [c.text for c in local] == plain()["carried_out"]
    assert [c.text if c else None for c in gridded] != plain()["carried_out"]


def test_where_the_readers_differ_the_row_is_doubted_and_its_sum_decides() -> None:
    rows = rows_of(plain())
    rows[2][0] = Written("三、本年度办理结果", 8)
    reading = read(build([*HEAD, *rows], 1))
    assert told(reading, "carried_out") == meant(plain()["carried_out"])
    assert reading.figures["request.carried_out@total"].confidence < 0.6
    assert reading.figures["request.new@total"].confidence == 1.0
    assert any("the two readers differ" in doubt for doubt in reading.doubts)


def test_where_the_readers_differ_and_no_sum_decides_nothing_is_taken() -> None:
    rows = rows_of(plain(carried_out=["1", "1", "1", "1", "1", "1", "9"]))
    rows[2][0] = Written("三、本年度办理结果", 8)
    reading = read(build([*HEAD, *rows], 1))
    assert told(reading, "carried_out") == [None] * 7
    assert "request.carried_out@total" in reading.lost


@pytest.mark.parametrize("short", range(1, 8))
def test_a_row_that_lacks_cells_is_lost_and_not_guessed(short: int) -> None:
    rows = rows_of(plain())
    del rows[4][-short:]
    reading = read(build([*HEAD, *rows], 1))
    assert told(reading, "refused.law_forbids") == [None] * 7
    assert told(reading, "refused.three_securities") == meant(plain()["refused.three_securities"])


def test_a_cell_that_is_no_number_is_left_out_and_named() -> None:
    reading = read(build([*HEAD, *rows_of(plain(granted=["见附件", "0", "0", "0", "0", "0", "3"]))], 1))
    assert told(reading, "granted")[0] is None
    assert told(reading, "granted")[6] == ("given", 3.0)
    assert any("见附件" in doubt for doubt in reading.doubts)


def test_a_table_cut_in_two_keeps_the_columns_of_its_first_part() -> None:
    rows = rows_of(plain())
    reading = read(build([*HEAD, *rows[:5]], 1), build(rows[5:], 2))
    for key, values in plain().items():
        assert told(reading, key) == meant(values)
    assert reading.figures["request.carried_out@total"].locator.startswith("table 2 row 5")


def test_a_table_without_any_heading_has_the_columns_of_the_form() -> None:
    reading = read(build(rows_of(plain()), 1))
    assert told(reading, "granted") == meant(plain()["granted"])
    assert reading.figures["request.granted@total"].confidence < 1.0


def test_a_local_column_is_passed_by() -> None:
    head = [list(row) for row in HEAD]
    head[1].append(Written("备注", 2))
    rows = [[*row, Written("另附")] for row in rows_of(plain())]
    reading = read(build([*head, *rows], 1))
    for key, values in plain().items():
        assert told(reading, key) == meant(values)
    assert reading.doubts == []


def test_a_local_row_is_passed_by() -> None:
    rows = rows_of(plain())
    rows.insert(2, [Written("其中：网上申请", 1, 3), *(Written("99") for _ in COLUMNS)])
    reading = read(build([*HEAD, *rows], 1))
    assert all(f.value != 99 for f in reading.figures.values())


def test_a_missing_column_is_absent_and_not_zero() -> None:
    head = [list(row) for row in HEAD]
    del head[1][2]
    rows = [row[:-1] for row in rows_of(plain())]
    reading = TableReading("table")
    table = RequestTable(reading)
    table.read(build([*head, *rows], 1))
    table.finish(("new", "declined.mass"))
    assert reading.figures["request.new@total"].state == "absent"
    assert reading.figures["request.new@other_org"].value == 2
    assert {reading.figures[f"request.declined.mass@{c}"].state for c in COLUMNS} == {"absent"}


def test_a_lost_row_is_not_called_absent() -> None:
    rows = rows_of(plain())
    del rows[4][-1]
    reading = TableReading("table")
    table = RequestTable(reading)
    table.read(build([*HEAD, *rows], 1))
    table.finish(KEYS)
    assert "request.refused.law_forbids@total" not in reading.figures


def test_columns_in_another_order_are_read_by_their_headings() -> None:
    head = [list(row) for row in HEAD]
    head[2][0], head[2][4] = head[2][4], head[2][0]
    reading = read(build([*head, *rows_of(plain())], 1))
    assert told(reading, "granted")[COLUMNS.index("other_org")] == ("given", 0.0)
    assert told(reading, "granted")[COLUMNS.index("enterprise")] == ("given", 2.0)


def test_a_second_table_with_other_numbers_is_doubted() -> None:
    other = rows_of(plain(new=["99"] * 7))
    reading = read(build([*HEAD, *rows_of(plain())], 1), build([*HEAD, *other], 2))
    assert told(reading, "new") == meant(plain()["new"])
    assert any("stands also at" in doubt for doubt in reading.doubts)


def test_the_same_table_twice_is_no_doubt() -> None:
    grid = build([*HEAD, *rows_of(plain())], 1)
    assert read(grid, grid).doubts == []


def test_padding_at_the_end_of_typed_rows_is_passed_by() -> None:
    rows = [[*row, Written(""), Written("")] for row in rows_of(plain(new=["", "1", "", "", "", "", "1"]))]
    reading = read(build([*HEAD, *rows], 1, flat=True))
    assert told(reading, "new") == meant(["", "1", "", "", "", "", "1"])
    assert told(reading, "granted") == meant(plain()["granted"])


def test_no_other_table_is_taken_for_a_request_table() -> None:
    rows = [[Written(f"{place}局"), *(Written("1") for _ in range(7))] for place in "甲乙丙丁戊"]
    assert not RequestTable(TableReading("table")).read(build([*HEAD, *rows], 1))
    assert not RequestTable(TableReading("table")).read(build([[Written("行政查询事项"), Written("7")]], 1))


NUMBERS = st.lists(st.sampled_from(["0", "1", "12", "305", "", "/", "—"]), min_size=7, max_size=7)


@given(st.fixed_dictionaries(dict.fromkeys(KEYS, NUMBERS)), st.integers(min_value=0, max_value=9))
def test_whatever_the_numbers_no_cell_takes_that_of_another(values: dict[str, list[str]], cut: int) -> None:
    rows = rows_of(values)
    reading = read(build([*HEAD, *rows[:cut]], 1), build(rows[cut:], 2)) if cut > 3 else read(build([*HEAD, *rows], 1))
    for key in KEYS:
        wanted = [(s, v) for s, v in meant([("/" if v == "—" else v) for v in values[key]])]
        assert all(got is None or got == want for got, want in zip(told(reading, key), wanted, strict=True))


@given(st.fixed_dictionaries(dict.fromkeys(KEYS, NUMBERS)), st.data())
def test_with_cells_missing_nothing_is_invented(values: dict[str, list[str]], data: st.DataObject) -> None:
    rows = rows_of(values)
    damaged = data.draw(st.integers(min_value=0, max_value=len(rows) - 1))
    del rows[damaged][data.draw(st.integers(min_value=-7, max_value=-1))]
    reading = read(build([*HEAD, *rows], 1))
    assert told(reading, KEYS[damaged]) == [None] * 7


def test_whole_reports_in_which_every_zero_is_dropped_are_unreadable(report_of: Callable[..., Report]) -> None:
    lines = ["一、本年新收政府信息公开申请数量 12 12", "二、上年结转政府信息公开申请数量 0", "(一)予以公开 8 8 2"]
    body = "".join(
        f"<p>{line}</p>" for line in [*lines, "1.属于国家秘密 3 1 4", "(七)总计 12 3 9", "四、结转下年度继续办理 1 2 3"]
    )
    report = report_of(body)
    assert report.status == "unreadable"
    assert all(f.source == "text" for f in report.figures)


def total_first(**changed: Values) -> Grid:
    """The table with 总计 as the first of its columns, in heading and rows alike."""
    head = [HEAD[0], [HEAD[1][2], *HEAD[1][:2]], HEAD[2]]
    rows = [[*row[:-7], row[-1], *row[-7:-1]] for row in rows_of(plain(**changed))]
    return build([*head, *rows], 1)


def test_the_heading_names_the_columns_wherever_they_stand() -> None:
    moved, usual = read(total_first()), read(build([*HEAD, *rows_of(plain())], 1))
    assert moved.doubts == []
    assert [told(moved, key) for key in KEYS] == [told(usual, key) for key in KEYS]


def test_a_moved_column_is_believed_only_where_the_sum_holds() -> None:
    reading = read(total_first(granted=["1", "0", "0", "0", "0", "2", "9"]))
    assert told(reading, "granted") == [None] * 7
    assert told(reading, "new") != [None] * 7
    assert any("moved" in doubt for doubt in reading.doubts)
