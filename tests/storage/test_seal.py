"""Sealing: in order, once, read back, and only then gone from the disk."""

import fcntl
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import Damaged, OutOfReach
from model.exchange import Exchange
from storage.archive import Archive
from storage.bucket import Bucket
from storage.catalog import Catalog
from storage.keys import cdxj_key, commit_key, manifest_key, warc_key
from storage.seal import seal_closed
from storage.settings import S3, Settings
from storage.store import Store

Make = Callable[..., Exchange]


def quiet(_: str) -> None:
    """Nobody listens."""


@pytest.fixture
def closed(archive: Archive, make: Make, settings: Settings) -> Path:
    """An open file whose writer is done."""
    for number in range(3):
        archive.keep("a", make(f"http://a.example/{number}", b"%d" % number))
    archive.close()
    (path,) = settings.spool.glob("*.open")
    return path


def name_of(path: Path) -> str:
    return path.name.removesuffix(".open")


def with_bucket(store: Store, kind: type[Bucket], s3: S3) -> Store:
    return replace(store, bucket=kind(s3))


def test_a_sealed_file_is_in_the_bucket_as_it_was(closed: Path, store: Store, settings: Settings):
    data, told = closed.read_bytes(), list[str]()
    assert seal_closed(store, told.append) == told == [name_of(closed)]
    assert store.bucket.read(warc_key(told[0])) == data
    assert list(settings.spool.iterdir()) == []


def test_index_manifest_and_commit_record_fit_the_file(closed: Path, store: Store):
    sha256 = hashlib.sha256(closed.read_bytes()).hexdigest()
    (name,) = seal_closed(store, quiet)
    index, listing = store.bucket.read(cdxj_key(name)), store.bucket.read(manifest_key(name))
    commit = json.loads(store.bucket.read(commit_key(name)))
    assert len(index.splitlines()) == 3
    assert json.loads(listing)["sha256"] == commit["sha256"] == sha256
    assert commit["cdxj_sha256"] == hashlib.sha256(index).hexdigest()
    assert commit["manifest_sha256"] == hashlib.sha256(listing).hexdigest()
    (row,) = store.catalog.warcs()
    assert (row.name, row.sha256, row.count) == (name, sha256, 10)


def test_the_commit_record_is_written_last_and_the_local_file_goes_after_it(
    closed: Path, store: Store, s3: S3, settings: Settings
):
    seen: list[tuple[str, bool]] = []

    class Watched(Bucket):
        def put(self, key: str, source: bytes | Path) -> None:
            seen.append((key.partition("/")[0], (settings.spool / name_of(closed)).exists()))
            super().put(key, source)

    seal_closed(with_bucket(store, Watched, s3), quiet)
    assert seen == [("warc", True), ("cdxj", True), ("manifest", True), ("commit", True)]


def test_a_file_that_a_writer_holds_is_left_alone(archive: Archive, store: Store, make: Make):
    archive.keep("a", make())
    assert seal_closed(store, quiet) == []
    assert archive.keep("a", make("http://a.example/2")).capture.warc


def test_a_file_that_another_sealer_holds_is_left_alone(closed: Path, store: Store):
    with closed.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert seal_closed(store, quiet) == []
    assert seal_closed(store, quiet) == [name_of(closed)]


def test_sealers_that_meet_seal_once(closed: Path, store: Store):
    told: list[str] = []
    threads = [threading.Thread(target=seal_closed, args=(store, told.append)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [name_of(closed)]


def test_sealing_again_finds_nothing_to_do(closed: Path, store: Store):
    seal_closed(store, quiet)
    assert seal_closed(store, quiet) == []


def test_what_changes_on_the_way_is_found_and_the_local_file_is_kept(
    closed: Path, store: Store, s3: S3, settings: Settings
):
    data = closed.read_bytes()

    class Corrupting(Bucket):
        def put(self, key: str, source: bytes | Path) -> None:
            super().put(key, b"corrupted" if isinstance(source, Path) else source)

    with pytest.raises(Damaged, match="came back"):
        seal_closed(with_bucket(store, Corrupting, s3), quiet)
    assert (settings.spool / name_of(closed)).read_bytes() == data
    assert store.catalog.warcs() == []
    assert commit_key(name_of(closed)) not in store.bucket.keys("commit/")


def test_without_the_reading_back_it_would_be_lost(closed: Path, store: Store, s3: S3, settings: Settings):
    sha256 = hashlib.sha256(closed.read_bytes()).hexdigest()

    class Blind(Bucket):
        """The mutant: it loses the bytes, and believes itself."""

        def put(self, key: str, source: bytes | Path) -> None:
            super().put(key, b"corrupted" if isinstance(source, Path) else source)

        def sha256(self, key: str) -> str:
            return sha256 if key.startswith("warc/") else super().sha256(key)

    seal_closed(with_bucket(store, Blind, s3), quiet)
    assert list(settings.spool.iterdir()) == []
    with pytest.raises(Damaged):
        Archive(store).fetch(next(store.catalog.captures()))


def test_another_file_of_the_same_name_is_an_alarm(closed: Path, store: Store, settings: Settings):
    store.bucket.put(warc_key(name_of(closed)), b"another")
    with pytest.raises(Damaged, match="another content"):
        seal_closed(store, quiet)
    assert store.bucket.read(warc_key(name_of(closed))) == b"another"
    assert (settings.spool / name_of(closed)).exists()


@pytest.mark.parametrize("dies_at", ["warc", "cdxj", "manifest", "commit"])
def test_when_the_store_goes_away_the_file_stays_and_sealing_goes_on_later(
    closed: Path, store: Store, s3: S3, settings: Settings, dies_at: str
):
    class Failing(Bucket):
        def put(self, key: str, source: bytes | Path) -> None:
            if key.startswith(dies_at):
                raise OutOfReach("the store does not answer")
            super().put(key, source)

    with pytest.raises(OutOfReach):
        seal_closed(with_bucket(store, Failing, s3), quiet)
    assert Archive(store).fetch(next(store.catalog.captures())).body == b"0"
    assert store.catalog.warcs() == []
    assert seal_closed(store, quiet) == [name_of(closed)]


def test_damage_in_one_file_does_not_stop_the_others(closed: Path, store: Store, make: Make):
    data = bytearray(closed.read_bytes())
    data[len(data) // 2] ^= 1
    closed.write_bytes(data)
    with Archive(store, run="night-2") as another:
        good = another.keep("a", make("http://a.example/good", b"good")).capture
    told: list[str] = []
    with pytest.raises(Damaged, match=name_of(closed)):
        seal_closed(store, told.append)
    assert told == [good.warc]
    assert closed.read_bytes() == data


def test_a_file_that_holds_no_capture_is_removed(closed: Path, store: Store, settings: Settings):
    for path in settings.spool.iterdir():
        path.unlink()
    (settings.spool / "nianbao-20260101000000-00000-x~1.warc.gz.open").write_bytes(b"torn")
    assert seal_closed(store, quiet) == []
    assert list(settings.spool.iterdir()) == []
    (tail,) = (settings.home / "evidence").iterdir()
    assert tail.read_bytes() == b"torn"


def test_what_the_catalog_lost_is_adopted(closed: Path, store: Store, settings: Settings):
    kept = list(store.catalog.captures())
    fresh = replace(settings, database_url=f"sqlite:///{settings.home}/fresh.sqlite")
    with Catalog.open(fresh.catalog_url) as catalog:
        seal_closed(replace(store, catalog=catalog), quiet)
        assert list(catalog.captures()) == kept
