"""WARC and ARC files of any origin, as tables of what they hold: our own files, and those of other crawlers."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from model.errors import Damaged
from model.exchange import Exchange
from storage.coding import content
from storage.foreign_wacz import Part, is_zip, wacz_parts
from storage.reading.answer import read_answer
from storage.reading.findings import Finding, Findings, Kind
from storage.reading.held import Held, Originals, Revisit
from storage.reading.reader import Reader
from storage.reading.record import Record
from storage.reading.segments import Segments
from storage.urlkey import normal
from storage.warc import MADE

MAX_BLOCK = 100 << 20
"""Bytes of a record whose content is given, at most: it is held in memory more than once."""
MAX_HELD = 300_000
"""Records that are listed of one file, at most."""

_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


class ForeignWarc:
    """A WARC or ARC file as a table of what it holds, each read again when it is wanted.

    `held` are the responses and resources that are whole, in the order of the file; `revisits` refer to such, here
    or in another file. `findings` say what is wrong.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.findings = Findings(name)
        self.held: list[Held] = []
        self.revisits: list[Revisit] = []
        self._reader = Reader(file, self.findings.add)
        self._segments = Segments(self.findings.add)
        for record in self._reader:
            if len(self.held) + len(self.revisits) >= MAX_HELD:
                self.findings.add(Finding(Kind.TOO_MANY, record.offset, f"the first {MAX_HELD} are read", lost=True))
                break
            self._list(record)
        self.held = self._segments.joined(self.held)

    def exchange(self, held: Held) -> Exchange:
        """What lies there. Raises Damaged when it cannot be read."""
        if held.size > MAX_BLOCK:
            raise Damaged(f"{self.findings.name} at {held.offset}: the record is larger than {MAX_BLOCK >> 20} MB")
        block = b"".join(self._block(place, held) for place in (held.place, *held.more))
        at = _moment(held.date) or _UNDATED
        if held.is_resource:
            return Exchange(url=held.url, at=at, body=block, resource=held.mime)
        return Exchange(
            url=held.url,
            at=at,
            head=block[: held.head],
            body=block[held.head :],
            truncated="unspecified" if held.truncated else None,
            decoded=held.decoded,
        )

    def content(self, held: Held) -> bytes:
        """Its body, all codings undone. Raises Damaged when it cannot be read or decoded."""
        return content(self.exchange(held), MAX_BLOCK)

    def _block(self, place: tuple[int, int], held: Held) -> bytes:
        record = self._reader.again(place)
        if record is None:
            raise Damaged(f"{self.findings.name} at {held.offset}: there is no record any more")
        return record.read()

    def _list(self, record: Record) -> None:
        # a rendered DOM of our own stands for its page
        url = record.uri.removeprefix(MADE["text/html"])
        if record.type == "continuation":
            self._segments.add(record)
        elif url.startswith(("http://", "https://")) and record.whole:
            if record.type in ("response", "resource"):
                self.held.append(self._held(record, url))
            elif record.type == "revisit":
                self.revisits.append(Revisit.of(record, url))

    def _held(self, record: Record, url: str) -> Held:
        if _moment(record.header("WARC-Date")) is None:
            self.findings.add(Finding(Kind.VALUE, record.offset, f"WARC-Date: {record.header('WARC-Date')[:40]}"))
        is_resource = record.type == "resource"
        answer = None if is_resource else read_answer(record, self.findings.add)
        shown = Exchange(url=url, at=_UNDATED, head=answer.head if answer else b"")
        mime = record.header("Content-Type").split(";")[0].strip().lower() if is_resource else shown.media_type
        return Held(
            record_id=record.record_id,
            url=url,
            status=shown.status,
            mime=sys.intern(mime),
            date=record.header("WARC-Date"),
            digest=record.header("WARC-Payload-Digest"),
            offset=record.offset,
            place=record.place,
            size=record.size,
            head=len(shown.head),
            is_resource=is_resource,
            decoded=answer is not None and answer.decoded,
            truncated="warc-truncated" in record.fields,
            segmented="warc-segment-number" in record.fields,
        )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def again(warcs: Sequence[ForeignWarc]) -> dict[str, tuple[ForeignWarc, Held]]:
    """What the revisits of archives that were read together refer to, under the URLs of the revisits, normalised.

    A revisit whose original is in none of them is among the findings of its file.
    """
    originals = [(warc, Originals(warc.held)) for warc in warcs if any(one.revisits for one in warcs)]
    found: dict[str, tuple[ForeignWarc, Held]] = {}
    for warc in warcs:
        for revisit in warc.revisits:
            at = next(((place, one) for place, known in originals if (one := known.of(revisit))), None)
            if at is None:
                warc.findings.add(Finding(Kind.REVISIT, revisit.offset, revisit.url[:80]))
            else:
                found[normal(revisit.url)] = at
    return found


@contextmanager
def open_warcs(path: Path, warn: Callable[[str], None] = lambda _: None) -> Iterator[Iterator[ForeignWarc]]:
    """The WARC files in a WARC, an ARC or a WACZ, which can be read until the context ends.

    `warn` is told what is wrong with a WACZ and yet does not keep anything from being read. Raises Damaged, when all
    others were given, for what of it cannot be read.
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
        raise Damaged("\n".join(losses))
