"""What was read becomes the dataset, once, and every change of it is told."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from model.capture import Capture
from model.errors import OutOfReach
from model.instant import stamp
from model.observation import Attempt, Observation, State
from model.portal import Portal
from model.report import Check, Figure, Report, Section
from nights.publish import Published, publish
from nights.report_rows import report_id
from storage.bucket import Bucket
from storage.catalog import Catalog
from storage.dataset import Dataset
from storage.settings import S3, Settings
from storage.store import Store
from storage.tables import CHANGES, CHECKS, FIGURES, OUTCOMES, REPORTS, SECTIONS, TABLES, Table

T0 = datetime(2026, 3, 1, tzinfo=UTC)
BODY = "鄂温克族自治旗人民政府"
LATER = timedelta(days=1)
PORTAL = Portal(id="a", name=BODY, division="150724", level="county", home="http://a.example/")

REPORT = Report(
    kind="annual_report",
    status="ok",
    form="2021",
    body=BODY,
    body_kind="government",
    division="150724",
    division_now="150724",
    level="county",
    year=2021,
    title="2021年政府信息公开工作年度报告",
    published="2022-01-30",
    figures=(
        Figure(code="b", value=2.0, unit="件", raw="２", state="given", source="table", locator="t1 r1 c1"),
        Figure(code="a", value=None, unit="件", raw="/", state="slash", source="table", locator="t1 r2 c1"),
    ),
    checks=(Check(rule="r", passed=True, expected=2.0, found=2.0),),
    sections=(Section(number=1, heading="一、总体情况", text="…"),),
)
OTHER = replace(REPORT, figures=(replace(REPORT.figures[0], value=3.0), REPORT.figures[1]))


@dataclass
class House:
    """A store with a catalog and a dataset of its own, and what a crawl and a drain would have put there."""

    store: Store
    count: int = 0

    def read(
        self, report: Report | None, path: str = "1.html", state: State = "new", extractor: str = "1", **fields: Any
    ) -> Capture:
        self.count += 1
        one = Capture(
            record_id=f"urn:uuid:{self.count}",
            portal="a",
            url=f"http://a.example/{path}",
            timestamp=T0 + timedelta(hours=self.count),
            status=404 if state == "gone" else 200,
            mime="text/html",
            type="response",
            payload_digest=f"sha256:{self.count}",
            warc="one.warc.gz",
            offset=10,
            length=20,
        )
        one = replace(one, **fields)
        seen = Observation(portal=one.portal, url=one.url, at=one.timestamp, state=state, record_id=one.record_id)
        self.store.catalog.add([(one, seen)])
        if report:
            self.store.catalog.commit_result(one, [], extractor, [report])
        return one

    def publish(self, **more: Any) -> dict[str, int]:
        return dict(self.published(**more).changes)

    def published(self, **more: Any) -> Published:
        return publish(self.store, {"a": PORTAL}, **more)

    def rows(self, table: Table) -> list[dict[str, Any]]:
        return list(self.store.dataset.read(table).sort_by([(name, "ascending") for name in table.key]).to_pylist())

    def versions(self) -> list[int]:
        return [self.store.dataset.version(table) for table in TABLES]


@pytest.fixture
def house(tmp_path: Path, s3: S3) -> Iterator[House]:
    settings = Settings(home=tmp_path / "home", portals=tmp_path)
    dataset = Dataset(str(tmp_path / "dataset"))
    with Catalog.open(f"sqlite:///{tmp_path}/catalog.sqlite") as catalog:
        yield House(Store(settings, Bucket.open(s3), catalog, dataset))


def test_a_report_is_added_with_all_its_rows_and_where_they_came_from(house: House) -> None:
    one = house.read(REPORT)
    assert house.publish() == {"added": 1}
    (row,) = house.rows(REPORTS)
    parts = ("a", BODY, "2021", one.payload_digest)
    assert row == {
        "report_id": sha256("\x1f".join(parts).encode()).hexdigest()[:20],
        "portal": "a",
        "division": "150724",
        "division_now": "150724",
        "region": "150000",
        "level": "county",
        "body": BODY,
        "body_kind": "government",
        "year": 2021,
        "form": "2021",
        "title": REPORT.title,
        "published": date(2022, 1, 30),
        "url": one.url,
        "captured_at": one.timestamp,
        "warc": "one.warc.gz",
        "offset": 10,
        "length": 20,
        "record_id": one.record_id,
        "payload_digest": one.payload_digest,
        "version": 1,
        "supersedes": "",
        "status": "ok",
        "extractor": "1",
    }
    assert [(figure["code"], figure["value"], figure["raw"]) for figure in house.rows(FIGURES)] == [
        ("a", None, "/"),
        ("b", 2.0, "２"),
    ]
    assert [check["rule"] for check in house.rows(CHECKS)] == ["r"]
    assert [section["heading"] for section in house.rows(SECTIONS)] == ["一、总体情况"]
    assert [(change["report_id"], change["change"]) for change in house.rows(CHANGES)] == [(row["report_id"], "added")]


def test_publishing_again_writes_no_version_of_any_table(house: House) -> None:
    house.read(REPORT)
    house.publish()
    before = house.versions()
    assert house.publish() == {}
    assert house.publish(everything=True) == {}
    assert house.versions() == before


def test_twins_of_a_report_are_no_further_reports(house: House) -> None:
    article = house.read(REPORT)
    house.read(REPORT, "print/1.html")
    house.read(REPORT, type="resource")
    assert house.publish() == {"added": 1}
    assert [row["url"] for row in house.rows(REPORTS)] == [article.url]


def test_each_body_and_year_has_its_report(house: House) -> None:
    house.read(REPORT)
    house.read(replace(REPORT, year=2020), "2.html")
    house.read(replace(REPORT, body="鄂温克族自治旗财政局", body_kind="department"), "3.html")
    assert house.publish() == {"added": 3}


def test_other_figures_restate_the_report(house: House) -> None:
    first = house.read(REPORT)
    house.publish()
    second = house.read(OTHER, state="changed")
    assert house.publish() == {"restated": 1}
    (row,) = house.rows(REPORTS)
    assert row["version"] == 2
    assert row["report_id"] == report_id("a", BODY, 2021, second.payload_digest)
    assert row["supersedes"] == report_id("a", BODY, 2021, first.payload_digest)
    assert {figure["report_id"] for figure in house.rows(FIGURES)} == {row["report_id"]}
    assert [change["change"] for change in sorted(house.rows(CHANGES), key=lambda row: row["at"])] == [
        "added",
        "restated",
    ]


def test_figures_that_are_taken_back_are_restated_though_the_payload_was_known(house: House) -> None:
    first = house.read(REPORT)
    house.read(OTHER, state="changed")
    house.publish()
    house.read(None, state="changed", type="revisit", refers_to=first.record_id, payload_digest=first.payload_digest)
    assert house.publish() == {"restated": 1}
    (row,) = house.rows(REPORTS)
    assert (row["version"], row["report_id"]) == (3, report_id("a", BODY, 2021, first.payload_digest))


def test_another_view_counter_changes_nothing(house: House) -> None:
    house.read(REPORT)
    house.publish()
    before = house.versions()
    house.read(REPORT, state="changed")
    assert house.publish() == {}
    assert house.versions() == before


def test_another_title_changes_the_report_under_its_id(house: House) -> None:
    house.read(REPORT)
    house.publish()
    (old,) = house.rows(REPORTS)
    house.read(replace(REPORT, title="new"), state="changed")
    assert house.publish() == {"changed": 1}
    (row,) = house.rows(REPORTS)
    assert (row["title"], row["report_id"], row["version"]) == ("new", old["report_id"], 1)


def test_only_the_tables_that_differ_are_written(house: House) -> None:
    house.read(REPORT)
    house.publish()
    before = dict(zip([table.name for table in TABLES], house.versions(), strict=True))
    house.read(replace(REPORT, title="new"), state="changed")
    house.publish()
    after = dict(zip([table.name for table in TABLES], house.versions(), strict=True))
    assert {name for name in after if after[name] != before[name]} == {"reports", "changes"}


def test_re_extraction_keeps_the_id(house: House) -> None:
    one = house.read(REPORT)
    house.publish()
    (old,) = house.rows(REPORTS)
    house.store.catalog.commit_result(one, [], "2", [OTHER])
    assert house.publish() == {"changed": 1}
    (row,) = house.rows(REPORTS)
    assert (row["report_id"], row["version"], row["extractor"]) == (old["report_id"], 1, "2")


class TestWithdrawn:
    def test_a_report_that_is_gone_is_told_once_and_stays(self, house: House) -> None:
        house.read(REPORT)
        house.publish()
        house.read(None, state="gone")
        assert house.publish() == {"withdrawn": 1}
        assert house.publish() == {}
        assert len(house.rows(REPORTS)) == 1
        assert len(house.rows(FIGURES)) == 2

    def test_a_report_that_came_back_is_told(self, house: House) -> None:
        first = house.read(REPORT)
        house.read(None, state="gone")
        house.publish()
        house.store.catalog.set_mark(f"published:{house.store.dataset.identity(REPORTS)}", stamp(T0 + LATER))
        house.read(
            None,
            state="unchanged",
            type="revisit",
            timestamp=T0 + LATER,
            refers_to=first.record_id,
            payload_digest=first.payload_digest,
        )
        assert house.publish() == {"changed": 1}
        assert house.publish() == {}

    def test_a_report_that_another_extractor_no_longer_sees_is_taken_out_and_told(self, house: House) -> None:
        one = house.read(REPORT)
        house.publish()
        house.store.catalog.commit_result(one, [], "2", [Report(kind="not_a_report", reason="news")])
        assert house.publish() == {"withdrawn": 1}
        assert [house.rows(table) for table in (REPORTS, FIGURES, CHECKS, SECTIONS)] == [[], [], [], []]


class TestIncomplete:
    @pytest.mark.parametrize("lack", [{"year": None}, {"body": ""}])
    def test_a_year_or_a_body_is_never_invented(self, house: House, lack: dict[str, Any]) -> None:
        house.read(replace(REPORT, **lack))
        published = house.published()
        assert (published.changes, published.unplaced) == ({}, 1)
        assert house.rows(REPORTS) == []

    def test_a_division_that_is_not_told_is_that_of_the_portal(self, house: House) -> None:
        house.read(replace(REPORT, division="", division_now="", level="", published="", body_kind=None, form=None))
        house.publish()
        (row,) = house.rows(REPORTS)
        assert (row["division"], row["region"], row["level"]) == ("150724", "150000", "county")
        assert (row["published"], row["body_kind"], row["form"]) == (None, "other", "")

    def test_a_portal_that_left_the_registry_is_published_all_the_same(self, house: House) -> None:
        house.read(replace(REPORT, division="", level=""))
        publish(house.store, {})
        (row,) = house.rows(REPORTS)
        assert (row["division"], row["region"], row["level"]) == ("", "", "")

    def test_a_key_that_was_read_twice_has_one_row(self, house: House) -> None:
        house.read(replace(REPORT, figures=(REPORT.figures[0], replace(REPORT.figures[0], value=9.0))))
        house.publish()
        assert [figure["value"] for figure in house.rows(FIGURES)] == [2.0]


class Dying(Dataset):
    """A dataset that dies before a table is written."""

    before = ""

    def replace(self, table: Table, *rest: Any) -> None:
        if table.name == self.before:
            raise OutOfReach("died")
        super().replace(table, *rest)


@pytest.mark.parametrize("table", ["figures", "sections", "reports"])
@pytest.mark.parametrize("restated", [False, True])
def test_a_publication_that_dies_midway_is_made_good_and_nothing_is_told_twice(
    house: House, table: str, restated: bool
) -> None:
    house.read(REPORT)
    if restated:
        house.publish()
        house.read(replace(OTHER, sections=(), checks=()), state="changed")
    dying = Dying(house.store.dataset.address)
    dying.before = table
    with pytest.raises(OutOfReach):
        publish(replace(house.store, dataset=dying), {"a": PORTAL})
    house.publish()
    (row,) = house.rows(REPORTS)
    assert {figure["report_id"] for figure in house.rows(FIGURES)} == {row["report_id"]}
    told = [change["change"] for change in house.rows(CHANGES) if change["report_id"] == row["report_id"]]
    assert told == ["restated" if restated else "added"]


def test_a_dataset_made_anew_from_the_catalog_is_the_same(house: House, tmp_path: Path) -> None:
    house.read(REPORT)
    house.publish()
    house.read(OTHER, state="changed")
    house.read(replace(REPORT, year=2020), "2.html")
    house.publish()
    anew = replace(house.store, dataset=Dataset(str(tmp_path / "anew")))
    publish(anew, {"a": PORTAL})
    for table in (REPORTS, FIGURES, CHECKS, SECTIONS):
        order = [(name, "ascending") for name in table.key]
        assert anew.dataset.read(table).sort_by(order).equals(house.store.dataset.read(table).sort_by(order))


class TestOutcomes:
    def attempt(self, path: str, **fields: Any) -> Attempt:
        base = Attempt(portal="a", url=f"http://a.example/{path}", run="r1", at=T0, outcome="timeout")
        return replace(base, **fields)

    def test_what_became_of_each_url_is_published_once(self, house: House) -> None:
        house.store.catalog.add_attempts([self.attempt("1"), self.attempt("2", status=200, outcome="captured")])
        house.publish()
        house.publish()
        assert [(row["url"][-1], row["outcome"], row["status"]) for row in house.rows(OUTCOMES)] == [
            ("1", "timeout", None),
            ("2", "captured", 200),
        ]
        assert house.store.dataset.version(OUTCOMES) == 1

    def test_a_last_word_takes_the_place_of_the_one_before(self, house: House) -> None:
        house.store.catalog.add_attempts([self.attempt("1"), self.attempt("1", run="r0")])
        house.publish()
        house.store.catalog.add_attempts([self.attempt("1", outcome="captured", status=200)])
        house.publish()
        assert [(row["run"], row["outcome"]) for row in house.rows(OUTCOMES)] == [("r0", "timeout"), ("r1", "captured")]
