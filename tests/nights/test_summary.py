"""What a run says of itself in the end."""

import json
import threading
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from crawler.events import PortalTally
from model.errors import BadPortal
from model.instant import now
from model.observation import Attempt
from nights.choice import Choice
from nights.drain_tally import DrainTally
from nights.held import Held
from nights.publish import Published
from nights.sealing import Sealing
from nights.summary import Summary, summarise
from nights.undone import CURES, undone

TALLY = PortalTally(
    portal="a",
    found=9,
    captured=8,
    requests=30,
    bytes=1000,
    outcomes={"captured": 20, "error": 2},
    browser_pages=3,
    browser_s=1.5,
    cpu_s=0.5,
    wall_s=2.0,
)
HELD = Held(met=Counter(captured=2, unchanged=3), statuses=Counter(ok=6, review=1))


@pytest.fixture
def sealing() -> Sealing:
    """One that was never begun: what it counted is set by the test."""
    return Sealing(None, lambda _: None, threading.Event())  # type: ignore[arg-type]


def drained() -> DrainTally:
    tally = DrainTally(documents=7, cpu_s=0.3, wall_s=0.9)
    tally.by_portal["a"] = Counter(ok=3, review=1, unreadable=1, not_a_report=2)
    return tally


def summary(sealing: Sealing, **changes: Any) -> Summary:
    parts: dict[str, Any] = {
        "run": "r",
        "choice": Choice((), ()),
        "tallies": [TALLY],
        "sealing": sealing,
        "drained": drained(),
        "published": Published(Counter(added=2)),
        "held": {"a": HELD},
        "left": (),
    }
    return summarise(**{**parts, **changes})


def test_a_portal_s_line_counts_reports_and_not_what_the_crawl_took_for_them(sealing: Sealing) -> None:
    (line,) = summary(sealing).portals
    assert (line.found, line.captured, line.unchanged, line.extracted, line.review) == (5, 2, 3, 5, 1)
    assert (line.requests, line.bytes, line.outcomes) == (30, 1000, TALLY.outcomes)


def test_a_portal_of_which_nothing_is_held_has_zeros(sealing: Sealing) -> None:
    made = summary(sealing, held={}, drained=DrainTally())
    (line,) = made.portals
    assert (line.found, line.captured, line.unchanged, line.extracted, line.review) == (0, 0, 0, 0, 0)


def test_stages_are_those_of_the_contract_and_add_up_over_portals(sealing: Sealing) -> None:
    sealing.spent.seal.count, sealing.spent.upload.wall_s = 2, 0.25
    other = replace(TALLY, portal="b", wall_s=5.0, requests=10)
    stages = summary(sealing, tallies=[TALLY, other]).as_json()["stages"]
    assert list(stages) == ["crawl", "browser", "seal", "upload", "extract"]
    assert stages["crawl"] == {"wall_s": 5.0, "cpu_s": 1.0, "count": 40}
    assert stages["browser"] == {"wall_s": 3.0, "cpu_s": 0.0, "count": 6}
    assert stages["seal"]["count"] == 2
    assert stages["upload"]["wall_s"] == 0.25
    assert stages["extract"] == {"wall_s": 0.9, "cpu_s": 0.3, "count": 7}


def test_without_portals_there_are_stages_all_the_same(sealing: Sealing) -> None:
    assert summary(sealing, tallies=[]).as_json()["stages"]["crawl"] == {"wall_s": 0.0, "cpu_s": 0, "count": 0}


def test_it_can_be_written_as_json(sealing: Sealing) -> None:
    made = json.loads(json.dumps(summary(sealing).as_json()))
    assert (made["run"], made["changes"], made["faults"]) == ("r", {"added": 2}, [])
    (line,) = made["portals"]
    assert line["portal"] == "a"


class TestFaults:
    def test_an_answer_is_none(self, sealing: Sealing) -> None:
        assert summary(sealing).faults() == []

    def test_each_thing_left_undone_is_one(self, sealing: Sealing) -> None:
        bad = BadPortal("a.toml", 7, "home: no address")
        sealing.damage = "x.warc.gz at 9: the gzip member is cut"
        left = undone([attempt("error"), attempt("dns"), attempt("captured")])
        tally = replace(drained(), quarantined=2)
        faults = summary(sealing, choice=Choice((), (bad,)), drained=tally, left=left).faults()
        assert len(faults) == 5
        for fault, word in zip(faults, ("a.toml:7", "a: error", "a: dns", "x.warc.gz", "2 documents"), strict=True):
            assert word in fault
            assert "\n" not in fault

    @pytest.mark.parametrize("outcome", CURES)
    def test_each_says_what_and_why_and_what_to_do(self, outcome: str) -> None:
        (one,) = undone([attempt(outcome), attempt(outcome)])
        assert str(one) == f"a: {outcome}: http://a.example/ and 1 more (why); {CURES[outcome]}"


def attempt(outcome: str) -> Attempt:
    return Attempt(
        portal="a", url="http://a.example/", run="r", at=now(), outcome=outcome, status=None, detail="why", record_id=""
    )  # type: ignore[arg-type]


def test_a_run_that_was_stopped_says_so(sealing: Sealing) -> None:
    assert summary(sealing, published=None).stopped
    assert not summary(sealing).stopped


def test_a_portal_at_which_no_report_was_met_is_told_unless_the_run_was_stopped(sealing: Sealing) -> None:
    assert summary(sealing).silent() == []
    assert summary(sealing, held={}).silent() == ["a"]
    assert summary(sealing, held={}, published=None).silent() == []
