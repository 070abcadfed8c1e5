"""Records that were split over several (WARC/1.1 §7), put together again."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from storage.reading.findings import Finding, Kind
from storage.reading.head import Report
from storage.reading.held import Held, Place
from storage.reading.record import Record


@dataclass(frozen=True, slots=True)
class _Segment:
    place: Place
    size: int
    total: int | None


class Segments:
    """The continuations of a file, by the record that they continue."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._found: dict[str, dict[int, _Segment]] = defaultdict(dict)

    def add(self, record: Record) -> None:
        """Takes note of a continuation."""
        origin = record.header("WARC-Segment-Origin-ID").strip("<> ")
        number = _number(record.header("WARC-Segment-Number"))
        if record.whole and number is not None:
            total = _number(record.header("WARC-Segment-Total-Length"))
            self._found[origin].setdefault(number, _Segment(record.place, record.size, total))
        else:
            self._report(Finding(Kind.SEGMENT, record.offset, f"one of {origin}", lost=True))

    def joined(self, held: Iterable[Held]) -> list[Held]:
        """The records, with their continuations; those that are not whole are left out, and reported."""
        whole = [self._joined(one) if one.segmented else one for one in held]
        for origin in self._found:
            self._report(Finding(Kind.SEGMENT, 0, f"{origin}: its first is not in this file", lost=True))
        return [one for one in whole if one is not None]

    def _joined(self, held: Held) -> Held | None:
        found = self._found.pop(held.record_id, {})
        parts = [found[number] for number in sorted(found)]
        size = held.size + sum(part.size for part in parts)
        if sorted(found) != list(range(2, len(found) + 2)) or not parts or parts[-1].total != size:
            self._report(Finding(Kind.SEGMENT, held.offset, f"{size} bytes of {held.url[:80]}", lost=True))
            return None
        return replace(held, more=tuple(part.place for part in parts), size=size)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
