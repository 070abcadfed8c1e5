"""Bytes that can be read at any place: a stretch of a file, or what was unpacked from one."""

import re
from collections.abc import Iterator
from io import BufferedReader, BytesIO, RawIOBase
from typing import IO, Any, BinaryIO

CHUNK = 1 << 18
_OVERLAP = 4096


class Window:
    """`size` bytes, from `start` of a seekable file, or `data` itself.

    Places count from the beginning of the window. Who reads on or searches keeps a chunk in memory; a look elsewhere
    leaves it alone, so that records that lie about their length cost no more than others.
    """

    __slots__ = ("_data", "_file", "_low", "_start", "size")

    def __init__(self, data: bytes = b"", file: IO[bytes] | None = None, start: int = 0) -> None:
        self._file, self._start, self._low, self._data = file, start, 0, data
        self.size = len(data) if file is None else max(0, file.seek(0, 2) - start)

    def at(self, place: int, size: int) -> bytes:
        """Up to `size` bytes from a place; fewer only where the window ends."""
        begin = place - self._low
        end = begin + size
        if begin >= 0 and (end <= len(self._data) or self._low + len(self._data) == self.size):
            return self._data[begin:end]
        return self._read(place, size)

    def next(self, place: int, size: int) -> bytes:
        """The same for one who reads on from there: a chunk is kept in memory."""
        begin = place - self._low
        if begin < 0 or begin + size > len(self._data):
            self._load(place, size)
        return self.at(place, size)

    def find(self, what: bytes, place: int, limit: int) -> int:
        """Where `what` begins, looked for in `limit` bytes from a place; -1 when it is not there."""
        begin = place - self._low
        found = self._data.find(what, begin, begin + limit) if begin >= 0 else -1
        if found < 0 and self._file and (begin < 0 or begin + limit > len(self._data)):
            self._load(place, limit)
            found = self._data.find(what, 0, limit)
        return found + self._low if found >= 0 else -1

    def search(self, pattern: re.Pattern[bytes], place: int) -> tuple[int, re.Match[bytes]] | None:
        """The first match from a place on, and the place that its positions count from; it is within 4096 bytes."""
        while place < self.size:
            if not (place - self._low >= 0 and place + _OVERLAP <= self._low + len(self._data)):
                self._load(place, CHUNK)
            low, high = self._low, self._low + len(self._data)
            if found := pattern.search(self._data, place - low):
                return low, found
            place = high if high >= self.size else max(place + 1, high - _OVERLAP)
        return None

    def blocks(self, place: int, end: int) -> Iterator[bytes]:
        """The bytes from a place to another, in blocks of 256 KiB at most."""
        while place < end and (block := self.at(place, min(CHUNK, end - place))):
            place += len(block)
            yield block

    def stream(self, place: int, end: int) -> BinaryIO:
        """The bytes from a place to another, as a stream of its own."""
        if end - place <= CHUNK:
            return BytesIO(self.at(place, end - place))
        return BufferedReader(_Stream(self, place, end), CHUNK)

    def _load(self, place: int, size: int) -> None:
        if self._file and place < self.size:
            self._low, self._data = place, self._read(place, max(size, CHUNK))

    def _read(self, place: int, size: int) -> bytes:
        if not self._file:
            return self._data[place : place + size]
        self._file.seek(self._start + place)
        return self._file.read(size)


class _Stream(RawIOBase):
    def __init__(self, window: Window, place: int, end: int) -> None:
        self._window, self._begin, self._place, self._end = window, place, place, end

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        base = (self._begin, self._place, self._end)[whence]
        self._place = max(self._begin, base + place)
        return self._place - self._begin

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._end - self._place)
        block = self._window.at(self._place, wanted) if wanted > 0 else b""
        buffer[: len(block)] = block
        self._place += len(block)
        return len(block)
