"""The open WARC and its journal: the order of syncs, torn tails, full disks, recovery."""

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.errors import Damaged, OutOfReach
from model.exchange import Exchange
from model.observation import Observation
from storage import journal
from storage.gate import gate
from storage.journal import Entry, entries
from storage.recovery import recover
from storage.spool import JOURNAL, OPEN, Disk, SpoolFile, check_free, free_bytes
from storage.warc import digest_of, write_exchange

Make = Callable[..., Exchange]
Event = tuple[str, str]


def group(file: SpoolFile, exchange: Exchange) -> tuple[BytesIO, Entry]:
    """One exchange, ready to be appended."""
    out = BytesIO()
    capture = replace(write_exchange(out, "a", exchange, file.origin, digest_of(exchange), None), offset=file.size)
    observed = Observation(portal="a", url=exchange.url, at=exchange.at, state="new", record_id=capture.record_id)
    sha256 = hashlib.sha256(out.getvalue()).hexdigest()
    length = len(out.getvalue())
    return out, Entry(offset=file.size, length=length, sha256=sha256, capture=capture, observation=observed)


def keep(file: SpoolFile, exchange: Exchange) -> str:
    out, entry = group(file, exchange)
    file.append(out, [entry])
    assert entry.capture
    return entry.capture.record_id


def recorded(events: list[Event]) -> Disk:
    """The real disk, with a note of what is done to which file."""

    def name(handle: int) -> str:
        path = Path(f"/proc/self/fd/{handle}").readlink().name
        return "journal" if path.endswith(JOURNAL) else "warc" if path.endswith(OPEN) else "folder"

    def note(action: str, do: Callable[..., object]) -> Callable[..., object]:
        def done(handle: int, *data: bytes) -> object:
            events.append((action, name(handle)))
            return do(handle, *data)

        return done

    return Disk(note("write", os.write), note("sync", os.fdatasync), note("sync", os.fsync))  # type: ignore[arg-type]


def holds(events: list[Event]) -> bool:
    """Whether at every acknowledgement all that was written is on the disk, and no journal line ever reached the disk
    before its records could have."""
    dirty: set[str] = set()
    for action, name in events:
        if (action, name) == ("write", "journal") and "warc" in dirty:
            return False
        if action == "write":
            dirty.add(name)
        if action == "sync":
            dirty.discard(name)
        if action == "acknowledge" and dirty:
            return False
    return ("sync", "folder") in events


def traced(tmp_path: Path, make: Make) -> list[Event]:
    events: list[Event] = []
    with closing(SpoolFile(tmp_path / "spool", "run", recorded(events))) as file:
        for number in range(3):
            keep(file, make(f"http://a.example/{number}"))
            events.append(("acknowledge", ""))
    return events


def test_records_are_synced_before_the_journal_and_both_before_anyone_is_told(tmp_path: Path, make: Make):
    events = traced(tmp_path, make)
    assert holds(events)
    assert events[-5:] == [
        ("write", "warc"),
        ("sync", "warc"),
        ("write", "journal"),
        ("sync", "journal"),
        ("acknowledge", ""),
    ]


@pytest.mark.parametrize("left_out", ["warc", "journal", "folder"])
def test_a_sync_that_is_left_out_would_be_seen(tmp_path: Path, make: Make, left_out: str):
    events = traced(tmp_path, make)
    assert not holds([event for event in events if event != ("sync", left_out)])


def test_telling_too_early_would_be_seen(tmp_path: Path, make: Make):
    events = traced(tmp_path, make)
    for index, (before, after) in enumerate(pairwise(events)):
        if after[0] == "acknowledge":
            early = [*events[:index], after, before, *events[index + 2 :]]
            assert not holds(early)


def test_a_writer_holds_its_file_alone(tmp_path: Path):
    with closing(SpoolFile(tmp_path, "run")) as file, (tmp_path / (file.name + OPEN)).open() as other:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with closing(SpoolFile(tmp_path, "run")) as second:
            assert second.name != file.name


def test_a_file_begins_with_its_warcinfo(tmp_path: Path):
    with closing(SpoolFile(tmp_path, "run")) as file:
        (info,) = gate(tmp_path / (file.name + OPEN))
    assert info.type == "warcinfo"


def full_after(count: int) -> Disk:
    """A disk that takes so many bytes and no more."""
    left = [count]

    def write(handle: int, data: bytes) -> int:
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        part = os.write(handle, data[: left[0]])
        left[0] -= part
        return part

    return Disk(write=write)


@pytest.mark.parametrize("more", [1, 100, 500, 1500, 2000])
def test_a_full_disk_is_told_and_leaves_the_file_whole(tmp_path: Path, make: Make, more: int):
    with closing(SpoolFile(tmp_path, "run")) as file:
        keep(file, make("http://a.example/kept"))
        sizes = [(tmp_path / (file.name + suffix)).stat().st_size for suffix in (OPEN, JOURNAL)]
        file._disk = full_after(more)
        with pytest.raises(OutOfReach, match="No space left"):
            keep(file, make("http://a.example/lost"))
        assert sizes == [(tmp_path / (file.name + suffix)).stat().st_size for suffix in (OPEN, JOURNAL)]
        file._disk = Disk()
        keep(file, make("http://a.example/after"))
    assert len([r for r in gate(tmp_path / (file.name + OPEN)) if r.type == "response"]) == 2


