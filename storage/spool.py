"""The open WARC and its journal: append, sync, and go back to the last synced place when a write fails.

The order that makes the promise: records, fdatasync, journal lines, fdatasync; only then may anyone be told.
"""

import fcntl
import hashlib
import os
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from model.instant import digits, now, stamp
from storage import journal
from storage.disk import DISK, Disk, trouble_at
from storage.record import new_id
from storage.warc import Origin, file_name, write_info

MAX_BYTES = 64 << 20
MAX_SECONDS = 600.0
OPEN = ".open"
JOURNAL = ".journal"

_serial = iter(range(1 << 30))


class SpoolFile:
    """A WARC that one writer appends to, locked as long as it is open. Raises OutOfReach, and leaves no file, when the
    disk does not take it."""

    def __init__(self, folder: Path, run: str, disk: Disk = DISK) -> None:
        self.folder, self._disk = folder, disk
        with trouble_at(folder):
            self._file, self.name = _create(folder, disk)
            self._journal = _create_beside(folder, self.name, self._file, disk)
        self.origin = Origin(run=run, warc=self.name, info=new_id())
        self.size = self._journal_size = 0
        self._born = time.monotonic()
        self._begin()

    def _begin(self) -> None:
        info = BytesIO()
        write_info(info, self.origin, stamp(now()), socket.gethostname())
        try:
            self.append(info, [_info_entry(info.getvalue())])
            with trouble_at(self.folder):
                self._disk.sync_folder(self.folder)
        except BaseException:
            self._disk.remove(self.folder / (self.name + OPEN))
            self._disk.remove(self.folder / (self.name + JOURNAL))
            self.close()
            raise

    def append(self, group: BinaryIO, entries: Sequence[journal.Entry]) -> None:
        """Appends the bytes of `group`, which `entries` describe from offset `size` on; returns when both files are
        on the disk. Raises OutOfReach with both files as they were before when the disk does not take them."""
        group.seek(0)
        lines = BytesIO(b"".join(map(journal.line, entries)))
        with trouble_at(self.folder / self.name):
            try:
                size = self._disk.append(self._file, group)
                self._journal_size += self._disk.append(self._journal, lines)
            except OSError:
                self._back()
                raise
        self.size += size

    def _back(self) -> None:
        self._disk.truncate(self._file, self.size)
        self._disk.truncate(self._journal, self._journal_size)

    @property
    def is_full(self) -> bool:
        """Whether it is large or old enough to be sealed."""
        return self.size >= MAX_BYTES or time.monotonic() - self._born >= MAX_SECONDS

    def close(self) -> None:
        """Closes and unlocks: whoever seals may take it now."""
        os.close(self._journal)
        os.close(self._file)


def _create(folder: Path, disk: Disk) -> tuple[int, str]:
    """A new file that is locked, and its name. One that a sealer took before it was locked is left to it."""
    folder.mkdir(parents=True, exist_ok=True)
    while True:
        name = file_name("nianbao", digits(now()), next(_serial), socket.gethostname())
        if (folder / name).exists() or (folder / (name + JOURNAL)).exists():
            continue
        with suppress(FileExistsError):
            file = disk.create(folder / (name + OPEN))
            if _is_ours(file):
                return file, name
            os.close(file)


def _is_ours(file: int) -> bool:
    """Whether a new file could be locked, and was not removed before that."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return os.fstat(file).st_nlink > 0


def _create_beside(folder: Path, name: str, file: int, disk: Disk) -> int:
    try:
        return disk.create(folder / (name + JOURNAL))
    except OSError:
        disk.remove(folder / (name + OPEN))
        os.close(file)
        raise


def _info_entry(member: bytes) -> journal.Entry:
    return journal.Entry(offset=0, length=len(member), sha256=hashlib.sha256(member).hexdigest())
