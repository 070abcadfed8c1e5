"""WARC files of any origin, opened to be read: our own, and those of other crawlers."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from model.errors import Damaged
from model.exchange import Exchange
from model.instant import parse
from storage.warc import split_head

_COPY = 1 << 20
_TYPES = ("response", "resource")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A response or resource of a WARC file: its record id without angle brackets, its URL, where it begins."""

    record_id: str
    url: str
    status: int | None
    mime: str
    offset: int


class ForeignWarc:
    """A WARC file as a table of what it holds, in the order of the file, each read again when it is wanted."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name = file, name
        self.held = tuple(self._listed())

    def exchange(self, held: Held) -> Exchange:
        """What lies there. Raises Damaged when it cannot be read."""
        self._file.seek(held.offset)
        for record in self._records():
            return _exchange(record, held)
        raise Damaged(f"{self._name} at {held.offset}: there is no record")

    def _listed(self) -> Iterator[Held]:
        records = ArchiveIterator(self._file, no_record_parse=True, arc2warc=True)
        for record in self._guarded(records):
            offset = records.get_record_offset()
            uri = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            if record.rec_type in _TYPES and uri.startswith(("http://", "https://")):
                yield _held(record, uri, offset)

    def _records(self) -> Iterator[ArcWarcRecord]:
        return self._guarded(ArchiveIterator(self._file, no_record_parse=True, arc2warc=True))

    def _guarded(self, records: ArchiveIterator) -> Iterator[ArcWarcRecord]:
        try:
            yield from records
        except (ArchiveLoadFailed, EOFError, UnicodeDecodeError) as fault:
            raise Damaged(f"{self._name}: {fault}") from None


def _held(record: ArcWarcRecord, uri: str, offset: int) -> Held:
    head = Exchange(url=uri, at=parse("1970-01-01"), head=record.raw_stream.read(1 << 16))
    is_response = record.rec_type == "response"
    return Held(
        record_id=(record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>"),
        url=uri,
        status=head.status if is_response else None,
        mime=head.media_type if is_response else (record.rec_headers.get_header("Content-Type") or "").split(";")[0],
        offset=offset,
    )


def _exchange(record: ArcWarcRecord, held: Held) -> Exchange:
    at = parse(record.rec_headers.get_header("WARC-Date"))
    block = record.raw_stream.read()
    if record.rec_type == "resource":
        return Exchange(url=held.url, at=at, body=block, resource=held.mime)
    head, body = split_head(block)
    return Exchange(url=held.url, at=at, head=head, body=body)


@contextmanager
def open_warcs(path: Path) -> Iterator[Iterator[ForeignWarc]]:
    """The WARC files in a `.warc`, a `.warc.gz` or a WACZ (WACZ 1.1.1: those under `archive/`).

    Nothing is unpacked under a name of the archive's choosing. Raises Damaged where it cannot be read.
    """
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            yield iter([ForeignWarc(file, path.name)])
        return
    with zipfile.ZipFile(path) as bundle:
        yield _bundled(bundle, path.name)


def _bundled(bundle: zipfile.ZipFile, name: str) -> Iterator[ForeignWarc]:
    for info in bundle.infolist():
        if info.filename.startswith("archive/") and info.filename.endswith((".warc", ".warc.gz", ".arc", ".arc.gz")):
            with TemporaryFile() as file, bundle.open(info) as member:
                try:
                    while block := member.read(_COPY):
                        file.write(block)
                except (zipfile.BadZipFile, EOFError) as fault:
                    raise Damaged(f"{name}: {info.filename}: {fault}") from None
                file.seek(0)
                yield ForeignWarc(cast(IO[bytes], file), f"{name}/{info.filename}")
