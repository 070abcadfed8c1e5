"""Digests of records of any origin: SHA-1 in Base32 as most crawlers write it, and others (WARC/1.1 §5.8, §5.9)."""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator

from storage.coding import undo_transfer
from storage.http_head import read_head
from storage.reading.findings import Finding, Kind
from storage.reading.head import MAX_HEAD, Report
from storage.reading.record import Record

_ALGORITHMS = {"md5": "md5", "sha1": "sha1", "sha-1": "sha1"} | {
    name: f"sha{size}" for size in (224, 256, 384, 512) for name in (f"sha{size}", f"sha-{size}")
}
_SIZES = {name: hashlib.new(name).digest_size for name in set(_ALGORITHMS.values())}
_NEW = {name: getattr(hashlib, name) for name in _SIZES}
_URLSAFE = str.maketrans("-_", "+/")
_BASE32 = re.compile("[A-Z2-7]+")
_TO_INT = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuv")
_CHUNKED = re.compile(rb"\ntransfer-encoding:[^\n]*chunked[ \t]*\r?\n", re.IGNORECASE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_IN_PART = ("warc-truncated", "warc-segment-number")

Digest = tuple[str, bytes]


def told_digest(field: str) -> Digest | None:
    """The algorithm, as hashlib names it, and the value of `algorithm:value`; None when it is not known here.

    Values are hex, Base32 or Base64, told apart by their length; of what is none of these the value is empty.
    """
    name, _, value = field.partition(":")
    algorithm = _ALGORITHMS.get(name.strip().lower())
    if algorithm is None:
        return None
    value, size = value.strip().rstrip("="), _SIZES[algorithm]
    try:
        if len(value) == 2 * size:
            return algorithm, bytes.fromhex(value)
        if len(value) == (8 * size + 4) // 5:
            return algorithm, _unbase32(value.upper(), size)
        return algorithm, base64.b64decode(value.translate(_URLSAFE) + "=" * (-len(value) % 4), validate=True)
    except ValueError:
        return algorithm, b""


def _unbase32(value: str, size: int) -> bytes:
    # every record has one, and the library's decoder takes longer for it than for all the rest of the head
    if not _BASE32.fullmatch(value):
        return b""
    return (int(value.translate(_TO_INT), 32) >> (5 * len(value) - 8 * size)).to_bytes(size)


def fits(told: Digest, blocks: Iterable[bytes]) -> bool:
    """Whether bytes have the digest."""
    algorithm, value = told
    digest = _NEW[algorithm]()
    for block in blocks:
        digest.update(block)
    return bool(digest.digest() == value)


def check_digests(record: Record, report: Report) -> None:
    """Reports each digest of a record that does not fit what is there. One of an unknown algorithm is passed over."""
    if not record.whole:
        return
    fields = record.fields
    if told := told_digest(fields.get("warc-block-digest", "")):
        _check(told, "block", record, [record.blocks()], report)
    if record.type not in ("response", "resource") or any(name in fields for name in _IN_PART):
        return
    if told := told_digest(fields.get("warc-payload-digest", "")):
        _check(told, "payload", record, _payloads(record), report)


def _check(told: Digest, what: str, record: Record, takes: Iterable[Iterator[bytes]], report: Report) -> None:
    if not any(fits(told, blocks) for blocks in takes):
        report(Finding(Kind.DIGEST, record.offset, f"{told[0]} of the {what}, {record.uri[:80]}"))


def _payloads(record: Record) -> Iterator[Iterator[bytes]]:
    """What crawlers take for the payload: the body with its chunks undone, as the standard says, or as it is."""
    start = record.start(MAX_HEAD)
    end = _HEAD_END.search(start) if start.startswith(b"HTTP/") else None
    skip = end.end() if end else 0
    yield record.blocks(skip)
    if end and _CHUNKED.search(start[: end.end()]):
        with record.open() as stream:
            read_head(stream)
            yield undo_transfer(stream, chunked=True)
