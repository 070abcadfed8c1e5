"""WARC files of any origin, opened to be read: our own, and those of other crawlers."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from model.errors import Damaged
from model.exchange import Exchange
from storage.coding import MAX_CONTENT
from storage.foreign_wacz import Part, is_zip, wacz_parts
from storage.http_head import split_head
from storage.warc import MADE

_COPY = 1 << 20
_HEAD = 1 << 16
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
_TYPES = (WarcRecordType.response, WarcRecordType.resource)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A response or resource of a WARC file: its record id without angle brackets, its URL, where it begins."""

    record_id: str
    url: str
    status: int | None
    mime: str
    offset: int


class ForeignWarc:
    """A WARC file (0.17 to 1.1, gzipped or not) as a table of what it holds, each read again when it is wanted.

    `held` are in the order of the file. `damage` says why the file could not be read to its end, and is empty when it
    could: what came before the damage is held all the same.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name = file, name
        self._last = -1
        self.damage = ""
        self.held: list[Held] = []
        try:
            self._list()
            self._check_end()
        except Damaged as damage:
            self.damage = str(damage)

    def exchange(self, held: Held) -> Exchange:
        """What lies there. Raises Damaged when it cannot be read."""
        # in a file that was gzipped as a whole no record can be begun with but the first
        for offset in (held.offset, 0):
            for record in self._records(offset):
                if _bare(record.record_id) == held.record_id:
                    return self._exchange(record, held)
                if offset:
                    break
        raise Damaged(f"{self._name} at {held.offset}: there is no record {held.record_id}")

    def _list(self) -> None:
        for record in self._records():
            self._last = offset = record.stream_pos
            head = record.reader.read(_HEAD)
            told = (record.headers.get("Content-Length") or "").strip()
            if len(head) + record.reader.consume() != record.content_length or not told.isdigit():
                raise Damaged(f"{self._name} at {offset}: the file breaks off within a record")
            # a rendered DOM of our own stands for its page
            url = _bare(record.headers.get("WARC-Target-URI")).removeprefix(MADE["text/html"])
            if record.record_type in _TYPES and url.startswith(("http://", "https://")):
                self.held.append(_held(record, url, head, offset))

    def _records(self, offset: int = 0) -> Iterator[WarcRecord]:
        self._file.seek(offset)
        try:
            yield from ArchiveIterator(self._file, parse_http=False)
        except (OSError, ValueError) as fault:
            raise Damaged(f"{self._name}: {fault}") from None

    def _exchange(self, record: WarcRecord, held: Held) -> Exchange:
        if record.content_length > MAX_CONTENT + _HEAD:
            raise Damaged(f"{self._name} at {held.offset}: the record is larger than {MAX_CONTENT >> 20} MB")
        block, at = record.reader.read(), record.record_date or _UNDATED
        if record.record_type == WarcRecordType.resource:
            return Exchange(url=held.url, at=at, body=block, resource=held.mime)
        head, body = split_head(block)
        is_cut = "WARC-Truncated" in record.headers
        return Exchange(url=held.url, at=at, head=head, body=body, truncated="unspecified" if is_cut else None)

    def _check_end(self) -> None:
        """Readers of WARC pass over a last member that is cut in its headers or in its checksum."""
        if self._last < 0:
            raise Damaged(f"{self._name}: it holds no WARC record")
        for offset in (self._last, 0):
            self._file.seek(offset)
            start = self._file.read(_COPY)
            if start.startswith(b"\x1f\x8b"):
                if not _ends(self._file, start):
                    raise Damaged(f"{self._name} at {offset}: the file breaks off within a record")
                return


def _ends(file: IO[bytes], block: bytes) -> bool:
    """Whether a file ends where a gzip member does."""
    decoder = zlib.decompressobj(31)
    while block:
        try:
            decoder.decompress(block, _COPY)
        except zlib.error:
            return False
        block = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        if decoder.eof and block:
            decoder = zlib.decompressobj(31)
        block = block or file.read(_COPY)
    return decoder.eof


def _bare(text: str | None) -> str:
    # some crawlers write <…> around the target as well
    return (text or "").strip("<> ")


def _held(record: WarcRecord, url: str, head: bytes, offset: int) -> Held:
    answer = Exchange(url=url, at=_UNDATED, head=split_head(head)[0])
    is_response = record.record_type == WarcRecordType.response
    declared = (record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    return Held(
        record_id=_bare(record.record_id),
        url=url,
        status=answer.status if is_response else None,
        mime=answer.media_type if is_response else declared,
        offset=offset,
    )


@contextmanager
def open_warcs(path: Path, warn: Callable[[str], None] = lambda _: None) -> Iterator[Iterator[ForeignWarc]]:
    """The WARC files in a `.warc`, a `.warc.gz` or a WACZ, which can be read until the context ends.

    `warn` is told what is wrong and yet does not keep anything from being read. Raises Damaged, when all others were
    given, for what of a WACZ cannot be read.
    """
    if not is_zip(path):
        with path.open("rb") as file:
            yield iter([ForeignWarc(file, path.name)])
        return
    losses: list[str] = []
    with wacz_parts(path, lambda text, lost: losses.append(text) if lost else warn(text)) as parts:
        yield _bundled(parts, losses)


def _bundled(parts: Iterator[Part], losses: list[str]) -> Iterator[ForeignWarc]:
    for part in parts:
        yield ForeignWarc(part.file, part.name)
    if losses:
        raise Damaged("; ".join(losses))
