"""The one door: what is kept can be fetched, wherever it lies, and nothing is stored twice."""

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.errors import Damaged, NianbaoError, OutOfReach
from model.exchange import Exchange, Failure
from storage.archive import Archive, Kept
from storage.coding import content
from storage.disk import Disk
from storage.gate import gate
from storage.keys import warc_key
from storage.seal import seal_closed
from storage.settings import Settings
from storage.store import Store

Make = Callable[..., Exchange]
NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\n\r\n"
OK_WITH_LOCATION = b"HTTP/1.1 200 OK\r\nLocation: /of-no-meaning\r\n\r\n"


def seal_all(archive: Archive, store: Store) -> None:
    archive.close()
    seal_closed(store, lambda _: None)


def test_what_is_kept_is_listed_and_fetched_as_it_was(archive: Archive, store: Store, make: Make):
    one = make()
    kept = archive.keep("a", one)
    assert list(store.catalog.captures()) == [kept.capture]
    again = archive.fetch(kept.capture)
    assert (again.head, again.body, again.url, again.at) == (one.head, one.body, one.url, one.at)


def test_the_place_of_a_capture_is_its_members(archive: Archive, make: Make, settings: Settings):
    kept = [archive.keep("a", make(f"http://a.example/{n}", b"%d" % n)).capture for n in range(3)]
    (path,) = settings.spool.glob("*.open")
    places = {record.record_id: (record.offset, record.length) for record in gate(path)}
    assert [places[one.record_id] for one in kept] == [(one.offset, one.length) for one in kept]


def test_it_is_fetched_while_open_when_sealed_and_from_the_bucket(
    archive: Archive, store: Store, make: Make, settings: Settings
):
    one = make()
    capture = archive.keep("a", one).capture
    assert archive.fetch(capture).body == one.body
    archive.close()
    path = settings.spool / f"{capture.warc}.open"
    path.rename(settings.spool / capture.warc)
    assert archive.fetch(capture).body == one.body
    (settings.spool / capture.warc).rename(path)
    seal_closed(store, lambda _: None)
    assert list(settings.spool.iterdir()) == []
    assert archive.fetch(capture).body == one.body


def test_what_is_fetched_while_it_is_sealed_is_always_found(archive: Archive, store: Store, make: Make):
    captures = [archive.keep("a", make(f"http://a.example/{n}", b"%d" % n)).capture for n in range(5)]
    archive.close()
    done = threading.Event()

    def seal() -> None:
        seal_closed(store, lambda _: None)
        done.set()

    thread = threading.Thread(target=seal)
    thread.start()
    rounds = 0
    while not done.is_set() or rounds == 0:
        assert [archive.fetch(one).body for one in captures] == [b"%d" % n for n in range(5)]
        rounds += 1
    thread.join()


def test_many_threads_may_submit_at_once(archive: Archive, store: Store, make: Make):
    exchanges = [make(f"http://a.example/{n}", b"%d" % n) for n in range(100)]
    futures: list[Future[Kept]] = []
    threads = [threading.Thread(target=lambda o=one: futures.append(archive.submit("a", o))) for one in exchanges]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({future.result(30).capture.record_id for future in futures}) == 100
    assert len(list(store.catalog.captures())) == 100


def test_closing_keeps_what_was_submitted(archive: Archive, make: Make):
    futures = [archive.submit("a", make(f"http://a.example/{n}")) for n in range(40)]
    archive.close()
    assert all(future.done() and future.exception() is None for future in futures)


def test_a_closed_or_reading_archive_keeps_nothing(store: Store, make: Make, settings: Settings):
    with Archive(store) as reader, pytest.raises(NianbaoError):
        reader.keep("a", make())
    closed = Archive(store, run="night-1")
    closed.close()
    with pytest.raises(NianbaoError):
        closed.keep("a", make())
    assert list(settings.spool.iterdir()) == []


def test_an_archive_that_keeps_nothing_leaves_no_file(store: Store, settings: Settings):
    with Archive(store, run="night-1"):
        pass
    assert list(settings.spool.iterdir()) == []


