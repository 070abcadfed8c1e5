"""The decoders of compressed archives: gzip (RFC 1952; WARC/1.1 annex D) and Zstandard (RFC 8878; WARC zstd 1.0)."""

import zlib
from collections.abc import Callable
from typing import Protocol, cast

import zstandard
from isal import igzip_lib

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
MAX_DICTIONARY = 16 << 20
"""Bytes of a Zstandard dictionary, at most."""

_WINDOW = 1 << 27
_STEP = 1024


class Decoder(Protocol):
    """Undoes one member, and gives no more at once than it is asked for."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out before bytes are given."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What was given and stands behind the end."""
        ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """What comes out; raises one of BROKEN."""
        ...


Codec = Callable[[], Decoder]

_Faults = tuple[type[Exception], ...]
BROKEN = cast(_Faults, (igzip_lib.error, zlib.error, zstandard.ZstdError, EOFError, MemoryError, ValueError))
"""What decoders raise of broken data."""


def gzip() -> Decoder:
    """A decoder of a gzip member, which checks its CRC and length."""
    decoder: Decoder = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
    return decoder


def deflate() -> Decoder:
    """A decoder of raw deflate: what a gzip member holds, unchecked."""
    decoder: Decoder = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE)
    return decoder


def zstd(dictionary: bytes) -> Codec:
    """Decoders of Zstandard frames that were made with a dictionary, which may be empty."""
    known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    return lambda: _Zstd(zstandard.ZstdDecompressor(dict_data=known, max_window_size=_WINDOW))


class _Zstd:
    # a few bytes may stand for a mebibyte: they are fed little by little

    def __init__(self, decompressor: zstandard.ZstdDecompressor) -> None:
        self._decoder = decompressor.decompressobj()
        self._waiting = b""
        self._ready = b""

    @property
    def eof(self) -> bool:
        return self._decoder.eof and not self._ready

    @property
    def needs_input(self) -> bool:
        return not self._waiting and not self._ready

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data + self._waiting

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        self._waiting += data
        while not self._ready and self._waiting and not self._decoder.eof:
            step, self._waiting = self._waiting[:_STEP], self._waiting[_STEP:]
            self._ready = self._decoder.decompress(step)
        given = self._ready if max_length < 0 else self._ready[:max_length]
        self._ready = self._ready[len(given) :]
        return given


def undictionary(data: bytes) -> bytes:
    """The dictionary in the first frame of a `.warc.zst`, itself compressed or not. Raises one of BROKEN."""
    if not data.startswith(ZSTD):
        return data
    decoder, plain = zstd(b"")(), b""
    while not decoder.eof and len(plain) < MAX_DICTIONARY:
        part = decoder.decompress(b"" if plain else data, MAX_DICTIONARY)
        if not part:
            raise EOFError("the dictionary is cut")
        plain += part
    return plain


def gzip_head(data: bytes) -> int:
    """How long the head of a gzip member is (RFC 1952 §2.3); raises ValueError when it does not end."""
    flags, place = data[3], 10
    if flags & 4:
        place += 2 + int.from_bytes(data[place : place + 2], "little")
    for text in (8, 16):
        if flags & text:
            place = data.index(0, place) + 1
    return place + (2 if flags & 2 else 0)
