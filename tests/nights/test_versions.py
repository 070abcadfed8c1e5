"""Which reading is the report, and which version of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.capture import Capture
from model.report import Figure, Report, Section, Status
from nights.versions import Reading, Standing, stand

T0 = datetime(2026, 3, 1, tzinfo=UTC)
ARTICLE = "http://a.example/art/1.html"


def reading(
    hours: float, value: float | None = 1.0, url: str = ARTICLE, status: Status = "ok", text: str = "", **fields: Any
) -> Reading:
    number = f"{hours:010.3f}{url}"
    capture = Capture(
        record_id=f"urn:{number}",
        portal="a",
        url=url,
        timestamp=T0 + timedelta(hours=hours),
        status=200,
        mime="text/html",
        type="response",
        payload_digest=f"sha256:{number}",
        warc="",
        offset=0,
        length=0,
    )
    given = [] if value is None else [("x", value)]
    figures = tuple(
        Figure(code=code, value=v, unit="件", raw=str(v), state="given", source="table", locator="t")
        for code, v in given
    )
    sections = (Section(number=1, heading="", text=text),)
    extractor = fields.pop("extractor", "1")
    report = Report(kind="annual_report", status=status, figures=figures, sections=sections)
    return Reading(capture=replace(capture, **fields), extractor=extractor, report=report)


def standing(*readings: Reading, gone: tuple[str, ...] = ()) -> Standing:
    return stand(readings, gone)


def test_one_reading_is_the_first_version() -> None:
    one = reading(0)
    assert standing(one) == Standing(firsts=(one.capture,), reading=one, withdrawn=False)


class TestRestatement:
    def test_other_figures_at_the_same_url_are_the_next_version(self) -> None:
        one, two, three = reading(0, 1.0), reading(24, 2.0), reading(48, 1.0)
        assert standing(one, two, three).firsts == (one.capture, two.capture, three.capture)
        assert standing(three, one, two).reading == three

    def test_other_bytes_with_equal_figures_are_none_and_nothing_moves(self) -> None:
        one, two = reading(0), reading(24)
        assert standing(one, two) == standing(one)

    def test_another_text_with_equal_figures_is_told_from_its_own_bytes_under_the_same_version(self) -> None:
        one, two, three = reading(0, text="old"), reading(24, text="new"), reading(48, text="new")
        assert standing(one, two, three) == Standing(firsts=(one.capture,), reading=two, withdrawn=False)

    def test_a_page_that_can_no_longer_be_read_takes_nothing_away(self) -> None:
        one, two = reading(0), reading(24, None, status="unreadable")
        assert standing(one, two) == standing(one)

    def test_a_page_that_can_be_read_at_last_is_no_restatement(self) -> None:
        one, two = reading(0, None, status="unreadable"), reading(24, 2.0)
        assert standing(one, two) == Standing(firsts=(one.capture,), reading=two, withdrawn=False)

    def test_what_another_version_of_the_extractor_sees_is_none(self) -> None:
        one, two = reading(0, 1.0), reading(24, 2.0, extractor="2")
        assert standing(one, two).firsts == (one.capture,)
        both = replace(one, extractor="2")
        assert standing(both, two).firsts == (one.capture, two.capture)


class TestTwins:
    @pytest.mark.parametrize(
        "twin",
        [
            "http://a.example/art/print_1.html",
            "http://a.example/art/1.html?print=1",
            "http://a.example/wap/art/1.html",
            "http://m.a.example/art/1.html",
            "http://big5.a.example/art/1.html",
        ],
    )
    def test_the_article_goes_before_its_print_view_whichever_came_first(self, twin: str) -> None:
        article, view = reading(1), reading(0, url=twin)
        assert standing(article, view) == standing(article)

    def test_of_equals_the_earlier_is_taken(self) -> None:
        one, other = reading(0, url="https://a.example/art/1.html"), reading(1)
        assert standing(one, other).reading == one

    def test_the_article_goes_before_a_file(self) -> None:
        article = reading(1)
        assert standing(article, reading(0, url="http://a.example/1.pdf", role="attachment")) == standing(article)

    def test_the_response_goes_before_the_rendered_page_when_they_say_the_same(self) -> None:
        sent, made = reading(1), reading(0, type="resource", status="ok")
        assert standing(made, sent).reading == sent

    def test_what_was_read_better_is_told_and_the_main_document_stays(self) -> None:
        article, view = reading(0, 1.0, status="review"), reading(1, 2.0, url="http://a.example/print/1.html")
        assert standing(article, view) == Standing(firsts=(article.capture,), reading=view, withdrawn=False)

    def test_a_twin_found_nights_later_does_not_become_the_main_document(self) -> None:
        view, article = reading(0, url="http://a.example/print/1.html"), reading(48)
        assert standing(view, article).firsts == (view.capture,)

    def test_a_twin_with_other_figures_is_no_restatement(self) -> None:
        article, twin = reading(0, 1.0), reading(24, 2.0, url="http://a.example/art/2.html")
        assert standing(article, twin) == standing(article)

    def test_after_a_restatement_an_old_twin_is_not_told(self) -> None:
        one, twin = reading(0, 1.0, status="review"), reading(1, 1.0, url="http://a.example/print/1.html")
        two = reading(24, 2.0, status="review")
        assert standing(one, twin, two).reading == two


class TestGone:
    def test_a_report_is_withdrawn_when_every_document_of_it_is_gone(self) -> None:
        one, other = reading(0), reading(1, url="http://a.example/2.html")
        assert not standing(one, other, gone=(ARTICLE,)).withdrawn
        assert standing(one, other, gone=(ARTICLE, other.capture.url)).withdrawn

    def test_the_twin_that_is_left_is_told_under_the_same_version(self) -> None:
        one, other = reading(0), reading(1, url="http://a.example/2.html")
        found = standing(one, other, gone=(ARTICLE,))
        assert (found.firsts, found.reading) == ((one.capture,), other)

    def test_a_report_that_moved_and_changed_is_restated(self) -> None:
        one, moved = reading(0, 1.0), reading(48, 2.0, url="http://a.example/new.html")
        assert standing(one, moved, gone=(ARTICLE,)).firsts == (one.capture, moved.capture)

    def test_a_withdrawn_report_still_says_what_it_said(self) -> None:
        assert standing(reading(0), gone=(ARTICLE,)).reading == reading(0)


class TestMirrors:
    def test_a_copy_elsewhere_counts_only_while_there_is_nothing_else(self) -> None:
        copy, own = reading(0, 1.0, url="http://spam.example/1", status="mirror"), reading(48, 2.0, status="review")
        assert standing(copy).reading == copy
        assert standing(copy, own) == standing(own)


READINGS = st.lists(
    st.builds(
        reading,
        st.integers(0, 72),
        st.sampled_from([None, 1.0, 2.0]),
        st.sampled_from([ARTICLE, "http://a.example/print/1.html", "http://a.example/2.html"]),
        st.sampled_from(["ok", "review", "mirror"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.capture.record_id,
)


@given(READINGS, st.randoms())
def test_the_order_in_which_readings_come_makes_no_difference(readings: list[Reading], random: Any) -> None:
    shuffled = list(readings)
    random.shuffle(shuffled)
    assert stand(readings, ()) == stand(shuffled, ())


@given(READINGS, st.sampled_from([None, 3.0]))
def test_what_comes_later_never_changes_the_versions_that_were(readings: list[Reading], value: float | None) -> None:
    before = stand(readings, ()).firsts
    after = stand([*readings, reading(200, value)], ()).firsts
    assert after[: len(before)] == before or all(one.report.status == "mirror" for one in readings)