def test_the_same_payload_in_the_same_file_is_a_revisit(archive: Archive, make: Make):
    first = archive.keep("a", make("http://a.example/1", b"<p>same"))
    second = archive.keep("a", make("http://a.example/2", b"<p>same"))
    assert (second.capture.type, second.capture.refers_to) == ("revisit", first.capture.record_id)
    assert second.observation.state == "new"
    assert archive.fetch(second.capture).body == b"<p>same"


def test_the_same_payload_in_a_committed_file_is_a_revisit(archive: Archive, store: Store, make: Make):
    first = archive.keep("a", make(body=b"<p>same")).capture
    seal_all(archive, store)
    with closing(Archive(store, run="night-2")) as later:
        second = later.keep("a", make(body=b"<p>same"))
        assert (second.capture.type, second.capture.refers_to) == ("revisit", first.record_id)
        assert second.observation.state == "unchanged"
        assert later.fetch(second.capture).body == b"<p>same"


def test_the_same_payload_in_a_file_that_is_not_committed_is_kept_again(archive: Archive, store: Store, make: Make):
    archive.keep("a", make(body=b"<p>same"))
    archive.close()
    with closing(Archive(store, run="night-2")) as later:
        assert later.keep("a", make(body=b"<p>same")).capture.type == "response"


def test_a_revisit_of_another_framing_and_status_reads_as_itself(archive: Archive, make: Make):
    archive.keep("a", make("http://a.example/1", b"<p>same"))
    head = b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n"
    second = archive.keep("a", make("http://a.example/2", b"7\r\n<p>same\r\n0\r\n\r\n", head)).capture
    assert second.type == "revisit"
    again = archive.fetch(second)
    assert (again.head, again.status, content(again)) == (head, 404, b"<p>same")


def test_an_empty_payload_is_not_worth_a_revisit(archive: Archive, make: Make):
    kept = [archive.keep("a", make(f"http://a.example/{n}", b"")).capture for n in range(2)]
    assert [one.type for one in kept] == ["response", "response"]


def test_a_truncated_answer_is_kept_as_it_came(archive: Archive, make: Make):
    archive.keep("a", make(body=b"<p>same"))
    failure = Failure(outcome="too_large", detail="over 256 MB")
    cut = archive.keep("a", make(body=b"<p>same", truncated="length", failure=failure))
    assert (cut.capture.type, cut.observation.state) == ("response", "failed")
    assert archive.fetch(cut.capture).truncated == "length"


def test_a_304_reads_as_what_it_confirms(archive: Archive, store: Store, make: Make):
    first = archive.keep("a", make(body=b"<p>held")).capture
    seal_all(archive, store)
    with closing(Archive(store, run="night-2")) as later:
        kept = later.keep("a", make(body=b"", head=NOT_MODIFIED))
        assert (kept.capture.type, kept.capture.refers_to) == ("revisit", first.record_id)
        assert (kept.capture.payload_digest, kept.observation.state) == (first.payload_digest, "unchanged")
        again = later.fetch(kept.capture)
        assert (again.status, again.body) == (200, b"<p>held")


def test_a_304_of_a_revisit_refers_to_the_original(archive: Archive, store: Store, make: Make):
    first = archive.keep("a", make("http://a.example/1", b"<p>held")).capture
    archive.keep("a", make("http://a.example/2", b"<p>held"))
    seal_all(archive, store)
    with closing(Archive(store, run="night-2")) as later:
        kept = later.keep("a", make("http://a.example/2", b"", NOT_MODIFIED)).capture
        assert kept.refers_to == first.record_id
        assert later.fetch(kept).body == b"<p>held"


def test_a_304_that_nobody_asked_for_is_an_answer(archive: Archive, make: Make):
    kept = archive.keep("a", make(body=b"", head=NOT_MODIFIED))
    assert (kept.capture.type, kept.capture.status, kept.observation.state) == ("response", 304, "failed")


