"""Transfer and content codings undone, within limits (RFC 9112 §7.1, RFC 9110 §8.4)."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

import brotli
import zstandard

from model.errors import Damaged
from model.exchange import Exchange

MAX_CONTENT = 256 << 20
"""Bytes of a body decoded, at most."""
MAX_RATIO = 200
"""Bytes decoded for each byte coded, at most, once the body is larger than a mebibyte."""

_BLOCK = 1 << 16
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")


def payload(exchange: Exchange) -> bytes:
    """The payload of WARC 1.1: the body with its transfer coding undone and its content coding left on."""
    return b"".join(payload_blocks(exchange))


def payload_blocks(exchange: Exchange) -> Iterator[bytes]:
    """The payload in blocks, so that a large body need not lie in memory."""
    with exchange.open_body() as stream:
        yield from undo_transfer(stream, is_chunked(exchange))


def is_chunked(exchange: Exchange) -> bool:
    """Whether the head says that the body is in chunks."""
    return exchange.header("transfer-encoding").lower().rpartition(",")[2].strip() == "chunked"


def undo_transfer(stream: BinaryIO, chunked: bool) -> Iterator[bytes]:
    """The payload in a stream. A body that claims chunks and has none is given as it is; one that breaks off is given
    as far as it goes."""
    start = stream.tell()
    size = _next_size(stream) if chunked else None
    if size is None:
        stream.seek(start)
        yield from iter(lambda: stream.read(_BLOCK), b"")
    while size:
        while size and (block := stream.read(min(size, _BLOCK))):
            size -= len(block)
            yield block
        stream.readline(2)
        size = _next_size(stream)


def _next_size(stream: BinaryIO) -> int | None:
    found = _CHUNK_SIZE.fullmatch(stream.readline(4096))
    return int(found[1], 16) if found else None


def content(exchange: Exchange, most: int = MAX_CONTENT) -> bytes:
    """The body as its author wrote it, all codings undone. Of a truncated body what can be read of it.

    Raises Damaged for a body that does not hold its coding, and above `most` bytes or MAX_RATIO.
    """
    blocks = payload_blocks(exchange)
    codings = [] if exchange.decoded or exchange.resource else _codings(exchange)
    for coding in reversed(codings):
        blocks = _undo(coding, blocks, exchange)
    return _gather(blocks, exchange, most, coded=bool(codings))


def _codings(exchange: Exchange) -> list[str]:
    values = [value.decode("latin-1") for name, value in exchange.headers() if name.lower() == b"content-encoding"]
    named = [part.strip().lower() for value in values for part in value.split(",")]
    return [coding for coding in named if coding not in ("", "identity", "none")]


def _gather(blocks: Iterable[bytes], exchange: Exchange, limit: int, coded: bool) -> bytes:
    if coded:
        limit = min(limit, max(1 << 20, MAX_RATIO * exchange.body_size()))
    gathered = bytearray()
    for block in blocks:
        gathered += block
        if len(gathered) > limit:
            raise Damaged(f"{exchange.url}: the body is over {limit} bytes when decoded")
    return bytes(gathered)


def _undo(coding: str, blocks: Iterable[bytes], exchange: Exchange) -> Iterator[bytes]:
    blocks = iter(blocks)
    first = b""
    while len(first) < 2 and (block := next(blocks, b"")):
        first += block
    decoder = _decoder(coding, first) if first else None
    if decoder is None:
        yield first
        yield from blocks
        return
    try:
        yield from decoder(_again(first, blocks))
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as trouble:
        if exchange.truncated is None:
            raise Damaged(f"{exchange.url}: the body is no {coding} ({trouble})") from None


def _again(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


Decoder = Callable[[Iterable[bytes]], Iterator[bytes]]


def _decoder(coding: str, first: bytes) -> Decoder | None:
    """The decoder, or None where there is nothing to undo: servers name gzip and send plain bytes, as browsers know."""
    if coding in ("gzip", "x-gzip"):
        return _gunzip if first[:2] == b"\x1f\x8b" else None
    if coding == "deflate":
        # RFC 9110 means zlib; many servers send raw deflate
        zlib_head = first[0] & 15 == 8 and int.from_bytes(first[:2]) % 31 == 0
        return lambda blocks: _inflate(blocks, 15 if zlib_head else -15)
    return {"br": _unbrotli, "zstd": _unzstd}.get(coding, _unknown(coding))


def _unknown(coding: str) -> Decoder:
    def refuse(_: Iterable[bytes]) -> Iterator[bytes]:
        raise Damaged(f"the content coding {coding!r} is not known here")

    return refuse


def _inflate(blocks: Iterable[bytes], window: int) -> Iterator[bytes]:
    decoder = zlib.decompressobj(window)
    for block in blocks:
        while block:
            yield decoder.decompress(block, _BLOCK * 16)
            block = decoder.unconsumed_tail
    while rest := decoder.flush(_BLOCK):
        yield rest
    if not decoder.eof:
        raise EOFError("it breaks off")


def _gunzip(blocks: Iterable[bytes]) -> Iterator[bytes]:
    decoder = zlib.decompressobj(31)
    for block in blocks:
        while block:
            if decoder.eof:
                # a further member, or padding that every browser passes over
                if block[:2] != b"\x1f\x8b":
                    return
                decoder = zlib.decompressobj(31)
            yield decoder.decompress(block, _BLOCK * 16)
            block = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
    if not decoder.eof:
        yield decoder.flush()
        if not decoder.eof:
            raise EOFError("it breaks off")


def _unbrotli(blocks: Iterable[bytes]) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for block in blocks:
        yield decoder.process(block, output_buffer_limit=_BLOCK * 16)
        while more := decoder.process(b"", output_buffer_limit=_BLOCK * 16):
            yield more
    if not decoder.is_finished():
        raise EOFError("it breaks off")


def _unzstd(blocks: Iterable[bytes]) -> Iterator[bytes]:
    decoder = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
    for block in blocks:
        for start in range(0, len(block), 1024):
            yield decoder.decompress(block[start : start + 1024])
            if decoder.eof:
                return
    raise EOFError("it breaks off")
