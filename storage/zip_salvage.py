"""The entries of a zip that has lost its directory, found by their local headers (APPNOTE.TXT 6.3.10, §4.3.7)."""

import mmap
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import SEEK_END
from typing import IO

STORED, DEFLATED = 0, 8

_LOCAL = b"PK\x03\x04"
_DESCRIPTOR = b"PK\x07\x08"
_DIRECTORY = b"PK\x01\x02"
_FIXED = struct.Struct("<4sHHHHHIIIHH")
_FOLLOWS = 1 << 3
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """An entry: its name, its method, where its bytes begin and end. `whole` is False where the file ends first."""

    name: str
    method: int
    start: int
    end: int
    whole: bool


def salvaged(file: IO[bytes]) -> Iterator[Found]:
    """The entries in their order, from the beginning of a file to where they break off."""
    if not file.seek(0, SEEK_END):
        return
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        place = 0
        while (found := _entry(data, place)) is not None:
            yield found
            place = _next(data, found.end)


def _next(data: mmap.mmap, end: int) -> int:
    # between two entries lies at most a descriptor of 24 bytes
    place = data.find(_LOCAL, end, end + 28)
    return place if place >= 0 else len(data)


def _entry(data: mmap.mmap, place: int) -> Found | None:
    if len(data) - place < _FIXED.size or data[place : place + 4] != _LOCAL:
        return None
    _, _, flags, method, _, _, _, packed, plain, name_size, extra_size = _FIXED.unpack_from(data, place)
    names = place + _FIXED.size
    start = names + name_size + extra_size
    name = data[names : names + name_size].decode("utf-8", "replace")
    size = _size(data[names + name_size : start], packed, plain)
    if flags & _FOLLOWS and not size:
        end, whole = _inflated_end(data, start) if method == DEFLATED else _described_end(data, start)
    else:
        end, whole = min(start + size, len(data)), start + size <= len(data)
    return Found(name, method, start, end, whole) if start <= len(data) else None


def _size(extra: bytes, packed: int, plain: int) -> int:
    """The packed size, from the Zip64 field where the header leaves it to that (§4.5.3)."""
    place = 0
    while packed == 0xFFFFFFFF and place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        at = place + 4 + (8 if plain == 0xFFFFFFFF else 0)
        if kind == 1 and at + 8 <= len(extra):
            return int.from_bytes(extra[at : at + 8], "little")
        place += 4 + length
    return packed


def _described_end(data: mmap.mmap, start: int) -> tuple[int, bool]:
    """Where a stored entry ends whose size stands behind it: at a descriptor that tells this very size (§4.3.9)."""
    place = start
    while (place := data.find(_DESCRIPTOR, place)) >= 0:
        told = data[place + 8 : place + 24]
        if any(int.from_bytes(told[:width], "little") == place - start for width in (4, 8)):
            return place, True
        place += 1
    # without one, at the directory, should there be any of it
    end = data.find(_DIRECTORY, start)
    return (end, True) if end >= 0 else (len(data), False)


def _inflated_end(data: mmap.mmap, start: int) -> tuple[int, bool]:
    decoder, place = zlib.decompressobj(-15), start
    try:
        while not decoder.eof and place < len(data):
            piece = decoder.unconsumed_tail or data[place : place + 1024]
            place += 0 if decoder.unconsumed_tail else len(piece)
            decoder.decompress(piece, _STEP)
    except zlib.error:
        return place, False
    return place - len(decoder.unused_data), decoder.eof


Write = Callable[[bytes], object]


def unpack(file: IO[bytes], found: Found, write: Write, limit: int) -> bool:
    """Writes what an entry holds, as far as it goes, and no more than `limit` bytes; False when that is not all."""
    decoder = zlib.decompressobj(-15)
    file.seek(found.start)
    left = found.end - found.start
    while left and limit > 0 and (piece := file.read(min(left, 1 << 16))):
        left -= len(piece)
        if found.method == STORED:
            limit -= len(piece)
            write(piece)
            continue
        try:
            while piece and limit > 0:
                plain = decoder.decompress(piece, min(limit, _STEP))
                limit -= len(plain)
                write(plain)
                piece = decoder.unconsumed_tail
        except zlib.error:
            return False
    return found.whole and not left and found.method in (STORED, DEFLATED) and limit >= 0