@pytest.mark.parametrize(
    ("head", "state"),
    [
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "gone"),
        (b"HTTP/1.1 410 Gone\r\n\r\n", "gone"),
        (b"HTTP/1.1 503 Busy\r\n\r\n", "failed"),
        (b"HTTP/1.1 403 No\r\n\r\n", "failed"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "changed"),
    ],
)
def test_an_answer_is_held_against_what_was_there(archive: Archive, make: Make, head: bytes, state: str):
    assert archive.keep("a", make(body=b"<p>one")).observation.state == "new"
    assert archive.keep("a", make(body=b"<p>two", head=head)).observation.state == state


def test_a_redirect_is_new_once(archive: Archive, make: Make):
    head = b"HTTP/1.1 302 Found\r\nLocation: /2\r\n\r\n"
    states = [archive.keep("a", make(body=b"moved", head=head)).observation.state for _ in range(2)]
    assert states == ["new", "unchanged"]


def test_a_redirect_that_leads_elsewhere_has_changed_though_its_body_is_the_same(
    archive: Archive, store: Store, make: Make
):
    def head(place: str) -> bytes:
        return f"HTTP/1.1 302 Found\r\nLocation: {place}\r\n\r\n".encode()

    kept = [archive.keep("a", make(body=b"moved", head=head(place))) for place in ("/2", "/3", "/3", "/2")]
    assert [one.observation.state for one in kept] == ["new", "changed", "unchanged", "changed"]
    assert [one.capture.type for one in kept] == ["response", "revisit", "revisit", "revisit"]
    assert [archive.fetch(one.capture).header("location") for one in kept] == ["/2", "/3", "/3", "/2"]
    seal_all(archive, store)
    with closing(Archive(store, run="night-2")) as later:
        states = [later.keep("a", make(body=b"moved", head=head(place))).observation.state for place in ("/2", "/3")]
    assert states == ["unchanged", "changed"]


def test_a_page_in_the_place_of_a_redirect_with_the_same_body_is_no_redirect(archive: Archive, make: Make):
    archive.keep("a", make(body=b"moved", head=b"HTTP/1.1 302 Found\r\nLocation: /2\r\n\r\n"))
    assert archive.keep("a", make(body=b"moved")).observation.state == "new"
    assert archive.keep("a", make(body=b"moved", head=OK_WITH_LOCATION)).observation.state == "unchanged"


def test_a_failed_fetch_is_kept_with_its_reason(archive: Archive, store: Store, make: Make):
    failed = make(head=b"", body=b"", failure=Failure(outcome="dns", detail="no such host"))
    kept = archive.keep("a", failed)
    assert (kept.capture.type, kept.observation.state) == ("metadata", "failed")
    assert archive.fetch(kept.capture).failure == failed.failure
    seal_all(archive, store)
    assert archive.fetch(kept.capture).failure == failed.failure


def test_a_rendered_page_is_kept_once(archive: Archive, store: Store, make: Make):
    beside = archive.keep("a", make()).capture.record_id
    first = archive.keep("a", make(resource="text/html", body=b"<p>dom", beside=beside))
    second = archive.keep("a", make(resource="text/html", body=b"<p>dom", beside=beside))
    shot = archive.keep("a", make(resource="image/png", body=b"PNG", beside=beside))
    assert first.capture == second.capture
    assert [k.observation.state for k in (first, second, shot)] == ["new", "unchanged", "new"]
    seal_all(archive, store)
    with closing(Archive(store, run="night-2")) as later:
        again = later.keep("a", make(resource="text/html", body=b"<p>dom"))
        changed = later.keep("a", make(resource="text/html", body=b"<p>new"))
        assert again.capture == first.capture
        assert changed.observation.state == "changed"


def test_a_body_in_a_file_is_kept(archive: Archive, make: Make, tmp_path: Path):
    (tmp_path / "body").write_bytes(b"large" * 4_000_000)
    kept = archive.keep("a", make(body=tmp_path / "body"))
    assert archive.fetch(kept.capture).body == (tmp_path / "body").read_bytes()


