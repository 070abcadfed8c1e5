"""What the catalog promises, on each database it works on."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from model.capture import Capture
from model.errors import BadInput, OutOfReach
from model.observation import Attempt, Observation, State
from model.report import Check, Figure, Report, Section
from storage.catalog import Catalog

T0 = datetime(2026, 3, 1, 2, 3, 4, 5, tzinfo=UTC)
URL = "http://a.example/zwgk/nb.html"
EXTRACTOR = "2026.1"


@pytest.fixture
def catalog(database_url: str) -> Iterator[Catalog]:
    with Catalog.open(database_url) as opened:
        yield opened


def capture(number: int, url: str = URL, **fields: object) -> Capture:
    base = Capture(
        record_id=f"urn:uuid:{number:08}",
        portal="a",
        url=url,
        timestamp=T0 + timedelta(hours=number),
        status=200,
        mime="text/html",
        type="response",
        payload_digest=f"sha256:{number:064}",
        warc="one.warc.gz",
        offset=number * 100,
        length=100,
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def seen(one: Capture, state: State = "new") -> tuple[Capture, Observation]:
    return one, Observation(portal=one.portal, url=one.url, at=one.timestamp, state=state, record_id=one.record_id)


def add(catalog: Catalog, *captures: Capture) -> None:
    catalog.add([seen(one) for one in captures])


def commit(catalog: Catalog, name: str = "one.warc.gz") -> None:
    catalog.warc_committed(name, "ab" * 32, 10_000_000_000, 3)


class TestCaptures:
    def test_a_capture_comes_back_as_it_was_given_to_the_microsecond(self, catalog: Catalog) -> None:
        one = capture(1, via="http://a.example/", link_text="2021年年报", etag='"x"', offset=9_000_000_000)
        add(catalog, one)
        assert catalog.capture(one.record_id) == one
        assert list(catalog.captures()) == [one]

    def test_an_unknown_record_is_none(self, catalog: Catalog) -> None:
        assert catalog.capture("urn:uuid:none") is None

    def test_they_are_listed_oldest_first_by_portal_and_by_url(self, catalog: Catalog) -> None:
        late, early, other = capture(5), capture(1), capture(3, "http://b.example/", portal="b")
        add(catalog, late, early, other)
        assert list(catalog.captures()) == [early, other, late]
        assert list(catalog.captures(portal="b")) == [other]
        assert list(catalog.captures(url=URL)) == [early, late]
        assert list(catalog.captures(portal="b", url=URL)) == []

    def test_adding_again_what_was_adopted_changes_nothing(self, catalog: Catalog) -> None:
        add(catalog, capture(1))
        commit(catalog)
        catalog.commit_result(capture(1), [], EXTRACTOR, [])
        add(catalog, capture(1), capture(2))
        assert len(list(catalog.captures())) == 2
        assert catalog.pending(EXTRACTOR, 10) == [capture(2)]

    def test_a_row_that_is_refused_takes_the_whole_transaction_with_it(self, catalog: Catalog) -> None:
        bad, observation = seen(capture(2))
        with pytest.raises(Exception, match=r"(?i)foreign key|constraint"):
            catalog.add([seen(capture(1)), (bad, replace(observation, record_id="urn:uuid:elsewhere"))])
        assert list(catalog.captures()) == []

    def test_a_url_of_any_length_has_its_place(self, catalog: Catalog) -> None:
        url = "http://a.example/?" + "很长" * 5000
        add(catalog, capture(1, url))
        assert [one.url for one in catalog.captures(url=url)] == [url]


class TestNearest:
    def test_the_nearest_is_given_and_the_earlier_on_a_tie(self, catalog: Catalog) -> None:
        first, second = capture(0), capture(2)
        add(catalog, second, first)
        assert catalog.nearest(URL, T0 - timedelta(days=9)) == first
        assert catalog.nearest(URL, T0 + timedelta(hours=1)) == first
        assert catalog.nearest(URL, T0 + timedelta(hours=1, microseconds=1)) == second
        assert catalog.nearest(URL, T0 + timedelta(days=9)) == second

    def test_without_a_time_the_newest_good_one_is_given(self, catalog: Catalog) -> None:
        add(catalog, capture(1), capture(2), capture(3, status=404))
        assert catalog.nearest(URL) == capture(2)

    def test_else_the_newest_of_what_there_is(self, catalog: Catalog) -> None:
        add(catalog, capture(1, status=404), capture(2, status=503))
        assert catalog.nearest(URL) == capture(2, status=503)

    def test_a_revisit_counts_at_its_own_time(self, catalog: Catalog) -> None:
        same = capture(4, type="revisit", refers_to=capture(1).record_id)
        fresh = capture(6, type="revisit", status=304, refers_to=capture(1).record_id)
        add(catalog, capture(1), same, fresh)
        assert catalog.nearest(URL, T0 + timedelta(hours=4)) == same
        assert catalog.nearest(URL) == fresh

    def test_failed_fetches_and_made_resources_only_where_nothing_else_is(self, catalog: Catalog) -> None:
        failed = capture(3, type="metadata", status=None, payload_digest="")
        made = capture(4, type="resource", status=None)
        add(catalog, failed, made)
        assert catalog.nearest(URL) == made
        assert catalog.nearest(URL, T0) == failed
        add(catalog, capture(1, status=500))
        assert catalog.nearest(URL) == catalog.nearest(URL, T0 + timedelta(hours=9)) == capture(1, status=500)

    def test_what_was_never_asked_is_none(self, catalog: Catalog) -> None:
        assert catalog.nearest("http://a.example/none") is catalog.nearest("http://[", T0) is None

    @pytest.mark.parametrize(
        "typed",
        ["HTTP://A.example:80/%7Ex/年报.html#top", "http://a.example/~x/%e5%b9%b4%E6%8A%A5.html"],
    )
    def test_what_a_person_types_finds_what_the_wire_said(self, catalog: Catalog, typed: str) -> None:
        add(catalog, capture(1, "http://a.example/~x/%E5%B9%B4%E6%8A%A5.html"))
        assert catalog.nearest(typed) is not None


class TestNewest:
    def test_each_url_has_the_capture_that_holds_its_newest_good_payload(self, catalog: Catalog) -> None:
        other = capture(2, "http://a.example/other")
        add(catalog, capture(1), other, capture(3, status=404), capture(4, portal="b"))
        assert catalog.newest("a") == {URL: capture(1), other.url: other}

    def test_a_revisit_is_answered_by_its_original_with_the_newest_validators(self, catalog: Catalog) -> None:
        again = capture(2, type="revisit", status=304, refers_to=capture(1).record_id, etag='"2"', payload_digest="")
        add(catalog, capture(1, etag='"1"', last_modified="Mon"), again)
        assert catalog.newest("a") == {URL: capture(1, etag='"2"', last_modified="Mon")}

    def test_an_original_of_another_url_answers_under_the_url_that_was_asked(self, catalog: Catalog) -> None:
        twin = capture(2, "http://a.example/twin", type="revisit", refers_to=capture(1).record_id)
        add(catalog, capture(1, portal="b"), twin)
        assert catalog.newest("a") == {twin.url: capture(1, twin.url, portal="b")}

    def test_rendered_pages_do_not_stand_for_what_the_server_sent(self, catalog: Catalog) -> None:
        add(catalog, capture(1), capture(2, type="resource", status=None))
        assert catalog.newest("a") == {URL: capture(1)}

    def test_a_revisit_may_refer_only_to_an_original_in_a_committed_warc(self, catalog: Catalog) -> None:
        digest = capture(1).payload_digest
        add(catalog, capture(1), capture(2, type="revisit", payload_digest=digest, warc="two.warc.gz"))
        assert catalog.committed_payload(digest) is None
        commit(catalog, "two.warc.gz")
        assert catalog.committed_payload(digest) is None
        commit(catalog)
        assert catalog.committed_payload(digest) == capture(1)


class TestAttempts:
    def attempt(self, **fields: object) -> Attempt:
        base = Attempt(portal="a", url=URL, run="r1", at=T0, outcome="timeout", detail="10 s")
        return replace(base, **fields)  # type: ignore[arg-type]

    def test_the_last_word_on_a_url_in_a_run_counts(self, catalog: Catalog) -> None:
        good = self.attempt(outcome="captured", status=200, detail="", record_id="urn:uuid:1")
        catalog.add_attempts([self.attempt(), self.attempt(run="r0")])
        catalog.add_attempts([good])
        assert list(catalog.attempts("r1")) == [good]
        assert list(catalog.attempts("r0")) == [self.attempt(run="r0")]
        assert catalog.tallies("r1") == {"a": {"captured": 1}}

    def test_a_run_is_told_again_when_a_word_on_it_was_added(self, catalog: Catalog) -> None:
        assert catalog.runs() == ([], 0)
        catalog.add_attempts([self.attempt(run="r0"), self.attempt()])
        runs, number = catalog.runs()
        assert runs == ["r0", "r1"]
        assert catalog.runs(number) == ([], number)
        catalog.add_attempts([self.attempt(outcome="captured")])
        assert catalog.runs(number)[0] == ["r1"]

    def test_urls_that_differ_at_all_have_rows_of_their_own(self, catalog: Catalog) -> None:
        catalog.add_attempts([self.attempt(), self.attempt(url=URL + "?"), self.attempt(portal="b")])
        assert catalog.tallies("r1") == {"a": {"timeout": 2}, "b": {"timeout": 1}}

    def test_a_url_is_gone_until_it_is_seen_again(self, catalog: Catalog) -> None:
        catalog.add([seen(capture(1)), seen(capture(2, status=404), "gone")])
        catalog.add([seen(capture(3, type="metadata", status=None), "failed")])
        assert catalog.gone() == {URL: capture(2).timestamp}
        catalog.add([seen(capture(4), "changed")])
        assert catalog.gone() == {}

    def test_a_url_that_says_so_with_a_200_is_gone_until_it_has_a_page_again(self, catalog: Catalog) -> None:
        catalog.add_attempts([self.attempt(outcome="captured"), self.attempt(run="r2", outcome="soft404")])
        catalog.add_attempts([self.attempt(run="r3", outcome="timeout")])
        assert catalog.gone() == {URL: T0}
        catalog.add_attempts([self.attempt(run="r4", outcome="unchanged")])
        assert catalog.gone() == {}


class TestWarcs:
    def test_a_warc_is_committed_once(self, catalog: Catalog) -> None:
        commit(catalog)
        commit(catalog)
        (warc,) = catalog.warcs()
        assert (warc.name, warc.size, warc.count) == ("one.warc.gz", 10_000_000_000, 3)

    def test_they_are_found_by_portal(self, catalog: Catalog) -> None:
        add(catalog, capture(1), capture(2, portal="b", warc="two.warc.gz"))
        commit(catalog)
        commit(catalog, "two.warc.gz")
        assert [warc.name for warc in catalog.warcs(portal="b")] == ["two.warc.gz"]


REPORT = Report(
    kind="annual_report",
    status="review",
    form="2021",
    body="鄂温克族自治旗人民政府",
    year=2021,
    figures=(Figure(code="x", value=0.1, unit="件", raw="０.1", state="given", source="table", locator="t1"),),
    checks=(Check(rule="r", passed=False, expected=1, found=2),),
    sections=(Section(number=1, heading="一、总体情况", text="\x00𠮷"),),
)


class TestOutbox:
    def test_what_may_be_a_report_waits_until_its_warc_is_committed(self, catalog: Catalog) -> None:
        add(catalog, capture(1))
        assert catalog.pending(EXTRACTOR, 10) == []
        commit(catalog)
        assert catalog.pending(EXTRACTOR, 10) == [capture(1)]

    @pytest.mark.parametrize(
        ("fields", "waits"),
        [
            ({"role": "home"}, True),
            ({"role": "attachment", "mime": "application/pdf"}, True),
            ({"role": "frame"}, True),
            ({"type": "resource", "status": None}, True),
            ({"type": "resource", "status": None, "mime": "image/png"}, False),
            ({"type": "revisit"}, False),
            ({"type": "metadata", "status": None}, False),
            ({"status": 404}, False),
            ({"status": None}, False),
            ({"role": "requisite"}, False),
            ({"role": "robots"}, False),
            ({"role": "probe"}, False),
        ],
    )
    def test_only_what_can_be_read_waits(self, catalog: Catalog, fields: dict[str, object], waits: bool) -> None:
        add(catalog, capture(1, **fields))
        commit(catalog)
        assert bool(catalog.pending(EXTRACTOR, 10)) is waits

    def test_what_brought_nothing_new_does_not_wait(self, catalog: Catalog) -> None:
        catalog.add([seen(capture(1, type="resource", status=None), "unchanged"), seen(capture(2), "unchanged")])
        commit(catalog)
        assert catalog.waiting(EXTRACTOR) == 0

    def test_the_oldest_come_first_and_no_more_than_asked(self, catalog: Catalog) -> None:
        add(catalog, *(capture(number) for number in (3, 1, 2)))
        commit(catalog)
        assert catalog.pending(EXTRACTOR, 2) == [capture(1), capture(2)]
        assert catalog.waiting(EXTRACTOR) == 3

    def test_a_result_is_kept_once_and_comes_back_whole(self, catalog: Catalog) -> None:
        add(catalog, capture(1))
        commit(catalog)
        assert not catalog.has_result(capture(1), [], EXTRACTOR)
        assert catalog.commit_result(capture(1), [], EXTRACTOR, [REPORT])
        assert catalog.has_result(capture(1), [], EXTRACTOR)
        assert not catalog.commit_result(capture(1), [], EXTRACTOR, [])
        assert catalog.pending(EXTRACTOR, 10) == []
        (result,) = catalog.results()
        assert (result.capture, result.reports) == (capture(1), (REPORT,))

    def test_other_files_beside_or_another_version_make_another_result_and_the_last_counts(
        self, catalog: Catalog
    ) -> None:
        add(catalog, capture(1))
        catalog.commit_result(capture(1), [], EXTRACTOR, [])
        assert catalog.commit_result(capture(1), ["sha256:b", "sha256:a"], EXTRACTOR, [])
        assert not catalog.commit_result(capture(1), ["sha256:a", "sha256:b"], EXTRACTOR, [])
        assert catalog.commit_result(capture(1), ["sha256:b", "sha256:a"], "2026.2", [REPORT])
        assert [(result.extractor, result.reports) for result in catalog.results()] == [("2026.2", (REPORT,))]

    def test_twenty_who_finish_the_same_document_leave_one_result(self, catalog: Catalog) -> None:
        add(catalog, capture(1))
        with ThreadPoolExecutor(20) as pool:
            kept = list(pool.map(lambda _: catalog.commit_result(capture(1), [], EXTRACTOR, [REPORT]), range(20)))
        assert kept.count(True) == 1
        assert len(list(catalog.results())) == 1

    def test_a_known_payload_that_came_back_has_the_result_of_its_original(self, catalog: Catalog) -> None:
        back = capture(3, type="revisit", refers_to=capture(1).record_id)
        moved = capture(4, URL + "?new", type="revisit", refers_to=capture(1).record_id)
        same = capture(5, type="revisit", status=304, refers_to=capture(1).record_id)
        catalog.add([seen(capture(1)), seen(back, "changed"), seen(moved), seen(same, "unchanged")])
        catalog.commit_result(capture(1), [], EXTRACTOR, [REPORT])
        found = list(catalog.results("a"))
        assert [result.capture for result in found] == [capture(1), back, moved]
        assert {result.reports for result in found} == {(REPORT,)}
        assert list(catalog.results("b")) == []

    def test_the_portals_with_news_are_told(self, catalog: Catalog) -> None:
        add(catalog, capture(1))
        catalog.add([seen(capture(2, portal="b"), "gone"), seen(capture(3, portal="c"), "unchanged")])
        assert catalog.portals_read(T0 + timedelta(hours=2)) == {"b"}
        catalog.commit_result(capture(3, portal="c"), [], EXTRACTOR, [])
        assert catalog.portals_read(T0 + timedelta(hours=2)) == {"b", "c"}

    def test_a_portal_has_news_when_what_was_gone_is_back_as_it_was(self, catalog: Catalog) -> None:
        catalog.add([seen(capture(1)), seen(capture(2, status=404), "gone")])
        catalog.add([seen(capture(4, type="revisit", refers_to=capture(1).record_id), "unchanged")])
        assert catalog.portals_read(T0 + timedelta(hours=3)) == {"a"}

    def test_what_was_quarantined_waits_for_another_version(self, catalog: Catalog) -> None:
        add(catalog, capture(1))
        commit(catalog)
        assert [catalog.count_try(capture(1).record_id, EXTRACTOR) for _ in range(3)] == [1, 2, 3]
        catalog.quarantine([capture(1).record_id], EXTRACTOR, "out of memory")
        assert catalog.quarantined() == [(capture(1), "out of memory")]
        assert catalog.pending(EXTRACTOR, 10) == []
        assert catalog.pending("2026.2", 10) == [capture(1)]
        assert catalog.count_try(capture(1).record_id, "2026.2") == 1

    def test_what_was_read_with_its_article_is_settled(self, catalog: Catalog) -> None:
        add(catalog, capture(1), capture(2, role="attachment"))
        commit(catalog)
        catalog.settle([capture(2).record_id], EXTRACTOR)
        assert catalog.pending(EXTRACTOR, 10) == [capture(1)]


def test_a_note_is_kept_under_its_name(catalog: Catalog) -> None:
    assert catalog.mark("x") == ""
    catalog.set_mark("x", "1")
    catalog.set_mark("x", "2")
    assert catalog.mark("x") == "2"


WRITER = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("tests_of_catalog", sys.argv[1])
tests = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tests)
with tests.Catalog.open(sys.argv[2]) as catalog:
    for number in range(40):
        tests.add(catalog, tests.capture(int(sys.argv[3]) * 1000 + number))
"""


