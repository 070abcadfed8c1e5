"""What a dead writer left: its journal is replayed while it holds, what follows is moved aside as evidence.

Nothing is written behind what was kept: the next writer begins a new file. Recovering twice changes nothing.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from model.capture import Capture
from model.errors import Damaged
from model.observation import Observation
from storage.journal import Entry, entries
from storage.spool import JOURNAL, OPEN

Rows = list[tuple[Capture, Observation]]


def recover(folder: Path, name: str) -> Rows:
    """Cuts an open WARC behind its last acknowledged group; the rows of all that it holds, for the catalog.

    The caller holds the file's lock. Raises Damaged, and touches nothing, when acknowledged bytes are not what the
    journal says.
    """
    path = folder / (name + OPEN)
    with path.open("r+b") as file:
        kept = list(_verified(path, file, entries(folder / (name + JOURNAL))))
        end = kept[-1].end if kept else 0
        if end < path.stat().st_size:
            _set_aside(path, file, end)
    return [(entry.capture, entry.observation) for entry in kept if entry.capture and entry.observation]


def _verified(path: Path, file: BinaryIO, journaled: Iterator[Entry]) -> Iterator[Entry]:
    position = 0
    for entry in journaled:
        data = file.read(entry.length)
        if entry.offset != position or hashlib.sha256(data).hexdigest() != entry.sha256:
            raise Damaged(f"{path} is not what its journal says at offset {position}: keep both, and look at the disk")
        position = entry.end
        yield entry


def _set_aside(path: Path, file: BinaryIO, end: int) -> None:
    evidence = path.parent.parent / "evidence"
    evidence.mkdir(exist_ok=True)
    file.seek(end)
    with (evidence / f"{path.name.removesuffix(OPEN)}.{end}.tail").open("wb") as tail:
        while block := file.read(1 << 20):
            tail.write(block)
        tail.flush()
        os.fsync(tail.fileno())
    os.ftruncate(file.fileno(), end)
    os.fsync(file.fileno())
