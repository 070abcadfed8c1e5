"""The strict reading of a WARC file: every member whole, every record exact, every digest right.

It is stricter than the standard (WARC/1.1, ISO 28500:2017) and than any reader: it accepts what we write.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from model.errors import Damaged
from model.exchange import Exchange
from model.instant import parse
from storage.coding import is_chunked, undo_transfer
from storage.http_head import read_head
from storage.record import MAX_RECORD

_HEADER = re.compile(rb"([!-9;-~]+): ([^\x00-\x1f\x7f]*)\r\n")
_ID = re.compile(r"<urn:uuid:[0-9a-f-]{36}>")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+", re.IGNORECASE)
_ALWAYS = ("WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Block-Digest", "Content-Length", "Content-Type")
_ALSO = {
    "request": ("WARC-Target-URI", "WARC-Concurrent-To", "WARC-Payload-Digest"),
    "response": ("WARC-Target-URI", "WARC-Payload-Digest"),
    "resource": ("WARC-Target-URI", "WARC-Payload-Digest"),
    "metadata": ("WARC-Target-URI",),
    "revisit": (
        "WARC-Target-URI",
        "WARC-Payload-Digest",
        "WARC-Profile",
        "WARC-Refers-To",
        "WARC-Refers-To-Target-URI",
        "WARC-Refers-To-Date",
    ),
    "warcinfo": ("WARC-Filename",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A record of a file: what it is, the place and SHA-256 of its member, what an index says of it, and the record
    that it was written beside."""

    record_id: str
    type: str
    uri: str
    date: str
    offset: int
    length: int
    sha256: str
    payload_digest: str
    mime: str
    status: int | None
    concurrent_to: str = ""


def scan(path: Path) -> list[Listed]:
    """Every record of a WARC file, checked. Raises Damaged, with the place, at the first thing that is not right."""
    with path.open("rb") as file:
        found = list(records(file, path))
    if [one.type for one in found[:1]] != ["warcinfo"]:
        raise Damaged(f"{path} does not begin with its warcinfo record")
    if len({one.record_id for one in found}) < len(found):
        raise Damaged(f"{path} holds a record twice")
    return found


def records(file: BinaryIO, path: Path) -> Iterator[Listed]:
    """The records of a file from where it stands, each checked by itself. Raises Damaged at the first that is not
    right."""
    for offset, length, sha256, plain in members(file, path):
        try:
            yield _record(plain, offset, length, sha256)
        except ValueError as fault:
            raise Damaged(f"{path} at {offset}: {fault}") from None


def members(file: BinaryIO, path: Path) -> Iterator[tuple[int, int, str, BinaryIO]]:
    """The gzip members of a file from where it stands: offset, length, SHA-256 in hex, and what they hold, as a stream
    at its beginning.

    Raises Damaged where one is cut, broken or too large, or where something else lies between them.
    """
    offset, rest = file.tell(), file.read(1 << 16)
    while rest:
        with _plain() as plain:
            length, sha256, rest = _unzip(file, rest, plain, f"{path} at {offset}")
            plain.seek(0)
            yield offset, length, sha256, plain
        offset += length
        rest = rest or file.read(1 << 16)


@contextmanager
def _plain() -> Iterator[BinaryIO]:
    with SpooledTemporaryFile(max_size=16 << 20) as temporary:
        yield cast(BinaryIO, temporary)


def _unzip(file: BinaryIO, data: bytes, plain: BinaryIO, place: str) -> tuple[int, str, bytes]:
    decoder, digest, length = zlib.decompressobj(31), hashlib.sha256(), 0
    while True:
        try:
            plain.write(decoder.decompress(data, MAX_RECORD + 1 - plain.tell()))
        except zlib.error as trouble:
            raise Damaged(f"{place}: the gzip member is broken ({trouble})") from None
        used = len(data) - len(decoder.unused_data)
        length += used
        digest.update(data[:used])
        if decoder.eof:
            return length, digest.hexdigest(), decoder.unused_data
        if plain.tell() > MAX_RECORD:
            raise Damaged(f"{place}: the record is over {MAX_RECORD} bytes")
        data = file.read(1 << 16)
        if not data:
            raise Damaged(f"{place}: the gzip member is cut")


