import csv
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples.body import Body, Form, form_of
from samples.farm import Farm
from samples.figures.sums import broken, rules
from samples.reports import Sample, generate
from samples.truth import Held

FORMS: tuple[Form, ...] = ("narrative", "2014", "2019", "2021")


def codes(form: str, column: str = "forms") -> set[str]:
    with files("model").joinpath("indicators.csv").open(encoding="utf-8") as lines:
        return {row["code"] for row in csv.DictReader(lines) if form in row[column].split()}


@pytest.mark.parametrize("form", FORMS[1:])
def test_a_table_has_every_code_of_its_form_and_no_other(county: Body, form: Form) -> None:
    assert set(generate(county, 2020, form=form).table) == codes(form)


@pytest.mark.parametrize("form", FORMS)
def test_prose_gives_only_codes_that_prose_may_give(county: Body, form: Form) -> None:
    sample = generate(county, 2020, form=form)
    assert sample.prose and set(sample.prose) <= codes("narrative")


@settings(deadline=None)
@given(st.integers(2008, 2040), st.sampled_from(FORMS), st.text("abcdef", min_size=1, max_size=5))
def test_no_sum_is_broken_unless_asked_for(year: int, form: Form, seed: str) -> None:
    body = Body(name="某局", short="某局", kind="department", division="1", division_now="1", level="county", we="我局")
    assert generate(body, year, form=form, seed=seed).broken == ()


def test_the_check_of_sums_can_fail(county: Body) -> None:
    sample = generate(county, 2020, breaks=("request.handled@total",))
    assert sample.broken == ("request.balance@total", "request.handled@total", "request.row.handled")
    assert "litigation.direct.total" in generate(county, 2022, breaks=("litigation.direct.total",)).broken


def test_a_chief_cannot_attend_more_than_was_held(county: Body) -> None:
    sample = generate(county, 2016)
    most = {"response.press_conferences_by_chief": sample.table["response.press_conferences"]}
    assert broken("2014", {**sample.table, **most}) == ()
    least = {"response.press_conferences": sample.table["complaint.total"]}
    high = {"response.press_conferences_by_chief": sample.table["proactive.total"]}
    assert broken("2014", {**sample.table, **least, **high}) == ("press_conferences.chief",)


def test_a_rule_with_an_absent_term_does_not_apply(county: Body) -> None:
    sample = generate(county, 2015, breaks=("request.received",), lacks=("request.received.fax",))
    assert sample.table["request.received.fax"].state == "absent"
    assert sample.broken == ()


def test_every_rule_of_one_report_is_known() -> None:
    names = {rule.name for rule in rules()}
    assert {"request.received", "request.row.other.fee_unpaid", "interviews.chief"} <= names
    assert not {"carry.requests", "text.table"} & names


def one_after_another(farm: Farm, form: Form) -> list[tuple[Sample, Sample]]:
    """Reports of one body and form for two years in a row, whole ones only."""
    by_year = {(h.portal, h.sample.body.name, h.sample.year): h.sample for h in farm.truth.reports}
    pairs = [(s, by_year.get((p, b, y + 1))) for (p, b, y), s in by_year.items()]
    return [(s, t) for s, t in pairs if t and s.form == t.form == form and not s.broken and not t.broken]


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_what_one_year_carries_out_the_next_carries_in(farm: Farm, form: Form) -> None:
    pairs = one_after_another(farm, form)
    assert pairs
    for before, after in pairs:
        assert before.table["request.carried_out@total"].amount == after.table["request.carried_in@total"].amount


def test_documents_in_force_follow_from_the_year_before(farm: Farm) -> None:
    name = "art20.1.normative_document"
    for before, after in one_after_another(farm, "2021"):
        moved = after.table[f"{name}.issued"].amount - after.table[f"{name}.repealed"].amount
        assert after.table[f"{name}.in_force"].amount == before.table[f"{name}.in_force"].amount + moved


def test_last_years_items_follow_from_the_year_before(farm: Farm) -> None:
    for before, after in one_after_another(farm, "2019"):
        for item in ("art20.5.licence", "art20.5.other_service", "art20.6.penalty", "art20.6.coercion", "art20.8.fee"):
            level = before.table[f"{item}.last_year"].amount + before.table[f"{item}.change"].amount
            assert after.table[f"{item}.last_year"].amount == level


def test_the_farm_knows_each_broken_rule_and_breaks_some(farm: Farm) -> None:
    found: list[Held] = [held for held in farm.truth.reports if held.sample.broken]
    assert 5 <= len(found) <= 12
    for held in farm.truth.reports:
        assert held.sample.broken == broken(held.sample.form, held.sample.table)


def test_the_forms_are_of_their_years_but_for_some_late_ones(farm: Farm) -> None:
    late = [held for held in farm.truth.reports if held.sample.form != form_of(held.sample.year)]
    assert 1 <= len(late) <= 5
    assert {held.sample.form for held in farm.truth.reports} == set(FORMS)


def test_years_run_from_2008_to_2025(farm: Farm) -> None:
    years = {held.sample.year for held in farm.truth.reports}
    assert years == set(range(2008, 2026))


def test_every_state_of_a_cell_occurs(farm: Farm) -> None:
    states = {value.state for held in farm.truth.reports for value in held.sample.figures.values()}
    assert states == {"given", "blank", "slash", "absent"}


def test_the_same_seed_gives_the_same_report_and_another_another(county: Body) -> None:
    assert generate(county, 2022) == generate(county, 2022)
    assert generate(county, 2022).table != generate(county, 2022, seed="other").table