def test_a_body_that_cannot_be_read_fails_alone(archive: Archive, make: Make, tmp_path: Path):
    lost = archive.submit("a", make("http://a.example/lost", tmp_path / "nothing"))
    kept = archive.submit("a", make("http://a.example/kept"))
    assert isinstance(lost.exception(30), FileNotFoundError)
    assert archive.fetch(kept.result(30).capture).body == b"<p>one"


def test_a_full_disk_fails_those_who_wait_and_the_rest_goes_on(store: Store, make: Make):
    full = threading.Event()

    def write(handle: int, data: bytes) -> int:
        if full.is_set():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return os.write(handle, data)

    with closing(Archive(store, run="night-1", disk=Disk(write=write))) as archive:
        first = archive.keep("a", make("http://a.example/1", b"1"))
        full.set()
        with pytest.raises(OutOfReach, match="No space left"):
            archive.keep("a", make("http://a.example/2", b"2"))
        full.clear()
        third = archive.keep("a", make("http://a.example/2", b"2"))
    assert third.capture.type == "response"
    assert [one.record_id for one in store.catalog.captures()] == [
        first.capture.record_id,
        third.capture.record_id,
    ]
    seal_closed(store, lambda _: None)
    assert Archive(store).fetch(third.capture).body == b"2"


def test_below_the_wanted_room_nothing_is_taken(store: Store, make: Make):
    tight = replace(store, settings=replace(store.settings, min_free=1 << 60))
    with closing(Archive(tight, run="night-1")) as archive, pytest.raises(OutOfReach, match="NIANBAO_MIN_FREE"):
        archive.keep("a", make())


def test_when_the_catalog_fails_nobody_is_told_and_the_record_is_adopted_later(
    store: Store, make: Make, settings: Settings
):
    class Unreachable:
        """The catalog, whose database goes away for writing."""

        def __getattr__(self, name: str) -> object:
            return getattr(store.catalog, name)

        def add(self, rows: object) -> None:
            raise OutOfReach("the database does not answer")

    half = replace(store, catalog=Unreachable())  # type: ignore[arg-type]
    with closing(Archive(half, run="night-1")) as archive, pytest.raises(OutOfReach):
        archive.keep("a", make())
    assert list(store.catalog.captures()) == []
    seal_closed(store, lambda _: None)
    (adopted,) = store.catalog.captures()
    assert Archive(store).fetch(adopted).body == b"<p>one"


@pytest.fixture
def held(archive: Archive, store: Store, make: Make, settings: Settings) -> Iterator[tuple[Archive, Kept, Path]]:
    """A capture in a file that may be damaged."""
    kept = archive.keep("a", make())
    archive.close()
    yield archive, kept, settings.spool / f"{kept.capture.warc}.open"


def test_a_flipped_byte_is_damage(held: tuple[Archive, Kept, Path]):
    archive, kept, path = held
    data = path.read_bytes()
    middle = kept.capture.offset + kept.capture.length // 2
    path.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    with pytest.raises(Damaged, match=r"nianbao audit"):
        archive.fetch(kept.capture)


def test_a_cut_file_is_damage(held: tuple[Archive, Kept, Path]):
    archive, kept, path = held
    os.truncate(path, kept.capture.offset + 5)
    with pytest.raises(Damaged, match="too short"):
        archive.fetch(kept.capture)


def test_a_lost_file_is_damage(held: tuple[Archive, Kept, Path]):
    archive, kept, path = held
    path.unlink()
    with pytest.raises(Damaged, match="neither"):
        archive.fetch(kept.capture)


def test_a_place_with_another_record_is_damage(archive: Archive, make: Make):
    one, two = (archive.keep("a", make(f"http://a.example/{n}", b"%d" % n)).capture for n in range(2))
    with pytest.raises(Damaged, match="lies"):
        archive.fetch(replace(one, offset=two.offset, length=two.length))


