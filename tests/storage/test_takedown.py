"""The list lies in the bucket: nothing on it changes, every process sees it, and whoever cannot read it gives nothing
out."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from model.errors import BadInput, Closed, Damaged, OutOfReach
from model.takedown import Takedown
from storage.archive import Archive, Kept
from storage.bucket import Bucket
from storage.guard import Guard
from storage.refusals import Refusals, account, counted, refusals
from storage.settings import S3
from storage.store import Store
from storage.takedown import FRESH, PREFIX, Takedowns, closing

NOW = datetime(2026, 3, 1, 2, 3, 4, 567890, tzinfo=UTC)
URL = "http://a.example/1"


def entry(pattern: str = URL, **fields: Any) -> Takedown:
    return Takedown(**{"kind": "url", "pattern": pattern, "reason": "信", "by": "me", "at": NOW, **fields})


@pytest.fixture
def bucket(s3: S3) -> Bucket:
    return Bucket.open(s3)


@pytest.fixture
def takedowns(bucket: Bucket) -> Takedowns:
    return Takedowns(bucket)


def test_an_entry_comes_back_as_it_was_given(bucket: Bucket, takedowns: Takedowns) -> None:
    later = NOW + timedelta(days=9000)
    kept = takedowns.add(entry(since=NOW, to=later, until=later))
    words = takedowns.add(entry("张三", kind="text", report="r1", at=NOW + timedelta(seconds=1)))
    assert Takedowns(bucket).all() == takedowns.all() == [kept, words]
    assert replace(kept, id="") == entry(since=NOW, to=later, until=later)


def test_it_is_an_object_of_its_own_named_for_its_moment_and_its_bytes(bucket: Bucket, takedowns: Takedowns) -> None:
    kept = takedowns.add(entry())
    (key,) = bucket.keys(PREFIX)
    assert key == f"takedown/20260301020304-{kept.id}.json"
    assert bucket.sha256(key).startswith(kept.id)
    assert json.loads(bucket.read(key))["reason"] == "信"


def test_lifting_adds_and_removes_nothing(bucket: Bucket, takedowns: Takedowns) -> None:
    kept = takedowns.add(entry())
    before = {key: bucket.read(key) for key in bucket.keys(PREFIX)}
    assert takedowns.lift(kept.id[:5], "an error", "you", NOW + timedelta(days=1)) == kept
    assert before.items() <= {key: bucket.read(key) for key in bucket.keys(PREFIX)}.items()
    assert not takedowns.closures()
    (lift,) = Takedowns(bucket).lifts()
    assert (lift.takedown, lift.reason, lift.by) == (kept.id, "an error", "you")
    again = takedowns.add(entry(at=NOW + timedelta(days=2)))
    assert takedowns.closures().held == (again,)


def test_only_what_holds_can_be_lifted_and_with_a_reason(takedowns: Takedowns) -> None:
    kept = takedowns.add(entry())
    for name, reason in (("0000000", "x"), (kept.id[:3], "x"), ("", "x"), (kept.id, " ")):
        with pytest.raises(BadInput):
            takedowns.lift(name, reason, "me", NOW)
    takedowns.lift(kept.id, "x", "me", NOW)
    with pytest.raises(BadInput, match="takedown list"):
        takedowns.lift(kept.id, "x", "me", NOW)


def test_an_entry_that_cannot_be_used_is_not_kept(bucket: Bucket, takedowns: Takedowns) -> None:
    with pytest.raises(BadInput, match="whole host"):
        takedowns.add(entry("a.example"))
    assert list(bucket.keys(PREFIX)) == []


def test_another_process_sees_it_when_it_looks_again(bucket: Bucket, takedowns: Takedowns) -> None:
    other = Takedowns(bucket)
    assert other.closures().of_url(URL, NOW) is None
    kept = takedowns.add(entry())
    other.refresh(older_than=FRESH)
    assert other.closures().of_url(URL, NOW) is None
    other.refresh()
    assert other.closures().of_url(URL, NOW) == kept


def test_it_expires_without_another_look(bucket: Bucket, takedowns: Takedowns) -> None:
    moment = datetime.now(UTC)
    takedowns.add(entry(at=moment, until=moment + timedelta(seconds=1)))
    assert takedowns.closures().of_url(URL, NOW)
    while datetime.now(UTC) <= moment + timedelta(seconds=1):
        pass
    assert takedowns.closures().of_url(URL, NOW) is None


def test_a_list_that_cannot_be_read_gives_nothing_out(s3: S3) -> None:
    away = Takedowns(Bucket(replace(s3, endpoint="127.0.0.1:9")))
    with pytest.raises(OutOfReach):
        away.closures()


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b'{"act": "add"}', b'{"act": "add", "kind": "url", "pattern": "x"}', b"\xff"],
)
@pytest.mark.parametrize("is_named_rightly", [True, False])
def test_an_entry_that_is_not_what_was_put_there_stops_everything(
    data: bytes, is_named_rightly: bool, bucket: Bucket
) -> None:
    name = hashlib.sha256(data).hexdigest()[:16] if is_named_rightly else "0" * 16
    bucket.put(f"{PREFIX}20260301020304-{name}.json", data)
    with pytest.raises(Damaged, match="nothing is given out"):
        Takedowns(bucket).closures()


def test_hundreds_of_entries_are_read_in_seconds(bucket: Bucket) -> None:
    for number in range(200):
        fields = {"act": "add", "kind": "url", "pattern": f"a.example/{number}", "reason": "r", "by": "b"}
        data = json.dumps({**fields, "at": "2026-03-01T00:00:00.000000Z"}).encode()
        bucket.put(f"{PREFIX}20260301000000-{hashlib.sha256(data).hexdigest()[:16]}.json", data)
    began = datetime.now(UTC)
    assert len(Takedowns(bucket).all()) == 200
    assert datetime.now(UTC) - began < timedelta(seconds=2)


# what it closes


@pytest.fixture
def kept(archive: Archive, make: Any) -> Iterator[list[Kept]]:
    """A page, the same bytes at another URL and again at the first, another page."""
    given = [(URL, b"<p>one"), ("http://b.example/copy", b"<p>one"), (URL, b"<p>one"), ("http://a.example/2", b"<p>2")]
    yield [archive.keep("a", make(url, body)) for url, body in given]


def closed(store: Store, kept: list[Kept]) -> list[bool]:
    closures = Takedowns(store.bucket).closures()
    return [closing(closures, store.catalog, one.capture) is not None for one in kept]


def test_revisits_are_closed_with_what_holds_their_payload(store: Store, kept: list[Kept]) -> None:
    assert [one.capture.type for one in kept] == ["response", "revisit", "revisit", "response"]
    assert closed(store, kept) == [False] * 4
    Takedowns(store.bucket).add(entry(to=kept[0].capture.timestamp))
    assert closed(store, kept) == [True, True, True, False]


def test_a_copy_can_be_closed_alone(store: Store, kept: list[Kept]) -> None:
    Takedowns(store.bucket).add(entry("b.example/*"))
    assert closed(store, kept) == [False, True, False, False]


def test_what_was_made_from_a_page_is_closed_with_it(store: Store, archive: Archive, make: Any) -> None:
    page = archive.keep("a", make(URL, b"<script>"))
    dom = archive.keep("a", make(URL, b"<p>", resource="text/html", beside=page.capture.record_id))
    Takedowns(store.bucket).add(entry())
    assert closed(store, [page, dom]) == [True, True]


# what is recorded


def test_a_guard_refuses_and_records_who_when_what(store: Store, archive: Archive, kept: list[Kept]) -> None:
    added = Takedowns(store.bucket).add(entry())
    with (
        pytest.raises(Closed, match=f"{URL}: taken down .{added.id}.: 信"),
        Guard(store.bucket, store.catalog, "get", "me") as guard,
    ):
        guard.fetching(archive.fetch)(kept[0].capture)
    (one,) = refusals(store.bucket)
    assert (one.takedown, one.door, one.by, one.wanted) == (added.id, "get", "me", URL)
    assert one.captured == "2026-01-01T00:00:00.000000Z"
    assert one.at > one.captured


def test_a_guard_gives_out_what_is_open_and_records_nothing(store: Store, archive: Archive, kept: list[Kept]) -> None:
    Takedowns(store.bucket).add(entry("b.example/*"))
    with Guard(store.bucket, store.catalog, "get") as guard:
        assert guard.fetching(archive.fetch)(kept[0].capture).body == b"<p>one"
        assert guard.closing(kept[1].capture)
    assert not guard.refusals
    assert list(refusals(store.bucket)) == []


def test_refusals_are_put_once_and_counted_by_door(bucket: Bucket, takedowns: Takedowns) -> None:
    added = takedowns.add(entry())
    for door, times in (("get", 2), ("crawl", 1)):
        for _ in range(times):
            with Refusals(bucket, door) as visit:  # type: ignore[arg-type]
                visit.note(added, URL)
                visit.note(added, URL)
                visit.note(added, URL, NOW)
                visit.note(added, URL, NOW, by="somebody else")
    assert counted(bucket) == {added.id: {"get": 6, "crawl": 3}}
    assert {one.by for one in refusals(bucket)} == {account(), "somebody else"}
    assert len(list(bucket.keys("refused/"))) == 3


def test_many_refusals_are_written_on_the_way(bucket: Bucket, takedowns: Takedowns) -> None:
    added = takedowns.add(entry())
    visit = Refusals(bucket, "replay")
    for number in range(1500):
        visit.note(added, f"http://a.example/{number}")
    assert counted(bucket)[added.id]["replay"] == 1000
    visit.write()
    assert counted(bucket)[added.id]["replay"] == 1500
