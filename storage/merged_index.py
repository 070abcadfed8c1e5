"""The CDXJ lines of all committed WARCs as one sorted file in the home: what a replay looks up.

`index/merged.cdxj` follows from the bucket alone: it may be removed at any time, and any reader of CDXJ may use it. Its
first lines, which sort before every key, name the WARCs that it holds. What was committed since is held in memory, and
folded into the file when it has become long.
"""

import mmap
from collections.abc import Iterator
from heapq import merge
from itertools import takewhile
from pathlib import Path
from threading import Lock

from model.errors import Damaged
from storage.keys import cdxj_key
from storage.outfile import whole_file
from storage.store import Store

_HOLDS = b"!warc "
FOLD = 200_000
"""Lines held in memory at most: about 80 MB."""


class MergedIndex:
    """The lines of every WARC that is committed when `refresh` is called. Any thread may ask."""

    def __init__(self, store: Store, fold: int = FOLD) -> None:
        self._store, self._most = store, fold
        self.path = store.settings.home / "index" / "merged.cdxj"
        self._lock = Lock()
        self._recent: list[bytes] = []
        self._held: set[str] = set()
        self._file: mmap.mmap | None = None
        self.refresh()
        with self._lock:
            self._fold()

    def refresh(self) -> None:
        """Takes in what was committed since. Raises Damaged when a WARC has no index, OutOfReach."""
        committed = {warc.name for warc in self._store.catalog.warcs()}
        with self._lock:
            if self._file is None:
                self._open(committed)
            for name in sorted(committed - self._held):
                self._recent = list(merge(self._recent, self._lines_of(name)))
                self._held.add(name)
            if len(self._recent) > self._most:
                self._fold()

    def lines(self, start: bytes, end: bytes) -> Iterator[bytes]:
        """The lines from `start` on and before `end`, in their order, each with its line end."""
        with self._lock:
            file, recent = self._file, self._recent
        filed = _from(file, start) if file else iter(())
        yield from takewhile(lambda line: line < end, merge(filed, (line for line in recent if line >= start)))

    def _lines_of(self, name: str) -> list[bytes]:
        try:
            return self._store.bucket.read(cdxj_key(name)).splitlines(keepends=True)
        except KeyError:
            raise Damaged(f"{name} has no index in the bucket: run `nianbao audit --rebuild`") from None

    def _open(self, committed: set[str]) -> None:
        """Opens the file. One that holds WARCs which are not committed is of another store, and made anew."""
        self._file = _mapped(self.path)
        self._held = set(_held(self._file)) if self._file else set()
        if not self._held <= committed:
            self.path.unlink()
            self._file, self._held, self._recent = None, set(), []

    def _fold(self) -> None:
        """Puts what is in memory into the file: another file in its place, whole or not at all."""
        if not self._recent:
            return
        names = [_HOLDS + name.encode() + b"\n" for name in sorted(self._held)]
        filed = _from(self._file, b'"') if self._file else iter(())
        with whole_file(self.path) as file:
            file.writelines(names)
            file.writelines(merge(filed, self._recent))
        self._file, self._recent = _mapped(self.path), []


def _mapped(path: Path) -> mmap.mmap | None:
    """The file as memory; None when there is none, or nothing in it."""
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (FileNotFoundError, ValueError):
        return None


def _held(file: mmap.mmap) -> Iterator[str]:
    marks = takewhile(lambda line: line.startswith(_HOLDS), _from(file, _HOLDS))
    return (mark.removeprefix(_HOLDS).rstrip(b"\n").decode() for mark in marks)


def _from(file: mmap.mmap, key: bytes) -> Iterator[bytes]:
    """The lines of a sorted file from the first on that is not less than `key`."""
    low, high = 0, len(file)
    while low < high:
        middle = (low + high) // 2
        begin = file.rfind(b"\n", 0, middle) + 1
        end = file.find(b"\n", middle) + 1 or len(file)
        if file[begin:end] < key:
            low = end
        else:
            high = begin
    while low < len(file):
        end = file.find(b"\n", low) + 1 or len(file)
        yield file[low:end]
        low = end
