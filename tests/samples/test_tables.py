from collections import Counter

import pytest

from samples.body import Body, Form
from samples.reports import generate
from samples.tables.layout import Cell, Table, label
from samples.tables.transforms import divided, flattened, overspanned, vertical


def tables(county: Body, form: Form) -> dict[str, Table]:
    blocks = generate(county, 2020, form=form).blocks
    return {block.name: block for block in blocks if isinstance(block, Table)}


def covered(table: Table) -> Counter[tuple[int, int]]:
    return Counter(
        (r + i, c + j) for r, c, cell in table.placed() for i in range(cell.rowspan) for j in range(cell.colspan)
    )


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_every_table_is_a_rectangle_without_gap_or_overlap(county: Body, form: Form) -> None:
    for table in tables(county, form).values():
        places = covered(table)
        assert set(places.values()) == {1}
        assert len(places) == table.width * len(table.rows)


@pytest.mark.parametrize(("form", "rows"), [("2019", 23), ("2021", 25)])
def test_table_three_has_its_numeric_rows_of_seven_numbers(county: Body, form: Form, rows: int) -> None:
    numbers = [[cell for cell in row if cell.code] for row in tables(county, form)["requests"].rows]
    assert [len(row) for row in numbers if row] == [7] * rows
    assert all(row[-7:] == tuple(n) for row, n in zip(tables(county, form)["requests"].rows, numbers, strict=True) if n)


def test_table_four_is_one_row_of_fifteen_under_three_heads(county: Body) -> None:
    table = tables(county, "2021")["disputes"]
    assert len(table.rows) == 4 and [bool(c.code) for c in table.rows[3]] == [True] * 15


def test_article_20_item_9_stands_in_2019_alone(county: Body) -> None:
    items = {form: [row[0].text for row in tables(county, form)["proactive"].rows] for form in ("2019", "2021")}
    assert any("九" in text for text in items["2019"]) and not any("九" in text for text in items["2021"])


def test_each_figure_stands_once(county: Body) -> None:
    for form in ("2014", "2019", "2021"):
        sample = generate(county, 2020, form=form)
        cells = [c for block in sample.blocks if isinstance(block, Table) for row in block.rows for c in row if c.code]
        assert Counter(c.code for c in cells) == Counter(list(sample.table))
        assert all(c.text == sample.table[c.code].raw for c in cells)


def test_a_row_that_is_lacking_is_not_in_the_table(county: Body) -> None:
    table = generate(county, 2014, lacks=("channel.wechat",)).blocks[-1]
    assert isinstance(table, Table)
    assert not any("微信公开" in cell.text for row in table.rows for cell in row)


def figures(parts: tuple[Table, ...]) -> Counter[str]:
    return Counter(cell.code for part in parts for row in part.rows for cell in row if cell.code)


@pytest.mark.parametrize("transform", [divided, flattened, overspanned, vertical])
def test_an_editors_change_keeps_every_figure(county: Body, transform: object) -> None:
    for table in tables(county, "2021").values():
        assert figures(transform(table)) == figures((table,))  # type: ignore[operator]


def test_a_divided_table_repeats_below_the_cut_what_reached_over_it(county: Body) -> None:
    upper, lower = divided(tables(county, "2021")["requests"], at=13)
    assert len(upper.rows) == 13 and lower.rows[0][0].text == upper.rows[5][0].text
    assert set(covered(upper).values()) == set(covered(lower).values()) == {1}


def test_a_flattened_table_has_no_spans(county: Body) -> None:
    (table,) = flattened(tables(county, "2019")["requests"])
    assert {(c.rowspan, c.colspan) for row in table.rows for c in row} == {(1, 1)}
    assert {len(row) for row in table.rows} == {10}


def test_an_overspanned_label_reaches_into_the_row_below(county: Body) -> None:
    (table,) = overspanned(tables(county, "2021")["requests"])
    assert max(r + cell.rowspan for r, _, cell in table.placed()) == len(table.rows)
    assert table.width > tables(county, "2021")["requests"].width


def test_a_vertical_label_has_a_character_a_line(county: Body) -> None:
    (table,) = vertical(tables(county, "2021")["requests"])
    assert "三\n、\n本" in {cell.text[:5] for row in table.rows for cell in row}


def test_places_skip_what_is_covered() -> None:
    table = Table("t", ((label("a", 2, 2), label("b")), (Cell("c"),)))
    assert [(r, c, cell.text) for r, c, cell in table.placed()] == [(0, 0, "a"), (0, 2, "b"), (1, 2, "c")]
