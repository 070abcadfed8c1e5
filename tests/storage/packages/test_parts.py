"""The small parts of a package: lines sorted on disk, entries of a zip, groups of records, blocks of an index."""

import gzip
import hashlib
import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import BadInput
from storage.bundle import Bundle, Entry
from storage.cdx_blocks import LINES, write_blocks
from storage.groups import Member, groups, members
from storage.line_sort import LineSort
from storage.outfile import whole_file, whole_folder

AT = datetime(2026, 1, 1, tzinfo=UTC)
LINE = st.binary(max_size=20).map(lambda data: data.replace(b"\n", b" ") + b"\n")


@given(st.lists(LINE), st.integers(1, 200))
def test_lines_are_sorted_however_little_memory_there_is(lines: list[bytes], run: int) -> None:
    with LineSort(run) as sort:
        sort.add(lines)
        assert list(sort) == sorted(lines)
        assert list(sort) == sorted(lines)


class TestBundle:
    @given(st.lists(st.binary(max_size=100), max_size=5), st.booleans())
    def test_any_zip_reader_reads_it(self, contents: list[bytes], packed: bool) -> None:
        target = BytesIO()
        bundle = Bundle(target, AT)
        for number, data in enumerate(contents):
            bundle.add_file(f"{number}", BytesIO(data), packed=packed)
        bundle.close()
        with zipfile.ZipFile(target) as opened:
            assert [opened.read(name) for name in opened.namelist()] == contents
            assert opened.testzip() is None
        assert [one.sha256 for one in bundle.resources] == [hashlib.sha256(data).hexdigest() for data in contents]

    def test_an_entry_beyond_two_gigabytes_is_made_room_for(self, tmp_path: Path) -> None:
        # a file full of holes: it takes no room, on the way in and on the way out
        with (tmp_path / "x.zip").open("wb") as target:
            bundle = Bundle(target, AT)
            with bundle.entry("large", (1 << 31) + 5) as entry:
                entry.write(b"0")
            bundle.close()
        with zipfile.ZipFile(tmp_path / "x.zip") as opened:
            assert opened.read("large") == b"0"
            header = (tmp_path / "x.zip").read_bytes()[:35]
        assert int.from_bytes(header[28:30], "little") == 20


def member(number: int, kind: str, uri: str) -> Member:
    place = {"offset": number * 10, "length": 10}
    return Member(record_id=f"{number}", type=kind, uri=uri, date="", sha256="", **place)  # type: ignore[arg-type]


def test_groups_hold_what_was_written_behind_a_capture() -> None:
    kinds = ["warcinfo", "response", "request", "metadata", "metadata", "request", "revisit", "metadata", "resource"]
    uris = ["", "u", "u", "u", "u", "u", "v", "v", "w"]
    listed = [member(n, kind, uri) for n, (kind, uri) in enumerate(zip(kinds, uris, strict=True))]
    # the fourth is a failed fetch of the same URL: only the catalog knows
    found = [[int(one.record_id) for one in group] for group in groups(listed, {10, 40, 60, 80})]
    assert found == [[0], [1, 2, 3], [4, 5], [6, 7], [8]]


@given(st.lists(st.tuples(st.sampled_from(["response", "request", "metadata"]), st.sampled_from("uv"))))
def test_groups_lose_nothing_and_double_nothing(kinds: list[tuple[str, str]]) -> None:
    listed = [member(number, *kind) for number, kind in enumerate(kinds)]
    assert [one for group in groups(listed, set()) for one in group] == listed


def test_members_are_read_from_a_manifest() -> None:
    row = ["urn:uuid:1", "response", "http://a.example/", "2026", 5, 7, "ab"]
    (one,) = members(json.dumps({"records": [row]}).encode())
    assert (one.record_id, one.offset, one.end, one.sha256) == ("urn:uuid:1", 5, 12, "ab")


def test_an_index_of_many_lines_has_many_blocks() -> None:
    lines = [b"key%06d 20260101000000 {}\n" % number for number in range(LINES * 2 + 1)]
    file = BytesIO()
    _, *blocks = write_blocks(lines, Entry(file), "x")
    assert [block.split(b" {")[0] for block in blocks] == [lines[n * LINES].split(b" {")[0] for n in range(3)]
    assert gzip.decompress(file.getvalue()) == b"".join(lines)
    for block in blocks:
        place = json.loads(b"{" + block.split(b" {", 1)[1])
        part = gzip.decompress(file.getvalue()[place["offset"] :][: place["length"]])
        assert part.startswith(block.split(b" {")[0])


class TestOutfile:
    def test_a_file_is_there_whole_or_not_at_all(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "x"
        with pytest.raises(KeyError), whole_file(path) as file:
            file.write(b"half")
            raise KeyError
        assert list((tmp_path / "new").iterdir()) == []
        with whole_file(path) as file:
            file.write(b"all")
        assert path.read_bytes() == b"all"

    def test_so_is_a_folder(self, tmp_path: Path) -> None:
        path = tmp_path / "x"
        with pytest.raises(KeyError), whole_folder(path) as folder:
            (folder / "half").touch()
            raise KeyError
        assert list(tmp_path.iterdir()) == []
        with whole_folder(path) as folder:
            (folder / "all").touch()
        assert [one.name for one in path.iterdir()] == ["all"]

    def test_where_nothing_can_be_written_it_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(BadInput, match="file"), whole_file(tmp_path / "file" / "x"):
            pass
