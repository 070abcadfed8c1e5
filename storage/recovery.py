"""What a dead writer left: whole groups of records are kept, what is torn behind them is moved aside as evidence.

The journal says what is whole. Where a line of it is damaged, and behind its last line, the records speak for
themselves: a group that holds its digests and says whose it is was at least about to be acknowledged, and is adopted.
Nothing is written behind what was kept: the next writer begins a new file. Recovering twice changes nothing.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from model.errors import Damaged
from storage.disk import DISK, Disk
from storage.journal import Entry, entries
from storage.recount import Row, recount
from storage.scan import Listed, records
from storage.spool import JOURNAL, OPEN


@dataclass(frozen=True, slots=True)
class Found:
    """What an open file holds: the rows of its captures, and where the last whole group ends."""

    path: Path
    rows: list[Row]
    end: int

    @property
    def is_torn(self) -> bool:
        """Whether anything lies behind what is whole."""
        return self.end < self.path.stat().st_size

    def cut(self, disk: Disk = DISK) -> None:
        """Moves what is torn into the folder of evidence."""
        _set_aside(self.path, self.end, disk)


def recover(folder: Path, name: str) -> Found:
    """What the open file called `name` holds. Nothing is changed.

    The caller holds the file's lock. Raises Damaged when bytes that were acknowledged are not what the journal says.
    """
    path = folder / (name + OPEN)
    rows: list[Row] = []
    position = 0
    with path.open("rb") as file:
        for entry in entries(folder / (name + JOURNAL)):
            rows += _between(path, file, position, entry.offset)
            _check(path, file, entry)
            if entry.capture and entry.observation:
                rows.append((entry.capture, entry.observation))
            position = entry.end
        orphans, end = _orphans(path, file, position)
    return Found(path, rows + orphans, end)


def _between(path: Path, file: BinaryIO, start: int, end: int) -> list[Row]:
    """The rows of what no line of the journal tells of though a later one holds: it must be whole to the byte."""
    if start == end:
        return []
    found, reached = _orphans(path, file, start, end)
    if reached != end:
        raise _damaged(path, reached)
    return found


def _check(path: Path, file: BinaryIO, entry: Entry) -> None:
    file.seek(entry.offset)
    digest, left = hashlib.sha256(), entry.length
    while left and (block := file.read(min(left, 1 << 20))):
        digest.update(block)
        left -= len(block)
    if left or digest.hexdigest() != entry.sha256:
        raise _damaged(path, entry.offset)


def _damaged(path: Path, offset: int) -> Damaged:
    return Damaged(f"{path} is not what its journal says at offset {offset}: keep both, and look at the disk")


def _orphans(path: Path, file: BinaryIO, start: int, end: int | None = None) -> tuple[list[Row], int]:
    """The rows of the whole groups from `start` on, and where the last of them ends; up to `end` where it is given."""
    listed = list(_whole(path, file, start, end))
    rows = recount(path, path.name.removesuffix(OPEN), listed)
    told = {capture.record_id for capture, _ in rows}
    reached = start
    for first, group in _groups(listed):
        if first.type != "warcinfo" and first.record_id not in told:
            break
        reached = group[-1].offset + group[-1].length
    return [row for row in rows if row[0].offset < reached], reached


def _whole(path: Path, file: BinaryIO, start: int, end: int | None) -> Iterator[Listed]:
    file.seek(start)
    found = records(file, path)
    try:
        for record in found:
            if end is not None and record.offset >= end:
                return
            yield record
    except Damaged:
        return  # the torn tail begins here


def _groups(listed: Sequence[Listed]) -> Iterator[tuple[Listed, list[Listed]]]:
    """The records in groups: one that stands for a capture, and those that were written beside it."""
    heads: list[Listed] = []
    for record in listed:
        beside = heads and record.type in ("request", "metadata") and record.concurrent_to == heads[-1].record_id
        heads.append(heads[-1] if beside else record)
    for _, pairs in groupby(zip(heads, listed, strict=True), key=lambda pair: pair[0].offset):
        together = list(pairs)
        yield together[0][0], [record for _, record in together]


def _set_aside(path: Path, end: int, disk: Disk) -> None:
    evidence = path.parent.parent / "evidence"
    evidence.mkdir(exist_ok=True)
    disk.sync_folder(evidence.parent)
    with path.open("r+b") as file:
        file.seek(end)
        _keep_tail(evidence / f"{path.name.removesuffix(OPEN)}.{end}.tail", file, disk)
        disk.truncate(file.fileno(), end)
        disk.sync(file.fileno())


def _keep_tail(place: Path, source: BinaryIO, disk: Disk) -> None:
    place.unlink(missing_ok=True)  # one that a crash left half written
    tail = disk.create(place)
    try:
        disk.append(tail, source)
    finally:
        os.close(tail)
    disk.sync_folder(place.parent)
