"""Table four: fifteen numbers under three ranks of headings."""

import pytest

from extraction.blocks import Grid
from extraction.forms.disputes import CODES, DisputeTable
from extraction.forms.reading import TableReading
from extraction.grid import Written, build

RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
HEAD = [
    [Written("行政复议", 1, 5), Written("行政诉讼", 1, 10)],
    [
        *(Written(r, 2) for r in RESULTS),
        Written("未经复议直接起诉", 1, 5),
        Written("复议后起诉", 1, 5),
    ],
    [Written(r) for r in RESULTS * 2],
]
NUMBERS = [Written(str(n)) for n in range(1, 16)]


def read(*grids: Grid) -> TableReading:
    reading = TableReading("table")
    table = DisputeTable(reading)
    for grid in grids:
        table.read(grid)
    return reading


def values(reading: TableReading) -> dict[str, float | None]:
    return {code: figure.value for code, figure in reading.figures.items()}


WHOLE = {code: float(n) for n, code in enumerate(CODES, 1)}


def test_each_number_goes_to_the_code_of_its_headings() -> None:
    reading = read(build([*HEAD, NUMBERS], 1))
    assert values(reading) == WHOLE
    assert values(reading)["litigation.after_reconsideration.corrected"] == 12
    assert {f.confidence for f in reading.figures.values()} == {1.0}


def test_without_spans_the_order_tells() -> None:
    reading = read(build([*HEAD, NUMBERS], 1, flat=True))
    assert values(reading) == WHOLE
    assert {f.confidence for f in reading.figures.values()} == {0.95}


def test_a_label_before_and_padding_after_are_passed_by() -> None:
    assert values(read(build([*HEAD, [*NUMBERS, Written(""), Written("")]], 1, flat=True))) == WHOLE
    assert values(read(build([*HEAD, [Written("数量"), *NUMBERS]], 1, flat=True))) == WHOLE


def test_headings_and_numbers_may_stand_in_two_tables() -> None:
    assert values(read(build(HEAD, 1), build([NUMBERS], 2))) == WHOLE


@pytest.mark.parametrize("missing", [1, 2, 8, 14])
def test_fewer_numbers_are_lost(missing: int) -> None:
    reading = read(build([*HEAD, NUMBERS[missing:]], 1))
    assert values(reading) == {}
    assert reading.lost == set(CODES)


def test_other_columns_are_read_only_by_their_headings() -> None:
    head = [[Written("行政复议", 1, 5)], [Written(r) for r in RESULTS]]
    found = values(read(build([*head, NUMBERS[:5]], 1)))
    assert found == {code: WHOLE[code] for code in CODES[:5]}


def test_other_columns_without_spans_are_lost() -> None:
    head = [[Written("行政复议", 1, 5)], [Written(r) for r in RESULTS]]
    assert values(read(build([*head, NUMBERS[:5]], 1, flat=True))) == {}


def test_states_are_kept() -> None:
    row = [Written(t) for t in ["", "/", "—", "无", "0", *map(str, range(10))]]
    states = [f.state for f in read(build([*HEAD, row], 1)).figures.values()][:5]
    assert states == ["blank", "slash", "slash", "given", "given"]


def test_mistyped_results_are_known() -> None:
    head = [list(r) for r in HEAD]
    head[2] = [Written(t) for t in ("结果维持", "结果纠错", "其它结果", "尚未审结", "合计") * 2]
    assert values(read(build([*head, NUMBERS], 1))) == WHOLE


def test_a_table_of_other_things_is_none() -> None:
    assert values(read(build([[Written("总计"), Written("其他")], [Written("1"), Written("2")]], 1))) == {}


def test_a_row_left_empty_is_blank_and_a_spacer_is_nothing() -> None:
    reading = read(build([*HEAD, [Written("") for _ in CODES]], 1))
    assert {f.state for f in reading.figures.values()} == {"blank"}
    assert values(read(build([*HEAD, [Written("", 1, 15)], NUMBERS], 1))) == WHOLE
