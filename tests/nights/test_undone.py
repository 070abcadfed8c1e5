"""What a run could not do is told with its address, its reason and its cure."""

import pytest

from model.instant import now
from model.observation import OUTCOMES, Attempt
from nights.undone import CURES, undone


def attempt(outcome: str, url: str = "http://a.example/1", portal: str = "a") -> Attempt:
    return Attempt(portal=portal, url=url, run="r", at=now(), outcome=outcome, detail="it broke")  # type: ignore[arg-type]


def test_a_line_names_the_first_address_how_many_more_and_why() -> None:
    (one,) = undone([attempt("error"), attempt("error", "http://a.example/2")])
    assert str(one) == "a: error: http://a.example/1 and 1 more (it broke); it is asked again at the next run"


def test_outcomes_and_portals_are_told_apart() -> None:
    rows = [attempt("error"), attempt("dns"), attempt("error", portal="b")]
    assert [(one.portal, one.outcome, one.count) for one in undone(rows)] == [
        ("a", "error", 1),
        ("a", "dns", 1),
        ("b", "error", 1),
    ]


@pytest.mark.parametrize("outcome", sorted(set(OUTCOMES) - set(CURES)))
def test_an_answer_is_nothing_undone(outcome: str) -> None:
    assert undone([attempt(outcome)]) == []


def test_every_cure_is_for_an_outcome_of_the_contract() -> None:
    assert set(CURES) <= set(OUTCOMES)
