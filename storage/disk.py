"""What is done to files that must outlive a crash, in one place: a test may put recorders, or faults, in its stead."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from model.errors import OutOfReach

_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND


def _create(path: Path) -> int:
    return os.open(path, _NEW, 0o644)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class Disk:
    """A file is created only where none is, and written at its end. What is created, renamed or removed is on the disk
    only after `sync_folder`."""

    create: Callable[[Path], int] = _create
    write: Callable[[int, bytes], int] = os.write
    sync: Callable[[int], None] = os.fdatasync
    truncate: Callable[[int, int], None] = os.ftruncate
    rename: Callable[[Path, Path], None] = os.rename
    remove: Callable[[Path], None] = os.unlink
    sync_folder: Callable[[Path], None] = _sync_folder

    def append(self, file: int, source: BinaryIO) -> int:
        """Writes all of `source`, from where it stands, and syncs; the bytes written."""
        size = 0
        while block := source.read(1 << 20):
            size += len(block)
            while block:
                block = block[self.write(file, block) :]
        self.sync(file)
        return size


DISK = Disk()


@contextmanager
def trouble_at(place: Path) -> Iterator[None]:
    """What the disk does not do becomes OutOfReach, in one clear line."""
    try:
        yield
    except OSError as trouble:
        raise OutOfReach(f"{place} cannot be written: {trouble.strerror}; free the disk and run again") from trouble


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