def test_a_disk_that_is_full_at_once_leaves_no_file(tmp_path: Path):
    with pytest.raises(OutOfReach):
        SpoolFile(tmp_path, "run", full_after(10))
    assert list(tmp_path.iterdir()) == []


def test_too_little_room_is_told_before_anything_is_written(tmp_path: Path):
    check_free(tmp_path, 0)
    with pytest.raises(OutOfReach, match="NIANBAO_MIN_FREE"):
        check_free(tmp_path, free_bytes(tmp_path) * 2)


def left_behind(folder: Path, make: Make) -> tuple[SpoolFile, list[str]]:
    """A file whose writer died after three captures."""
    with closing(SpoolFile(folder / "spool", "run")) as file:
        return file, [keep(file, make(f"http://a.example/{number}", b"%d" % number)) for number in range(3)]


def kept_after(folder: Path, file: SpoolFile) -> list[str]:
    return [capture.record_id for capture, _ in recover(folder / "spool", file.name)]


def test_recovery_gives_back_every_row_as_it_was(tmp_path: Path, make: Make):
    with closing(SpoolFile(tmp_path / "spool", "run")) as file:
        out, entry = group(file, make(link_text="年报 \ud800", via="http://a.example/"))
        file.append(out, [entry])
    assert recover(tmp_path / "spool", file.name) == [(entry.capture, entry.observation)]


def test_recovery_changes_nothing_where_nothing_is_torn(tmp_path: Path, make: Make):
    file, ids = left_behind(tmp_path, make)
    before = (tmp_path / "spool" / (file.name + OPEN)).read_bytes()
    for _ in range(2):
        assert kept_after(tmp_path, file) == ids
    assert (tmp_path / "spool" / (file.name + OPEN)).read_bytes() == before
    assert not (tmp_path / "evidence").exists()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tail=st.binary(min_size=1, max_size=2000), torn_line=st.binary(max_size=200))
def test_a_torn_tail_is_moved_aside(tmp_path: Path, make: Make, tail: bytes, torn_line: bytes):
    file, ids = left_behind(tmp_path, make)
    warc, lines = (tmp_path / "spool" / (file.name + suffix) for suffix in (OPEN, JOURNAL))
    whole = warc.read_bytes()
    warc.write_bytes(whole + tail)
    with lines.open("ab") as journaled:
        journaled.write(torn_line)
    for _ in range(2):
        assert kept_after(tmp_path, file) == ids
        assert warc.read_bytes() == whole
    assert (tmp_path / "evidence" / f"{file.name}.{len(whole)}.tail").read_bytes() == tail
    gate(warc)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 3000))
def test_a_journal_cut_anywhere_gives_back_a_beginning(tmp_path: Path, make: Make, cut: int):
    file, ids = left_behind(tmp_path, make)
    path = tmp_path / "spool" / (file.name + JOURNAL)
    path.write_bytes(path.read_bytes()[:cut])
    found = kept_after(tmp_path, file)
    assert found == ids[: len(found)]
    if found:
        gate(tmp_path / "spool" / (file.name + OPEN))


def flips(data: bytes) -> list[bytes]:
    return [data[:i] + bytes([data[i] ^ 1]) + data[i + 1 :] for i in range(0, len(data), 7)]


def test_no_flipped_bit_of_the_journal_makes_a_false_row(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    path = tmp_path / "spool" / (file.name + JOURNAL)
    data, true = path.read_bytes(), list(entries(path))
    for flipped in flips(data):
        path.write_bytes(flipped)
        assert list(entries(path)) == true[: len(list(entries(path)))]


def test_without_the_crc_a_flipped_bit_would_make_a_false_row(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    data = (tmp_path / "spool" / (file.name + JOURNAL)).read_bytes().splitlines()[1]
    false_rows = 0
    for flipped in flips(data[9:]):
        try:
            false_rows += journal._entry(json.loads(flipped)) is not None
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    assert false_rows > 0


def test_acknowledged_bytes_that_changed_are_damage_and_stay(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    path = tmp_path / "spool" / (file.name + OPEN)
    data = path.read_bytes()
    path.write_bytes(data[:-20] + bytes([data[-20] ^ 1]) + data[-19:])
    changed = path.read_bytes()
    with pytest.raises(Damaged, match="journal"):
        recover(tmp_path / "spool", file.name)
    assert path.read_bytes() == changed


def test_acknowledged_bytes_that_are_gone_are_damage(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    os.truncate(tmp_path / "spool" / (file.name + OPEN), 900)
    with pytest.raises(Damaged):
        recover(tmp_path / "spool", file.name)


def test_a_file_without_a_journal_held_nothing(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    (tmp_path / "spool" / (file.name + JOURNAL)).unlink()
    assert kept_after(tmp_path, file) == []
    assert len(list((tmp_path / "evidence").iterdir())) == 1
