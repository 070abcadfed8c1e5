"""What is closed is neither read nor published, is told as withdrawn, and comes back when it is lifted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import nights.publish
import nights.withholding
import storage.guard
from model.capture import Capture
from model.exchange import Exchange
from model.instant import stamp
from model.portal import Portal
from model.takedown import Takedown
from nights.extract import drain
from nights.publish import publish
from nights.rebuild import rebuild
from samples.body import Body
from samples.reports import Sample, generate
from storage.archive import Archive
from storage.refusals import counted
from storage.seal import seal_closed
from storage.settings import S3, Settings
from storage.store import Store, open_store
from storage.tables import CHANGES, PARTS, REPORTS, SECTIONS
from storage.takedown import Takedowns

T0 = datetime(2026, 3, 1, tzinfo=UTC)
HOST = "http://www.burqin.gov.example"
PORTAL = Portal(id="a", name="布尔津县人民政府", division="654321", level="county", home=f"{HOST}/")
BODY = Body(
    name="布尔津县人民政府",
    short="布尔津县",
    kind="government",
    division="654321",
    division_now="654321",
    level="county",
    we="我县",
)


class Night:
    """A store, and what a night does with it."""

    def __init__(self, store: Store) -> None:
        self.store, self.takedowns, self._hours = store, Takedowns(store.bucket), 0

    def keep(self, path: str, body: bytes, kind: str = "text/html; charset=utf-8", **fields: Any) -> Capture:
        self._hours += 1
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        at, request = T0 + timedelta(hours=self._hours), b"GET / HTTP/1.1\r\n\r\n"
        made = Exchange(url=HOST + path, at=at, request=request, head=head, body=body, **fields)
        with Archive(self.store, f"night-{self._hours}") as archive:
            return archive.keep("a", made).capture

    def end(self, **known: Portal) -> dict[str, int]:
        """Seals, reads, publishes; the changes that were told."""
        seal_closed(self.store, lambda _: None)
        drain(self.store, known or {"a": PORTAL})
        return dict(publish(self.store, known or {"a": PORTAL}).changes)

    def close(self, pattern: str, kind: Any = "url", **fields: Any) -> Takedown:
        at = datetime.now(UTC)
        return self.takedowns.add(Takedown(kind=kind, pattern=pattern, reason="r", by="b", at=at, **fields))

    def lift(self, entry: Takedown) -> None:
        self.takedowns.lift(entry.id, "an error", "b", datetime.now(UTC))

    def rows(self, table: Any) -> list[dict[str, Any]]:
        order = [(name, "ascending") for name in table.key]
        return list(self.store.dataset.read(table).sort_by(order).to_pylist())

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        return {table.name: self.rows(table) for table in (REPORTS, *PARTS)}


@pytest.fixture
def night(tmp_path: Path, s3: S3) -> Any:
    with open_store(Settings(home=tmp_path / "home", portals=tmp_path, s3=s3, min_free=0)) as store:
        yield Night(store)


def page(sample: Sample, body: str = "") -> bytes:
    return f"<title>{sample.title}</title><h1>{sample.title}</h1>{body or sample.html()}".encode()


REPORT, OTHER = generate(BODY, 2023), generate(BODY, 2022)


@pytest.fixture
def two(night: Night) -> Night:
    """Two reports, published."""
    night.keep("/1.html", page(REPORT))
    night.keep("/2.html", page(OTHER))
    assert night.end() == {"added": 2}
    return night


def test_a_closed_report_leaves_all_tables_and_comes_back_as_it_was(two: Night) -> None:
    before = two.everything()
    entry = two.close(f"{HOST}/1.html")
    assert two.end() == {"withdrawn": 1}
    left = {row["report_id"] for rows in two.everything().values() for row in rows}
    assert left == {row["report_id"] for row in before["reports"] if row["url"].endswith("/2.html")}
    assert two.end() == {}
    two.lift(entry)
    assert two.end() == {"added": 1}
    assert two.everything() == before
    assert [row["change"] for row in sorted(two.rows(CHANGES), key=lambda row: row["at"])][2:] == ["withdrawn", "added"]


def test_it_comes_back_when_the_takedown_expires(two: Night) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=3)
    two.close(f"{HOST}/1.html", until=moment)
    assert two.end() == {"withdrawn": 1}
    while datetime.now(UTC) <= moment:
        pass
    assert two.end() == {"added": 1}


def test_a_report_is_closed_by_its_id_whatever_it_says_later(two: Night) -> None:
    (first,) = [row["report_id"] for row in two.rows(REPORTS) if row["year"] == 2023]
    entry = two.close(first, "report")
    assert two.end() == {"withdrawn": 1}
    two.keep("/1.html", page(REPORT, generate(BODY, 2023, seed="other").html()))
    assert two.end() == {}
    two.lift(entry)
    assert two.end() == {"added": 1}
    (row,) = [row for row in two.rows(REPORTS) if row["year"] == 2023]
    assert (row["version"], row["supersedes"]) == (2, first)


def test_words_are_black_in_all_tables_and_come_back(two: Night) -> None:
    before, word = two.everything(), two.rows(SECTIONS)[0]["text"][:6]
    entry = two.close(word, "text")
    changes = two.end()
    assert set(changes) == {"changed"}
    assert word in str(before)
    assert word not in str(two.everything())
    assert "▇▇▇▇▇▇" in str(two.rows(SECTIONS))
    two.lift(entry)
    assert two.end() == changes
    assert two.everything() == before


def test_what_is_made_anew_from_the_bucket_keeps_the_list_and_goes_by_it(two: Night) -> None:
    entry = two.close(f"{HOST}/1.html")
    two.end()
    before = two.everything()
    rebuild(two.store, {"a": PORTAL})
    assert two.everything() == before
    assert two.takedowns.all() == [entry]
    two.lift(entry)
    assert two.end() == {"added": 1}


def test_who_publishes_without_the_registry_changes_nothing_else(two: Night) -> None:
    before = [row for row in two.rows(REPORTS) if row["year"] == 2022]
    two.close(f"{HOST}/1.html")
    assert dict(publish(two.store, {}).changes) == {"withdrawn": 1}
    assert two.rows(REPORTS) == before


# extraction


def test_what_is_closed_is_not_read_until_it_is_lifted(night: Night) -> None:
    entry = night.close(f"{HOST}/1.html")
    held = night.keep("/1.html", page(REPORT))
    night.keep("/2.html", page(OTHER))
    assert night.end() == {"added": 1}
    assert [result.capture.url for result in night.store.catalog.results()] == [f"{HOST}/2.html"]
    assert night.store.catalog.closed_off() == [(held, entry.id)]
    assert counted(night.store.bucket) == {entry.id: {"extract": 1}}
    night.end()
    assert counted(night.store.bucket) == {entry.id: {"extract": 1}}
    night.lift(entry)
    assert night.end() == {"added": 1}
    assert night.store.catalog.closed_off() == []


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attached(night: Night) -> None:
    night.keep("/1.html", page(REPORT, '<a href="/1.docx">附件：年度报告.docx</a>'))
    night.keep("/1.docx", REPORT.docx(), WORD, role="attachment", via=f"{HOST}/1.html")


def test_a_page_is_not_read_beside_a_closed_file(night: Night) -> None:
    entry = night.close(f"{HOST}/1.docx")
    attached(night)
    assert night.end() == {}
    assert list(night.store.catalog.results()) == []
    night.lift(entry)
    assert night.end() == {"added": 1}
    assert night.rows(REPORTS)[0]["form"] == REPORT.form


def test_a_report_that_was_read_from_a_closed_file_is_withdrawn(night: Night) -> None:
    attached(night)
    assert night.end() == {"added": 1}
    before = night.everything()
    entry = night.close("*/1.docx")
    assert night.end() == {"withdrawn": 1}
    assert not any(night.everything().values())
    night.lift(entry)
    assert night.end() == {"added": 1}
    assert night.everything() == before


# each check is one that can fail


def _not_read(night: Night) -> None:
    night.close(f"{HOST}/1.html")
    night.keep("/1.html", page(REPORT))
    night.end()
    assert list(night.store.catalog.results()) == []


def _not_published(night: Night) -> None:
    night.keep("/1.html", page(REPORT))
    night.end()
    night.close(f"{HOST}/1.html")
    night.end()
    assert night.rows(REPORTS) == []


def _not_published_days_later(night: Night) -> None:
    night.keep("/1.html", page(REPORT))
    night.end()
    # nothing was read since
    mark = f"published:{night.store.dataset.identity(REPORTS)}"
    night.store.catalog.set_mark(mark, stamp(datetime.now(UTC) + timedelta(days=1)))
    night.close(f"{HOST}/1.html")
    night.end()
    assert night.rows(REPORTS) == []


def _not_published_by_file(night: Night) -> None:
    attached(night)
    night.end()
    night.close("*/1.docx")
    night.end()
    assert night.rows(REPORTS) == []


def _not_published_by_id(night: Night) -> None:
    night.keep("/1.html", page(REPORT))
    night.end()
    night.close(night.rows(REPORTS)[0]["report_id"], "report")
    night.end()
    assert night.rows(REPORTS) == []


def _no_words(night: Night) -> None:
    night.keep("/1.html", page(REPORT))
    night.close("政府信息公开", "text")
    night.end()
    assert night.rows(SECTIONS)
    assert "政府信息公开" not in str(night.everything())


MUTANTS: dict[str, tuple[Callable[[Night], None], Any, str, Any]] = {
    "extraction does not ask": (_not_read, storage.guard, "closing", lambda *_: None),
    "publishing does not ask": (_not_published, nights.withholding, "closing", lambda *_: None),
    "the list is taken for the same": (_not_published_days_later, nights.withholding.Withholding, "signature", ""),
    "files do not count": (_not_published_by_file, nights.withholding.Withholding, "pages", lambda *_: frozenset()),
    "ids do not count": (_not_published_by_id, nights.publish, "version_ids", lambda *_: []),
    "words stay": (_no_words, nights.publish, "blacked", lambda report, *_: report),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_without_the_check_the_test_is_red(name: str, night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    door, place, attribute, broken = MUTANTS[name]
    monkeypatch.setattr(place, attribute, broken)
    with pytest.raises(AssertionError):
        door(night)


@pytest.mark.parametrize("door", dict.fromkeys(door for door, *_ in MUTANTS.values()))
def test_with_the_check_it_is_green(door: Callable[[Night], None], night: Night) -> None:
    door(night)
