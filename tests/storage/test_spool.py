"""The open WARC and its journal: the order of syncs, torn tails, full disks, recovery."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from model.errors import OutOfReach
from model.exchange import Exchange
from model.observation import Observation
from storage.disk import Disk, check_free, free_bytes
from storage.gate import gate
from storage.journal import Entry
from storage.spool import JOURNAL, OPEN, SpoolFile
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

    def name(place: int | Path) -> str:
        path = place if isinstance(place, Path) else Path(f"/proc/self/fd/{place}").readlink()
        return "journal" if path.name.endswith(JOURNAL) else "warc" if path.name.endswith(OPEN) else "folder"

    def note(action: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def done(place: int | Path, *data: bytes) -> Any:
            events.append((action, name(place)))
            return do(place, *data)

        return done

    real = Disk()
    return Disk(
        write=note("write", real.write),
        sync=note("sync", real.sync),
        sync_folder=note("sync", real.sync_folder),
    )


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
