"""The head of a WARC record (WARC/1.1 §4 and §5), read leniently, each departure from the standard reported."""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote_from_bytes

from storage.reading.findings import Finding, Kind
from storage.reading.window import Window

MAX_HEAD = 1 << 16
"""Bytes of a record head, at most."""
KNOWN = ("WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17")

Report = Callable[[Finding], None]

_PRINTABLE = bytes(range(0x20, 0x7F))
_END = re.compile(rb"\r?\n\r?\n")
_NAME = re.compile(r"[!#-'*+.0-9A-Z^-z|~-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MANDATORY = {"warc-type", "warc-record-id", "warc-date", "content-length"}
_COMMON = [
    "Content-Length",
    "Content-Type",
    "WARC-Block-Digest",
    "WARC-Concurrent-To",
    "WARC-Date",
    "WARC-Filename",
    "WARC-IP-Address",
    "WARC-Identified-Payload-Type",
    "WARC-Page-ID",
    "WARC-Payload-Digest",
    "WARC-Profile",
    "WARC-Protocol",
    "WARC-Record-ID",
    "WARC-Refers-To",
    "WARC-Refers-To-Date",
    "WARC-Refers-To-Target-URI",
    "WARC-Resource-Type",
    "WARC-Target-URI",
    "WARC-Truncated",
    "WARC-Type",
    "WARC-Warcinfo-ID",
]
_NAMES = {name: name.lower() for name in _COMMON} | {name.lower(): name.lower() for name in _COMMON}
_SEVERAL = frozenset({"warc-concurrent-to", "warc-protocol", "warc-cipher-suite"})


class Head(NamedTuple):
    """The version line, the first value of each header by its name in lower case, and the place of the block."""

    version: str
    fields: dict[str, str]
    end: int


def read_head(window: Window, place: int, offset: int, report: Report) -> Head | None:
    """The head that begins at a place; None when it has no end. `offset` is what findings name."""
    end = window.find(b"\r\n\r\n", place, MAX_HEAD)
    head = _read_common(window.at(place, end - place), end + 4) if end >= 0 else None
    return head or _read_odd(window, place, offset, report)


def _read_common(head: bytes, end: int) -> Head | None:
    """The head as nearly every crawler writes it, in little time; None when something in it asks for a closer look."""
    version, *lines = head.decode("latin-1").split("\r\n")
    if head.translate(None, _PRINTABLE) != b"\r\n" * len(lines) or b":  " in head or b" \r\n" in head + b"\r\n":
        return None
    try:
        fields = {_NAMES[name]: value for name, _, value in [line.partition(": ") for line in lines]}
    except KeyError:
        return None
    is_common = len(fields) == len(lines) and version in KNOWN and fields.keys() >= _MANDATORY
    return Head(version, fields, end) if is_common and fields.get("warc-target-uri", "")[:1] != "<" else None


def _read_odd(window: Window, place: int, offset: int, report: Report) -> Head | None:
    start = window.at(place, MAX_HEAD)
    end = _END.search(start)
    if not end:
        report(Finding(Kind.HEAD, offset, f"no blank line within {len(start)} bytes", lost=True))
        return None
    version, *lines = _lines(start[: end.start()], offset, report)
    if version not in KNOWN:
        report(Finding(Kind.VERSION, offset, version[:40]))
    fields = _first(_fields(lines, offset, report), offset, report)
    _check(fields, offset, report)
    return Head(version, fields, place + end.end())


def _lines(head: bytes, offset: int, report: Report) -> list[str]:
    if b"\n" in head.replace(b"\r\n", b""):
        report(Finding(Kind.SEPARATOR, offset, "a header ends with LF alone"))
    lines = [line.removesuffix(b"\r") for line in head.split(b"\n")]
    return [_decoded(line, offset, report) for line in lines]


def _decoded(line: bytes, offset: int, report: Report) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        report(Finding(Kind.ENCODING, offset, repr(line[:80])))
    if line[:5].lower() == b"warc-":
        # bytes of a URI that nobody encoded: as a browser would have sent them
        return quote_from_bytes(line, safe=bytes(range(0x80)))
    return line.decode("latin-1")


def _fields(lines: list[str], offset: int, report: Report) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for line in lines:
        if _CONTROL.search(line) or "\r" in line:
            report(Finding(Kind.CONTROL, offset, repr(line[:80])))
            line = _CONTROL.sub("", line).replace("\r", "")
        if line[:1] in (" ", "\t") and fields:
            report(Finding(Kind.FOLDED, offset, line.strip()[:80]))
            name, value = fields.pop()
            fields.append((name, f"{value} {line.strip()}".strip()))
            continue
        name, colon, value = line.partition(":")
        if not colon or not _NAME.fullmatch(name):
            report(Finding(Kind.MALFORMED, offset, repr(line[:80])))
        if colon and name.strip():
            fields.append((name.strip().lower(), value.strip()))
    return fields


def _first(headers: list[tuple[str, str]], offset: int, report: Report) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in headers:
        if name in fields and name not in _SEVERAL:
            report(Finding(Kind.REPEATED, offset, name))
        fields.setdefault(name, value)
    return fields


def _check(fields: dict[str, str], offset: int, report: Report) -> None:
    for name in sorted(_MANDATORY - fields.keys()):
        report(Finding(Kind.MISSING, offset, name))
    if fields.get("warc-target-uri", "")[:1] == "<":
        report(Finding(Kind.BRACKETS, offset, fields["warc-target-uri"][:80]))


def content_length(fields: dict[str, str], offset: int, report: Report) -> int | None:
    """What Content-Length says; None when it says nothing usable."""
    text = fields.get("content-length", "")
    if text.isascii() and text.isdigit() and len(text) < 20:
        return int(text)
    if text:
        report(Finding(Kind.VALUE, offset, f"Content-Length: {text[:40]}"))
    return None
