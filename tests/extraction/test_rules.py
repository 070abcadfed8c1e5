"""Sums held against figures: what is checked, what is not, and which side is which."""

import csv
from pathlib import Path

import pytest

from extraction.rules import check, is_hard, rules
from model.indicator import unit_of
from model.report import Check, Figure, Form, Source, State

SUBS = ("upheld", "corrected", "other", "pending")
SPEC = Path(__file__).parents[2].parent / "shared" / "spec"


def figure(code: str, value: float | None, state: State = "given", source: Source = "table") -> Figure:
    return Figure(code=code, value=value, unit=unit_of(code), raw="", state=state, source=source, locator="")


def reconsideration(total: float, *parts: float) -> list[Figure]:
    subs = [figure(f"reconsideration.{s}", v) for s, v in zip(SUBS, parts, strict=True)]
    return [figure("reconsideration.total", total), *subs]


def found(form: Form, figures: list[Figure], rule: str) -> Check | None:
    return next((c for c in check(form, figures) if c.rule == rule), None)


def test_a_sum_that_holds_passes_and_says_both_sides() -> None:
    assert found("2021", reconsideration(6, 1, 2, 3, 0), "reconsideration.total") == Check(
        rule="reconsideration.total", passed=True, expected=6, found=6
    )


def test_found_is_the_left_side_and_expected_the_right() -> None:
    made = found("2019", reconsideration(7, 1, 2, 3, 0), "reconsideration.total")
    assert made == Check(rule="reconsideration.total", passed=False, expected=6, found=7)


@pytest.mark.parametrize("state", ["blank", "slash"])
def test_blank_and_slash_count_as_zero(state: State) -> None:
    figures = [*reconsideration(6, 1, 2, 3, 9)[:-1], figure("reconsideration.pending", None, state)]
    made = found("2021", figures, "reconsideration.total")
    assert made is not None
    assert made.passed


def test_an_absent_or_missing_term_leaves_no_row() -> None:
    figures = reconsideration(6, 1, 2, 3, 0)[:-1]
    assert found("2021", figures, "reconsideration.total") is None
    assert found("2021", [*figures, figure("reconsideration.pending", None, "absent")], "reconsideration.total") is None


def test_the_rule_of_another_form_is_not_held() -> None:
    assert found("narrative", reconsideration(7, 1, 2, 3, 0), "litigation.direct.total") is None


def test_the_2014_rule_for_staff() -> None:
    figures = [
        figure("institution.staff", 5),
        figure("institution.staff.full_time", 2),
        figure("institution.staff.part_time", 4),
    ]
    made = found("2014", figures, "institution.staff")
    assert made is not None
    assert (made.found, made.expected, made.passed) == (5, 6, False)


def test_a_breakdown_nobody_filled_in_is_no_broken_sum() -> None:
    figures = [
        figure("institution.staff", 5),
        figure("institution.staff.full_time", None, "blank"),
        figure("institution.staff.part_time", None, "blank"),
    ]
    assert found("2014", figures, "institution.staff") is None


def test_in_prose_a_slash_is_no_number() -> None:
    figures = [
        figure("institution.staff", 5, source="text"),
        figure("institution.staff.full_time", 5, source="text"),
        figure("institution.staff.part_time", None, "slash", source="text"),
    ]
    assert found("narrative", figures, "institution.staff") is None


@pytest.mark.parametrize(("part", "passed"), [(3, True), (4, True), (5, False)])
def test_a_soft_rule_lets_left_be_less(part: float, passed: bool) -> None:
    figures = [figure("proactive.normative_documents", part), figure("proactive.total", 4)]
    made = found("2014", figures, "proactive.normative")
    assert made is not None
    assert made.passed is passed
    assert not is_hard("proactive.normative")


def test_prose_is_held_against_the_table() -> None:
    figures = [*reconsideration(6, 1, 2, 3, 0), figure("reconsideration.total", 5, source="text")]
    made = found("2021", figures, "text.table")
    assert made == Check(rule="text.table", passed=False, expected=6, found=5)


def test_the_table_goes_before_the_prose_in_a_sum() -> None:
    figures = [figure("reconsideration.total", 5, source="text"), *reconsideration(6, 1, 2, 3, 0)]
    made = found("2021", figures, "reconsideration.total")
    assert made is not None
    assert made.passed


def test_two_numbers_in_prose_for_one_code_are_held_against_nothing() -> None:
    figures = [
        figure("request.closed", 9, source="text"),
        figure("request.closed", 8, source="text"),
        figure("request.closed.on_time", 9, source="text"),
        figure("request.closed.extended", 0, source="text"),
    ]
    assert found("narrative", figures, "request.closed") is None


def test_every_term_of_every_rule_is_a_code() -> None:
    for rule in rules():
        for term in (*rule.left, *rule.right):
            assert unit_of(term), rule.name


def test_every_rule_within_a_report_is_held() -> None:
    if not SPEC.is_dir():
        pytest.skip("the contract's rules.csv is not here")
    with (SPEC / "rules.csv").open(encoding="utf-8") as lines:
        named = {(r["rule"], r["forms"]) for r in csv.DictReader(lines) if r["kind"] != "across"}
    assert {(r.name, " ".join(r.forms)) for r in rules()} == named - {("text.table", "2019 2021")}


def test_decimals_do_not_break_a_sum() -> None:
    figures = [
        figure("proactive.normative_documents", 0.1 + 0.2),
        figure("proactive.total", 0.3),
    ]
    made = found("2014", figures, "proactive.normative")
    assert made is not None
    assert made.passed
