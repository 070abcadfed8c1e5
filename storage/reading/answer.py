"""The HTTP response in a record (RFC 9112), and where it is not what it says of itself.

Crawlers that ran in a browser recorded decoded bodies under the heads of coded ones; others undid the chunks.
"""

import re
import zlib
from dataclasses import dataclass

import brotli

from storage.coding import undo_transfer
from storage.reading.findings import Finding, Kind
from storage.reading.head import MAX_HEAD, Report
from storage.reading.record import Record

_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"(HTTP/1\.[01]|HTTP/\d(?:\.\d)?|ICY) +\d{3}(?!\d)")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HEADER = re.compile(
    rb"\n(content-length|content-encoding|transfer-encoding)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*(?=[\r\n])", re.IGNORECASE
)
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_MAX_CHUNKS = 50_000
_TEXT = re.compile(rb"[^\x00-\x08\x0e-\x1a\x1c-\x1f]*")


@dataclass(frozen=True, slots=True)
class Answer:
    """The head with its blank line; the body is what follows. `decoded`: the content coding it names is undone."""

    head: bytes
    decoded: bool = False


def read_answer(record: Record, report: Report) -> Answer:
    """The head of the response in a record; a body without a head has an empty one. What is wrong is reported."""
    start, offset = record.start(MAX_HEAD), record.offset
    if not start:
        report(Finding(Kind.EMPTY, offset, record.uri[:80]))
        return Answer(b"")
    status = _STATUS.match(start)
    if not status:
        report(Finding(Kind.HTTP_HEAD, offset, f"it begins {start[:40]!r}"))
        return Answer(b"")
    if not status[1].startswith(b"HTTP/1."):
        report(Finding(Kind.HTTP_VERSION, offset, status[0].decode()))
    end = _END.search(start)
    if not end:
        report(Finding(Kind.HTTP_HEAD, offset, f"no blank line within {len(start)} bytes"))
        return Answer(start)
    head = start[: end.end()]
    if control := _CONTROL.search(head):
        report(Finding(Kind.HTTP_CONTROL, offset, f"{control[0]!r}, {record.uri[:80]}"))
    headers = {name.lower(): value for name, value in _HEADER.findall(head)}
    return Answer(head, _check_body(record, len(head), headers, report) if record.size > len(head) else False)


def _check_body(record: Record, begin: int, headers: dict[bytes, bytes], report: Report) -> bool:
    """Whether the body is decoded though the head names a coding."""
    if "warc-segment-number" in record.fields:
        return False
    chunked = headers.get(b"transfer-encoding", b"").lower().endswith(b"chunked")
    length = headers.get(b"content-length", b"")
    if chunked:
        _check_chunks(record, begin, report)
    elif length.isdigit() and int(length[:19]) != record.size - begin and "warc-truncated" not in record.fields:
        found = f"{record.size - begin} bytes for {length[:19].decode()}, {record.uri[:80]}"
        report(Finding(Kind.HTTP_LENGTH, record.offset, found))
    coding = headers.get(b"content-encoding", b"").lower().rpartition(b",")[2].strip()
    if coding in (b"", b"identity", b"none") or not _is_plain(coding, _first(record, begin, chunked)):
        return False
    report(Finding(Kind.UNCODED, record.offset, f"{coding[:20].decode('latin-1')}, {record.uri[:80]}"))
    return True


def _check_chunks(record: Record, begin: int, report: Report) -> None:
    place, end = record.begin + begin, record.begin + record.size
    for number in range(_MAX_CHUNKS):
        found = _CHUNK.match(record.window.at(place, min(4096, end - place)))
        size = int(found[1], 16) if found else 0
        if not found or place + found.end() + size > end:
            if number == 0 and not found:
                report(Finding(Kind.UNCHUNKED, record.offset, record.uri[:80]))
            elif "warc-truncated" not in record.fields:
                report(Finding(Kind.CHUNKS, record.offset, f"chunk {number}, {record.uri[:80]}", lost=True))
            return
        if size == 0:
            return
        place += found.end() + size
        place += 2 if record.window.at(place, 2) == b"\r\n" else 1


def _first(record: Record, begin: int, chunked: bool) -> bytes:
    """The first bytes of the payload."""
    with record.open() as stream:
        stream.seek(begin)
        return next(iter(undo_transfer(stream, chunked)), b"")[:4096]


def _is_plain(coding: bytes, start: bytes) -> bool:
    """Whether bytes that should be coded are text, and not what the coding makes."""
    if not _TEXT.fullmatch(start) or not start:
        return False
    if coding in (b"gzip", b"x-gzip"):
        return not start.startswith(b"\x1f\x8b")
    if coding == b"zstd":
        return not start.startswith(b"\x28\xb5\x2f\xfd")
    return coding in (b"br", b"deflate") and not _decodes(coding, start)


def _decodes(coding: bytes, start: bytes) -> bool:
    try:
        if coding == b"br":
            brotli.Decompressor().process(start, output_buffer_limit=1 << 16)
        else:
            zlib_head = start[0] & 15 == 8 and int.from_bytes(start[:2]) % 31 == 0
            zlib.decompressobj(15 if zlib_head else -15).decompress(start, 1 << 16)
    except (brotli.error, zlib.error):
        return False
    return True
