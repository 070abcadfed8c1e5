"""What a list of take-downs closes, at which moment, and what it tells."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from model.takedown import NOTHING_CLOSED, Closures, Lift, Takedown, in_force

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "http://a.example/1.html"


def entry(pattern: str = URL, **fields: Any) -> Takedown:
    given = {"kind": "url", "pattern": pattern, "reason": "because", "by": "me", "at": NOW, "id": "1" * 16}
    return Takedown(**{**given, **fields})


def test_a_url_is_closed_at_any_time_unless_dates_bound_it() -> None:
    closures = Closures((entry(),))
    assert closures.of_url(URL, NOW - 9999 * DAY) == closures.of_url(URL, NOW + 9999 * DAY) == entry()
    assert closures.of_url("http://a.example/2.html", NOW) is None


@pytest.mark.parametrize(
    ("since", "to", "days"),
    [(NOW, None, [0, 1, 2]), (None, NOW, [-1, 0]), (NOW, NOW + DAY, [0, 1]), (NOW, NOW, [0])],
)
def test_dates_bound_the_captures_both_ends_inclusive(
    since: datetime | None, to: datetime | None, days: list[int]
) -> None:
    closures = Closures((entry(since=since, to=to),))
    assert [day for day in range(-1, 3) if closures.of_url(URL, NOW + day * DAY)] == days


def test_it_holds_until_it_expires_or_is_lifted() -> None:
    lasting, short = entry(id="a" * 16), entry(id="b" * 16, until=NOW + DAY)
    lift = Lift(takedown=lasting.id, reason="an error", by="me", at=NOW)
    assert in_force([short, lasting], [], NOW + DAY) == (lasting, short)
    assert in_force([short, lasting], [], NOW + 2 * DAY) == (lasting,)
    assert in_force([short, lasting], [lift], NOW) == (short,)
    assert Closures((short,)).expires == NOW + DAY


def test_of_several_the_oldest_is_told() -> None:
    older, newer = entry("a.example/*", at=NOW - DAY, id="f" * 16), entry(id="0" * 16)
    assert Closures((newer, older)).of_url(URL, NOW) == older


def test_a_report_is_closed_by_the_id_of_any_of_its_versions() -> None:
    closures = Closures((entry("r2", kind="report"),))
    assert closures.of_report(["r1", "r2", "r3"]) is not None
    assert closures.of_report(["r1"]) is None
    assert closures.of_url("http://r2/", NOW) is None


def test_words_are_closed_everywhere_or_in_one_report() -> None:
    everywhere, there = entry("张三", kind="text"), entry("李四", kind="text", report="r1")
    closures = Closures((everywhere, there, entry("r9", kind="report"), entry()))
    assert closures.on_text(["r1"]).blacked("张三和李四") == "▇▇和▇▇"
    assert closures.on_text(["r2"]).blacked("张三和李四") == "▇▇和李四"


def test_nothing_is_closed_where_there_is_no_entry() -> None:
    assert not NOTHING_CLOSED
    assert not NOTHING_CLOSED.has_urls
    assert NOTHING_CLOSED.of_url(URL, NOW) is None
    assert NOTHING_CLOSED.of_report(["r1"]) is None
    assert NOTHING_CLOSED.blacked("张三") == "张三"


def test_who_is_refused_is_told_id_reason_and_end() -> None:
    assert entry().told() == f"taken down ({'1' * 16}): because"
    assert "until 2026-03-02T00:00:00.000000Z): because" in entry(until=NOW + DAY).told()


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ({"pattern": "a.example"}, "no path"),
        ({"pattern": "张", "kind": "text"}, "short"),
        ({"pattern": " ", "kind": "report"}, "needs a pattern"),
        ({"reason": " "}, "a reason"),
        ({"by": ""}, "who wants it"),
        ({"since": NOW, "to": NOW - DAY}, "later than --to"),
        ({"until": NOW - DAY}, "over already"),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused(fields: dict[str, Any], hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        replace(entry(), **fields).checked()
