"""One compressed member of an archive, unpacked: into memory when it is small, else into a file without a name."""

from tempfile import TemporaryFile
from typing import IO, NamedTuple, cast

from storage.reading.findings import Kind
from storage.reading.packing import BROKEN, GZIP, Codec, Decoder, deflate, gzip_head
from storage.reading.window import Window

IN_MEMORY = 4 << 20
"""Bytes of a member that are held in memory; what is larger goes to disk."""
MAX_MEMBER = 8 << 30
"""Bytes that are unpacked of one member, at most."""
MAX_RATIO = 200
"""Bytes unpacked for each byte packed, at most, once a member is larger than ALWAYS."""
ALWAYS = 64 << 20
"""Bytes that any member may swell to."""

_STEP = 1 << 14
# decoders make room for all that they may give: more than this costs page faults
_OUT = 1 << 16
_SALVAGE = 1 << 10


class Member(NamedTuple):
    """What was unpacked, and the place behind the last byte that was read for it.

    `fault` says why it is not whole, or is None; `detail` is what the decoder said.
    """

    window: Window
    end: int
    fault: Kind | None = None
    detail: str = ""


def unpack(raw: Window, offset: int, codec: Codec) -> Member:
    """The member at a place of a file, as far as it goes. Never raises but where there is no room on disk."""
    decoder = codec()
    piece = raw.next(offset, _STEP)
    try:
        data = decoder.decompress(piece, _OUT)
    except BROKEN as trouble:
        return _salvage(raw, offset, str(trouble))
    if decoder.eof:
        # most members end here
        return Member(Window(data), offset + len(piece) - len(decoder.unused_data))
    return _go_on(raw, offset, decoder, data, offset + len(piece))


def begins_with(raw: Window, offset: int, codec: Codec) -> bytes:
    """The first bytes of what would be unpacked; empty when it is no member."""
    try:
        return codec().decompress(raw.at(offset, 4096), 512)
    except BROKEN:
        return b""


class Gathered:
    """What came out so far."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None

    def add(self, data: bytes) -> None:
        """Adds bytes."""
        self.size += len(data)
        if self.size > IN_MEMORY:
            if self._file is None:
                self._file = cast(IO[bytes], TemporaryFile())  # noqa: SIM115
            self._file.writelines([*self._parts, data])
            self._parts = []
        else:
            self._parts.append(data)

    def member(self, end: int, fault: Kind | None = None, detail: str = "") -> Member:
        """All of it, as a member; nothing can be added any more."""
        return Member(Window(b"".join(self._parts), self._file), end, fault, detail)


def _go_on(raw: Window, offset: int, decoder: Decoder, data: bytes, place: int) -> Member:
    gathered = Gathered()
    gathered.add(data)
    while not decoder.eof:
        piece = raw.next(place, _STEP) if decoder.needs_input else b""
        if decoder.needs_input and not piece:
            return gathered.member(place, Kind.TRUNCATED, "the file ends within a compressed member")
        place += len(piece)
        try:
            gathered.add(decoder.decompress(piece, _OUT))
        except BROKEN as trouble:
            return _salvage(raw, offset, str(trouble))
        if _swells(gathered.size, place - offset):
            return gathered.member(place, Kind.SWELLS, f"{gathered.size} bytes out of {place - offset}")
    return gathered.member(place - len(decoder.unused_data))


def _swells(size: int, packed: int) -> bool:
    return size > MAX_MEMBER or (size > ALWAYS and size > MAX_RATIO * packed)


def _salvage(raw: Window, offset: int, why: str) -> Member:
    """What comes before the damage, a little at a time, so that a checksum that does not fit keeps no byte back."""
    gathered = Gathered()
    place = offset
    if raw.at(offset, 3) == GZIP:
        try:
            place += gzip_head(raw.at(offset, _STEP))
            place = _inflate(raw, place, gathered)
        except BROKEN:
            pass
    return gathered.member(max(place, offset + 1), Kind.MEMBER, why)


def _inflate(raw: Window, place: int, gathered: Gathered) -> int:
    decoder, begin = deflate(), place
    while not decoder.eof and not _swells(gathered.size, place - begin):
        piece = raw.at(place, _SALVAGE) if decoder.needs_input else b""
        if decoder.needs_input and not piece:
            break
        try:
            gathered.add(decoder.decompress(piece, 1 << 16))
        except BROKEN:
            return place
        place += len(piece)
    return place - len(decoder.unused_data) + 8 if decoder.eof else place
