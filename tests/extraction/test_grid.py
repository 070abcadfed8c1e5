from hypothesis import given
from hypothesis import strategies as st

from extraction.grid import WIDEST, Written, build, joined

SPANS = st.builds(
    Written, st.text(max_size=3), st.integers(min_value=0, max_value=4), st.integers(min_value=1, max_value=4)
)
ROWS = st.lists(st.lists(SPANS, max_size=6), max_size=6)


def test_a_cell_stands_at_each_point_it_covers() -> None:
    grid = build([[Written("a", 2, 2), Written("b")], [Written("c")]], 1)
    a, b, c = grid.rows[0][0], grid.rows[0][1], grid.rows[1][0]
    assert grid.cells == ((a, a, b), (a, a, c))
    assert (c.row, c.column) == (1, 2)


def test_a_short_row_leaves_nothing_behind_its_end() -> None:
    grid = build([[Written("a"), Written("b")], [Written("c")]], 1)
    assert grid.cells[1][1] is None


def test_a_rowspan_of_zero_reaches_the_last_row() -> None:
    grid = build([[Written("a", 0), Written("b")], [Written("c")], [Written("d")]], 1)
    assert [row[0].text for row in grid.cells if row[0]] == ["a", "a", "a"]


def test_a_span_that_overlaps_another_keeps_what_stood_there_first() -> None:
    grid = build([[Written("a"), Written("b", 2)], [Written("c", 1, 3)]], 1)
    assert [c.text if c else None for c in grid.cells[1]] == ["c", "b", "c"]


def test_a_monstrous_span_is_cut() -> None:
    grid = build([[Written("a", 60_000, 60_000)] * 50] * 3, 1)
    assert len(grid.cells) == 3
    assert len(grid.cells[0]) <= WIDEST + 3 * 64


def test_many_wide_cells_cover_a_bounded_area() -> None:
    grid = build([[Written("a", 200, 64)] * 64 for _ in range(400)], 1)
    assert sum(len(row) for row in grid.cells) < 4_000_000


@given(ROWS)
def test_every_written_cell_has_its_anchor_in_the_rectangle(rows: list[list[Written]]) -> None:
    grid = build(rows, 1)
    assert len({len(row) for row in grid.cells}) <= 1
    for cells, row in zip(grid.rows, rows, strict=True):
        assert [c.text for c in cells] == [w.text for w in row]
        assert all(grid.cells[c.row][c.column] is c for c in cells)
        assert all(c.row + c.rowspan <= len(rows) for c in cells)


@given(ROWS)
def test_no_point_is_covered_by_a_cell_that_does_not_reach_it(rows: list[list[Written]]) -> None:
    for r, row in enumerate(build(rows, 1).cells):
        for c, cell in enumerate(row):
            if cell is not None:
                assert cell.row <= r < cell.row + cell.rowspan
                assert cell.column <= c < cell.column + cell.colspan


@given(ROWS, ROWS)
def test_two_parts_of_a_table_joined_keep_all_their_cells(
    first: list[list[Written]], second: list[list[Written]]
) -> None:
    whole = joined(build(first, 1), build(second, 2))
    assert [[c.text for c in row] for row in whole.rows] == [[w.text for w in row] for row in (*first, *second)]
    assert all(whole.cells[c.row][c.column] is c for row in whole.rows for c in row)
    assert len({len(row) for row in whole.cells}) <= 1
