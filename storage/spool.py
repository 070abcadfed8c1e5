"""The open WARC and its journal: append, sync, and go back to the last synced place when a write fails.

The order that makes the promise: records, fdatasync, journal lines, fdatasync; only then may anyone be told.
"""

import fcntl
import hashlib
import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from model.errors import OutOfReach
from model.instant import digits, now, stamp
from storage import journal
from storage.record import new_id
from storage.warc import Origin, file_name, write_info

MAX_BYTES = 64 << 20
MAX_SECONDS = 600.0
OPEN = ".open"
JOURNAL = ".journal"

_serial = iter(range(1 << 30))


@dataclass(frozen=True, slots=True)
class Disk:
    """The three things that are done to a file: a test may put recorders, or faults, in their place."""

    write: Callable[[int, bytes], int] = os.write
    sync: Callable[[int], None] = os.fdatasync
    sync_folder: Callable[[int], None] = os.fsync


DISK = Disk()


class SpoolFile:
    """A WARC that one writer appends to, locked as long as it is open."""

    def __init__(self, folder: Path, run: str, disk: Disk = DISK) -> None:
        self.folder, self._disk = folder, disk
        self._file, self.name = _create(folder)
        self.origin = Origin(run=run, warc=self.name, info=new_id())
        self._journal = os.open(folder / (self.name + JOURNAL), _NEW, 0o644)
        self.size = self._journal_size = 0
        self._born = time.monotonic()
        self._begin()

    def _begin(self) -> None:
        info = BytesIO()
        write_info(info, self.origin, stamp(now()), socket.gethostname())
        try:
            self.append(info, [_info_entry(info.getvalue())])
            self._sync_folder()
        except BaseException:
            self._discard()
            raise

    def _discard(self) -> None:
        (self.folder / (self.name + OPEN)).unlink()
        (self.folder / (self.name + JOURNAL)).unlink()
        self.close()

    def append(self, group: BinaryIO, entries: Sequence[journal.Entry]) -> None:
        """Appends the bytes of `group`, which `entries` describe from offset `size` on; returns when both files are
        on the disk. Raises OutOfReach with both files as they were before when the disk does not take them."""
        try:
            size = self._write(self._file, group)
            lines = self._write(self._journal, BytesIO(b"".join(map(journal.line, entries))))
        except OSError as trouble:
            self._back()
            place = self.folder / self.name
            raise OutOfReach(f"{place} cannot be written: {trouble.strerror}; free the disk and run again") from trouble
        self.size += size
        self._journal_size += lines

    def _write(self, file: int, source: BinaryIO) -> int:
        source.seek(0)
        size = 0
        while block := source.read(1 << 20):
            size += len(block)
            while block:
                block = block[self._disk.write(file, block) :]
        self._disk.sync(file)
        return size

    def _back(self) -> None:
        os.ftruncate(self._file, self.size)
        os.ftruncate(self._journal, self._journal_size)

    def _sync_folder(self) -> None:
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            self._disk.sync_folder(folder)
        finally:
            os.close(folder)

    @property
    def is_full(self) -> bool:
        """Whether it is large or old enough to be sealed."""
        return self.size >= MAX_BYTES or time.monotonic() - self._born >= MAX_SECONDS

    def close(self) -> None:
        """Closes and unlocks: whoever seals may take it now."""
        os.close(self._journal)
        os.close(self._file)


_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND


def _create(folder: Path) -> tuple[int, str]:
    """A new file that is locked, and its name. One that a sealer took before it was locked is left to it."""
    folder.mkdir(parents=True, exist_ok=True)
    while True:
        name = file_name("nianbao", digits(now()), next(_serial), socket.gethostname())
        if (folder / name).exists() or (folder / (name + JOURNAL)).exists():
            continue
        try:
            file = os.open(folder / (name + OPEN), _NEW, 0o644)
        except FileExistsError:
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(file).st_nlink:
                return file, name
        except BlockingIOError:
            pass
        os.close(file)


def _info_entry(member: bytes) -> journal.Entry:
    return journal.Entry(offset=0, length=len(member), sha256=hashlib.sha256(member).hexdigest())


def free_bytes(folder: Path) -> int:
    """Bytes that the disk of a folder can still take."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def check_free(folder: Path, minimum: int) -> None:
    """Raises OutOfReach when less is free than the settings ask for."""
    free = free_bytes(folder)
    if free < minimum:
        line = f"{free / 1e9:.1f} GB free in {folder}, {minimum / 1e9:.1f} GB wanted (NIANBAO_MIN_FREE)"
        raise OutOfReach(f"{line}: free the disk and run again; what was acknowledged is kept")
