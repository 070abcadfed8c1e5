"""The second copy: whole objects in a folder or a bucket, verified on the way, never overwritten."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from model.errors import Damaged, OutOfReach
from storage.bucket import Bucket
from storage.copy import copy_missing, open_copy
from storage.folder import Folder
from storage.keys import cdxj_key, commit_key, link_key, manifest_key, warc_key
from storage.objects import Objects
from storage.settings import S3, Settings
from tests.storage.sealed import link, names, seal, signer, warc

NAMES = names(2)


@pytest.fixture(params=["folder", "bucket"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    """Both kinds of places."""
    if request.param == "folder":
        return Folder(tmp_path / "objects")
    return Bucket.open(request.getfixturevalue("s3"))


@pytest.fixture
def store(tmp_path: Path) -> Folder:
    """Two WARCs, a link, a take-down."""
    place = Folder(tmp_path / "store")
    for name in NAMES:
        seal(place, name, warc(name), tmp_path)
    link(place, signer())
    place.put("takedown/1.json", b"said")
    return place


class TestBothKindsOfPlaces:
    def test_what_is_put_comes_back(self, objects: Objects, tmp_path: Path) -> None:
        (tmp_path / "source").write_bytes(b"from a file")
        objects.put("a/1", b"one")
        objects.put("a/2", tmp_path / "source")
        objects.put("a/empty", b"")
        target = BytesIO()
        objects.download("a/2", target)
        assert (objects.read("a/1"), target.getvalue(), objects.read("a/empty")) == (b"one", b"from a file", b"")
        assert list(objects.keys("a/")) == ["a/1", "a/2", "a/empty"]
        assert list(objects.keys("a/e")) == ["a/empty"]
        assert list(objects.keys("b/")) == []

    def test_what_is_there_stays_and_its_equal_is_success(self, objects: Objects) -> None:
        objects.put("a/1", b"one")
        objects.put("a/1", b"one")
        with pytest.raises(Damaged, match="another content"):
            objects.put("a/1", b"two")
        assert objects.read("a/1") == b"one"
        objects.replace("a/1", b"two")
        assert objects.read("a/1") == b"two"

    @pytest.mark.parametrize("read", [Objects.read, Objects.sha256])
    def test_what_is_not_there_is_a_key_error(self, objects: Objects, read: Callable[..., object]) -> None:
        with pytest.raises(KeyError):
            getattr(objects, read.__name__)("a/nothing")


class TestTheFolder:
    def test_a_draft_that_a_crash_left_is_no_object(self, tmp_path: Path) -> None:
        folder = Folder(tmp_path)
        (tmp_path / ".drafts").mkdir()
        (tmp_path / ".drafts" / "x").write_bytes(b"half")
        folder.put("a/1", b"one")
        assert list(folder.keys("")) == ["a/1"]

    def test_nothing_half_is_left_when_the_disk_does_not_take_it(self, tmp_path: Path) -> None:
        folder = Folder(tmp_path / "copy")
        with pytest.raises(OutOfReach, match="second copy"):
            folder.put("a/1", tmp_path / "no such source")
        assert list(folder.keys("")) == []

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    def test_a_place_that_is_no_folder_is_told_in_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "copy").write_bytes(b"")
        with pytest.raises(OutOfReach, match="NIANBAO_COPY"):
            Folder(tmp_path / "copy").put("a/1", b"one")

    def test_files_belong_to_whoever_wrote_them(self, tmp_path: Path) -> None:
        Folder(tmp_path).put("a/1", b"one")
        assert (tmp_path / "a/1").stat().st_uid == os.geteuid()


class TestCopying:
    def test_everything_sealed_is_copied_once(self, store: Folder, objects: Objects) -> None:
        assert (copy_missing(store, objects).count, copy_missing(store, objects).count) == (4, 0)
        assert {key: objects.read(key) for key in objects.keys("")} == {key: store.read(key) for key in store.keys("")}

    def test_the_commit_record_comes_last(self, store: Folder, tmp_path: Path) -> None:
        seen: list[str] = []

        class Watched(Folder):
            def put(self, key: str, source: bytes | Path) -> None:
                seen.append(key)
                super().put(key, source)

        copy_missing(store, Watched(tmp_path / "copy"))
        of_first = [key for key in seen if NAMES[0] in key]
        assert of_first == [of(NAMES[0]) for of in (warc_key, cdxj_key, manifest_key, commit_key)]

    @pytest.mark.parametrize("of", [warc_key, commit_key])
    def test_what_is_damaged_is_told_and_not_copied_and_the_others_are(
        self, store: Folder, tmp_path: Path, of: Callable[[str], str]
    ) -> None:
        store.replace(of(NAMES[0]), store.read(of(NAMES[0]))[:-9])
        copy = Folder(tmp_path / "copy")
        copied = copy_missing(store, copy)
        assert [fault.split(" ")[0] for fault in copied.faults] == [commit_key(NAMES[0])]
        assert list(copy.keys("commit/")) == [commit_key(NAMES[1])]
        assert not list(copy.keys(warc_key(NAMES[0])))

    def test_what_is_missing_is_told(self, store: Folder, tmp_path: Path) -> None:
        (store.root / manifest_key(NAMES[0])).unlink()
        (fault,) = copy_missing(store, Folder(tmp_path / "copy")).faults
        assert manifest_key(NAMES[0]) in fault

    def test_a_copy_that_does_not_keep_what_it_is_given_is_told_of(self, store: Folder, tmp_path: Path) -> None:
        class Rotten(Folder):
            def read(self, key: str) -> bytes:
                return super().read(key)[:-1]

            def sha256(self, key: str) -> str:
                return "0" * 64

        assert len(copy_missing(store, Rotten(tmp_path / "copy")).faults) == 4

    def test_what_lies_there_and_differs_is_told_and_stays(self, store: Folder, tmp_path: Path) -> None:
        copy = Folder(tmp_path / "copy")
        copy.put(warc_key(NAMES[0]), b"another")
        assert len(copy_missing(store, copy).faults) == 1
        assert copy.read(warc_key(NAMES[0])) == b"another"

    def test_a_copy_that_was_killed_goes_on(self, store: Folder, tmp_path: Path) -> None:
        class Killed(Folder):
            def put(self, key: str, source: bytes | Path) -> None:
                if key.startswith("manifest/"):
                    raise OutOfReach("killed")
                super().put(key, source)

        with pytest.raises(OutOfReach):
            copy_missing(store, Killed(tmp_path / "copy"))
        assert copy_missing(store, Folder(tmp_path / "copy")).faults == []
        assert Folder(tmp_path / "copy").read(link_key(1)) == store.read(link_key(1))


def test_the_setting_says_which_kind_it_is(tmp_path: Path, s3: S3) -> None:
    settings = Settings(home=tmp_path, portals=tmp_path)
    assert open_copy(settings) is None
    assert isinstance(open_copy(Settings(home=tmp_path, portals=tmp_path, copy=tmp_path)), Folder)
    assert isinstance(open_copy(Settings(home=tmp_path, portals=tmp_path, copy=s3)), Bucket)
