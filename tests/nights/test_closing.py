"""The night's end: a link, a stamp, a copy; whoever is away, the night is not lost."""

from dataclasses import replace
from pathlib import Path

from nights.audit import audit
from nights.closing import Closing, close_night
from nights.repair import repair
from storage.bucket import Bucket
from storage.copy import open_copy
from storage.keys import commit_key, link_key, stamp_key, warc_key
from storage.seal import seal_closed
from storage.settings import Settings
from storage.store import Store, open_store
from tests.nights.nightly import PORTALS, Keep, night, objects
from tests.storage.authority import authority


def test_a_copy_that_is_away_does_not_lose_the_night(s3_settings: Settings, keep: Keep, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("a file where a folder should be")
    with open_store(replace(s3_settings, copy=tmp_path / "copy")) as store:
        closing = night(store, keep, "one")
        assert (closing.link, len(closing.faults)) == (1, 1)
        (tmp_path / "copy").unlink()
        again = close_night(store, "night", PORTALS, lambda _: None)
        # two WARCs and a link
        assert (again.faults, again.copied) == ([], 3)
        assert audit(store).findings == []


def test_what_is_damaged_is_not_copied(copied_store: Store, keep: Keep) -> None:
    keep(copied_store, "one")
    (name,) = seal_closed(copied_store, lambda _: None)
    copied_store.bucket.replace(warc_key(name), copied_store.bucket.read(warc_key(name))[:-9])
    closing = close_night(copied_store, "night", PORTALS, lambda _: None)
    assert [fault.partition(" ")[0] for fault in closing.faults] == [commit_key(name)]
    copy = open_copy(copied_store.settings)
    assert copy and name not in "".join(copy.keys("warc/"))


def test_a_second_bucket_is_a_copy_too(s3_settings: Settings, keep: Keep) -> None:
    assert s3_settings.s3
    second = replace(s3_settings.s3, bucket=s3_settings.s3.bucket + "-copy")
    with open_store(replace(s3_settings, copy=second)) as store:
        assert night(store, keep, "one").copied == 3
        found = audit(store)
        assert found.findings == []
        Bucket(second).replace(link_key(1), b"{}")
        assert objects(audit(store)) == {("copy", link_key(1))}
        assert repair(store, []) == [f"copy: {link_key(1)}"]


def test_an_authority_that_is_away_does_not_lose_the_night(s3_settings: Settings, keep: Keep, tmp_path: Path) -> None:
    with authority(tmp_path) as tsa:
        settings = replace(s3_settings, tsa_url="http://127.0.0.1:1/", tsa_root=tsa.root)
        with open_store(settings) as store:
            closing = night(store, keep, "one")
            assert (closing.link, [fault.split(" ")[2] for fault in closing.faults]) == (1, ["stamping"])
            assert objects(audit(store)) == {("store", stamp_key(1))}
            store = replace(store, settings=replace(settings, tsa_url=tsa.url))
            repair(store, [])
            assert audit(store).findings == []
            assert night(store, keep, "two").faults == []
            assert audit(store).findings == []


def test_a_night_without_news_leaves_nothing(copied_store: Store, name: str) -> None:
    before = set(copied_store.bucket.keys(""))
    assert close_night(copied_store, "night", PORTALS, lambda _: None) == Closing()
    assert set(copied_store.bucket.keys("")) == before
