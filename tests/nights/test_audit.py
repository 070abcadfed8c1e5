"""The audit of a whole store: what nothing but it can see, and what repair and the night's end make of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from model.errors import OutOfReach
from nights.audit import audit
from nights.repair import repair
from storage.archive import Archive
from storage.bucket import Bucket
from storage.copy import open_copy
from storage.database import writing
from storage.keys import cdxj_key, commit_key, link_key, manifest_key, warc_key
from storage.schema import captures
from storage.seal import seal_closed
from storage.store import Store, open_store
from tests.nights.nightly import Keep, objects


def test_a_store_and_its_copy_are_well(copied_store: Store, name: str) -> None:
    found = audit(copied_store)
    assert (found.findings, found.notes, found.warcs, found.links) == ([], [], 4, 2)


def test_each_object_that_is_altered_is_named_and_mended(copied_store: Store, name: str) -> None:
    copy = open_copy(copied_store.settings)
    assert copy
    keys = [warc_key(name), cdxj_key(name), manifest_key(name), commit_key(name), link_key(1), link_key(2)]
    for place, where in (("store", copied_store.bucket), ("copy", copy)):
        for key in keys:
            whole = where.read(key)
            where.replace(key, whole[:-1] + bytes([whole[-1] ^ 1]))
            found = audit(copied_store)
            assert (place, key) in objects(found), (place, key)
            assert f"{place}: {key}" in repair(copied_store, found.damaged)
            assert where.read(key) == whole
    assert audit(copied_store).findings == []


def test_a_warc_that_vanished_with_all_that_belongs_to_it_shows_and_comes_back(copied_store: Store, name: str) -> None:
    for key in (warc_key(name), cdxj_key(name), manifest_key(name), commit_key(name)):
        copied_store.bucket.remove(key)
    found = audit(copied_store)
    assert ("store", warc_key(name)) in objects(found)
    repair(copied_store, found.damaged)
    assert audit(copied_store).findings == []


def test_the_end_of_the_chain_cut_off_in_both_copies_shows(copied_store: Store, name: str) -> None:
    copied_store.bucket.remove(link_key(2))
    (copied_store.settings.home.parent / "copy" / link_key(2)).unlink()
    assert ("store", link_key(2)) in objects(audit(copied_store))


def test_a_file_that_was_never_committed_shows(copied_store: Store, name: str) -> None:
    copied_store.bucket.put("warc/renamed.warc.gz", copied_store.bucket.read(warc_key(name)))
    assert objects(audit(copied_store)) == {("store", "warc/renamed.warc.gz")}


def test_captures_in_a_file_that_is_nowhere_show(copied_store: Store, name: str) -> None:
    with writing(copied_store.catalog.engine) as connection:
        row = connection.execute(select(captures).limit(1)).mappings().one()
        connection.execute(captures.insert(), {**row, "record_id": "urn:uuid:9", "warc": "nowhere.warc.gz"})
    assert objects(audit(copied_store)) == {("catalog", "nowhere.warc.gz")}


def test_what_lies_in_the_spool_is_not_complained_of(copied_store: Store, name: str, keep: Keep) -> None:
    keep(copied_store, "still open")
    assert audit(copied_store).findings == []


def test_a_new_home_is_told_which_key_signed(copied_store: Store, name: str, tmp_path: Path) -> None:
    elsewhere = replace(
        copied_store.settings, home=tmp_path / "another", database_url=copied_store.settings.catalog_url
    )
    with open_store(elsewhere) as other:
        found = audit(other)
    assert found.findings == []
    assert [note.partition(",")[0] for note in found.notes] == ["this home knows no signing key yet"]


def test_what_is_not_in_the_chain_yet_is_noted(copied_store: Store, name: str, keep: Keep) -> None:
    keep(copied_store, "later")
    seal_closed(copied_store, lambda _: None)
    found = audit(copied_store)
    assert [note.partition(":")[0] for note in found.notes] == ["1 WARCs are not in the chain yet"]
    assert {place for place, _ in objects(found)} == {"copy"}


def test_an_object_that_the_store_itself_cannot_read_is_a_finding_and_a_store_that_is_away_is_not(
    copied_store: Store, name: str
) -> None:
    class Failing(Bucket):
        is_away = False

        def download(self, key: str, target: object) -> None:
            if key == warc_key(name):
                raise OutOfReach("500")
            super().download(key, target)  # type: ignore[arg-type]

        def keys(self, prefix: str) -> Iterator[str]:
            if self.is_away and prefix == "commit/":
                raise OutOfReach("away")
            return super().keys(prefix)

    bucket = Failing(copied_store.bucket.s3)
    assert objects(audit(replace(copied_store, bucket=bucket))) == {("store", warc_key(name))}
    bucket.is_away = True
    with pytest.raises(OutOfReach):
        audit(replace(copied_store, bucket=bucket))


def test_a_thousand_bytes_of_noise_in_the_bucket_are_found(copied_store: Store, name: str) -> None:
    random, keys = Random(3), [key for key in copied_store.bucket.keys("") if not key.startswith("dataset/")]
    for key in random.sample(keys, 4):
        whole = copied_store.bucket.read(key)
        copied_store.bucket.replace(key, random.randbytes(len(whole)))
        assert audit(copied_store).findings, key
        copied_store.bucket.replace(key, whole)


def test_an_archive_that_only_reads_needs_no_audit(copied_store: Store, name: str) -> None:
    assert all(Archive(copied_store).fetch(capture).body for capture in copied_store.catalog.captures())