def test_many_processes_write_at_once_and_nothing_is_lost(catalog: Catalog, database_url: str) -> None:
    command = [sys.executable, "-c", WRITER, __file__, database_url]
    started = [subprocess.Popen([*command, str(number)], cwd=Path(__file__).parents[2]) for number in range(4)]
    assert [process.wait(timeout=90) for process in started] == [0] * 4
    assert len(list(catalog.captures())) == 160


def test_captures_are_listed_while_others_write(catalog: Catalog) -> None:
    add(catalog, *(capture(number) for number in range(50)))
    listed = catalog.captures()
    first = next(listed)
    add(catalog, capture(99))
    assert [first, *listed] == [capture(number) for number in range(50)]


class TestOutOfReach:
    def test_a_server_that_is_down(self, tmp_path: Path) -> None:
        with pytest.raises(OutOfReach, match=r"postgresql.*is out of reach: .+") as caught:
            Catalog.open(f"postgresql://me:secret@/none?host={tmp_path}")
        assert "\n" not in str(caught.value)
        assert "secret" not in str(caught.value)

    def test_a_database_that_is_not_there(self, postgres: str) -> None:
        with pytest.raises(OutOfReach, match="does not exist"):
            Catalog.open(f"postgresql://nianbao@/none?host={postgres}")

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "catalog.sqlite").write_text("no database " * 100)
        with pytest.raises(OutOfReach, match="not a database"):
            Catalog.open(f"sqlite:///{tmp_path}/catalog.sqlite")

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(OutOfReach, match="unable to open"):
            Catalog.open(f"sqlite:///{tmp_path}/none/catalog.sqlite")

    def test_a_full_disk_keeps_what_was_there(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/catalog.sqlite"
        with Catalog.open(url) as catalog:
            add(catalog, capture(0))
            with catalog._engine.connect() as connection:
                pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
                connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            with pytest.raises(OutOfReach, match="full"):
                add(catalog, *(capture(number, URL + "x" * 3000) for number in range(1, 500)))
            assert list(catalog.captures()) == [capture(0)]

    @pytest.mark.parametrize("url", ["mysql://a/b", "no url", "postgresql://a:b:c/d"])
    def test_a_url_for_no_database_of_ours_is_bad_input(self, url: str) -> None:
        with pytest.raises(BadInput, match="NIANBAO_DATABASE_URL"):
            Catalog.open(url)


def test_sqlite_syncs_every_commit(tmp_path: Path) -> None:
    with Catalog.open(f"sqlite:///{tmp_path}/catalog.sqlite") as catalog, catalog._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
