"""A zip written from front to back, entry by entry, nothing of it held in memory; with the sum of each entry."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import SEEK_END
from typing import IO


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """An entry that was written: its path, its bytes before packing, their SHA-256 in hex."""

    path: str
    size: int
    sha256: str


class Entry:
    """Bytes on their way into a file, counted and summed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Adds bytes."""
        self._digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    @property
    def sha256(self) -> str:
        """The SHA-256 in hex of what was written so far."""
        return self._digest.hexdigest()


class Bundle:
    """The zip; `resources` lists the entries that are whole. Every entry bears the moment `at`."""

    def __init__(self, target: IO[bytes], at: datetime) -> None:
        self._zip = zipfile.ZipFile(target, "w", allowZip64=True)
        self._date = at.timetuple()[:6]
        self.resources: list[Resource] = []

    @contextmanager
    def entry(self, path: str, size: int, *, packed: bool = False) -> Iterator[Entry]:
        """An entry of so many bytes: stored as it is, so that readers can take ranges of it, or deflated when `packed`.

        The size must be known: ReplayWeb.page does not find an entry whose local header alone makes room for a large
        one.
        """
        info = zipfile.ZipInfo(path, self._date)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self._zip.open(info, "w", force_zip64=size > zipfile.ZIP64_LIMIT) as file:
            entry = Entry(file)
            yield entry
        self.resources.append(Resource(path=path, size=entry.size, sha256=entry.sha256))

    def add(self, path: str, data: bytes) -> None:
        """An entry of bytes at hand, deflated."""
        with self.entry(path, len(data), packed=True) as entry:
            entry.write(data)

    def add_file(self, path: str, file: IO[bytes], *, packed: bool = False) -> None:
        """An entry of what is in a file, from its beginning to its end."""
        size = file.seek(0, SEEK_END)
        file.seek(0)
        with self.entry(path, size, packed=packed) as entry:
            for block in iter(lambda: file.read(1 << 20), b""):
                entry.write(block)

    def close(self) -> None:
        """Writes the directory; without it this is no zip."""
        self._zip.close()