def test_a_payload_with_another_digest_is_damage(archive: Archive, make: Make):
    one = archive.keep("a", make()).capture
    with pytest.raises(Damaged, match="payload"):
        archive.fetch(replace(one, payload_digest="sha256:" + "0" * 64))


def test_a_revisit_whose_original_is_unknown_is_damage(archive: Archive, make: Make):
    archive.keep("a", make("http://a.example/1", b"<p>same"))
    second = archive.keep("a", make("http://a.example/2", b"<p>same")).capture
    with pytest.raises(Damaged, match="does not know"):
        archive.fetch(replace(second, refers_to="urn:uuid:0"))


def test_the_bucket_holds_the_file_under_its_own_name(archive: Archive, store: Store, make: Make):
    capture = archive.keep("a", make()).capture
    seal_all(archive, store)
    assert list(store.bucket.keys("warc/")) == [warc_key(capture.warc)]


def test_what_was_given_up_before_its_turn_harms_nobody(archive: Archive, make: Make):
    given_up = [archive.submit("a", make(f"http://a.example/{n}", b"%d" % n)) for n in range(64)]
    cancelled = sum(future.cancel() for future in given_up)
    assert cancelled
    assert archive.keep("a", make()).capture.type == "response"


class Weather:
    """A disk that is full for as long as it is told to be."""

    def __init__(self) -> None:
        self.is_full, self.refusals = False, 0

    def disk(self) -> Disk:
        return Disk(write=self._write)

    def _write(self, handle: int, data: bytes) -> int:
        if self.is_full:
            self.refusals += 1
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return os.write(handle, data)


def test_with_patience_a_full_disk_is_waited_for_and_everything_is_kept_once(store: Store, make: Make):
    weather = Weather()
    with closing(Archive(store, run="night-1", disk=weather.disk(), patience=30)) as archive:
        archive.keep("a", make("http://a.example/1", b"1"))
        weather.is_full = True
        futures = [archive.submit("a", make(f"http://a.example/{n}", b"%d" % n)) for n in range(2, 6)]
        while not weather.refusals:
            time.sleep(0.01)
        weather.is_full = False
        assert len({future.result(30).capture.record_id for future in futures}) == 4
    assert len(list(store.catalog.captures())) == 5
    seal_closed(store, lambda _: None)
    assert [Archive(store).fetch(one).body for one in store.catalog.captures()] == [b"%d" % n for n in range(1, 6)]


def test_patience_ends_when_it_is_told_to_hurry(store: Store, make: Make):
    weather = Weather()
    with closing(Archive(store, run="night-1", disk=weather.disk(), patience=3600)) as archive:
        archive.keep("a", make("http://a.example/1", b"1"))
        weather.is_full = True
        waiting = archive.submit("a", make("http://a.example/2", b"2"))
        archive.hurry()
        with pytest.raises(OutOfReach):
            waiting.result(30)


def test_a_disk_that_was_full_from_the_beginning_is_not_waited_for(store: Store, make: Make):
    weather = Weather()
    weather.is_full = True
    with (
        closing(Archive(store, run="night-1", disk=weather.disk(), patience=3600)) as archive,
        pytest.raises(OutOfReach, match="No space left"),
    ):
        archive.submit("a", make()).result(30)


def test_a_database_that_is_away_for_a_while_makes_no_second_record(store: Store, make: Make):
    class Shaky:
        """The catalog, whose database is away for the second group's first two tries."""

        calls = 0

        def __getattr__(self, name: str) -> object:
            return getattr(store.catalog, name)

        def add(self, rows: Any) -> None:
            self.calls += 1
            if self.calls in (2, 3):
                raise OutOfReach("the database does not answer")
            store.catalog.add(rows)

    shaky = replace(store, catalog=Shaky())  # type: ignore[arg-type]
    with closing(Archive(shaky, run="night-1", patience=30)) as archive:
        kept = [archive.keep("a", make(f"http://a.example/{n}", b"%d" % n)).capture for n in range(2)]
    assert list(store.catalog.captures()) == kept
    seal_closed(store, lambda _: None)
    assert list(store.catalog.captures()) == kept