def _record(plain: BinaryIO, offset: int, length: int, sha256: str) -> Listed:
    headers = _headers(plain)
    kind = headers.get("WARC-Type", "")
    _check_headers(kind, headers)
    with _plain() as block:
        _copy_block(plain, block, int(headers["Content-Length"]))
        head = _check_block(kind, headers, block)
    return Listed(
        record_id=headers["WARC-Record-ID"][1:-1],
        type=kind,
        uri=headers.get("WARC-Target-URI", ""),
        date=headers["WARC-Date"],
        offset=offset,
        length=length,
        sha256=sha256,
        payload_digest=headers.get("WARC-Payload-Digest", ""),
        mime=head.media_type if head.head else headers["Content-Type"],
        status=head.status,
        concurrent_to=headers.get("WARC-Concurrent-To", "")[1:-1],
    )


def _headers(plain: BinaryIO) -> dict[str, str]:
    if plain.readline() != b"WARC/1.1\r\n":
        raise ValueError("no WARC/1.1 record")
    headers: dict[str, str] = {}
    while (line := plain.readline()) != b"\r\n":
        field = _HEADER.fullmatch(line)
        if not field:
            raise ValueError(f"a WARC header is malformed: {line[:80]!r}")
        headers.setdefault(field[1].decode(), field[2].decode())
    return headers


def _check_headers(kind: str, headers: dict[str, str]) -> None:
    for name in (*_ALWAYS, *_ALSO.get(kind, ())):
        if name not in headers:
            raise ValueError(f"a {kind or 'typeless'} record has no {name}")
    for name in ("WARC-Record-ID", "WARC-Concurrent-To", "WARC-Refers-To", "WARC-Warcinfo-ID"):
        if name in headers and not _ID.fullmatch(headers[name]):
            raise ValueError(f"{name} is no id: {headers[name]}")
    for name in ("WARC-Target-URI", "WARC-Refers-To-Target-URI"):
        if name in headers and not _URI.fullmatch(headers[name]):
            raise ValueError(f"{name} is no URI in ASCII: {headers[name]!r}")
    parse(headers["WARC-Date"])


def _copy_block(plain: BinaryIO, block: BinaryIO, size: int) -> None:
    while size and (part := plain.read(min(size, 1 << 20))):
        block.write(part)
        size -= len(part)
    if size or plain.read() != b"\r\n\r\n":
        raise ValueError("the record is longer or shorter than its Content-Length")


def _check_block(kind: str, headers: dict[str, str], block: BinaryIO) -> Exchange:
    """Holds the block against its digests; the HTTP head in it, as an exchange without a body."""
    block.seek(0)
    digest = hashlib.sha256()
    for part in iter(lambda: block.read(1 << 20), b""):
        digest.update(part)
    if headers["WARC-Block-Digest"] != f"sha256:{digest.hexdigest()}":
        raise ValueError("the block digest does not fit")
    head = _head(kind, headers, block)
    if kind in ("response", "request", "resource"):
        digest = hashlib.sha256()
        for part in undo_transfer(block, kind == "response" and is_chunked(head)):
            digest.update(part)
        if headers["WARC-Payload-Digest"] != f"sha256:{digest.hexdigest()}":
            raise ValueError("the payload digest does not fit")
    return head


def _head(kind: str, headers: dict[str, str], block: BinaryIO) -> Exchange:
    """The HTTP head of a block as an exchange without a body; the stream stands at the payload then."""
    block.seek(0)
    head = read_head(block) if kind in ("response", "revisit", "request") else b""
    shown = b"" if kind == "request" else head
    return Exchange(url=headers.get("WARC-Target-URI", ""), at=parse(headers["WARC-Date"]), head=shown)
