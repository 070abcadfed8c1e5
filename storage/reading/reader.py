"""Archives of any origin, read from front to back: WARC and ARC; plain, gzip or Zstandard; whole or damaged."""

from collections.abc import Iterator
from typing import IO

from storage.reading.arc import arc_records, is_arc
from storage.reading.digests import check_digests
from storage.reading.findings import Finding, Kind
from storage.reading.head import Report
from storage.reading.record import Record
from storage.reading.run import Run
from storage.reading.runs import Runs
from storage.reading.warc import warc_records


class Reader:
    """The records of a file that can be sought in; each thing that is wrong is reported, and nothing is raised but
    OSError.

    With `verify` the digests are checked. Memory is bounded: what is larger than a few mebibytes lies on disk.
    """

    def __init__(self, file: IO[bytes], report: Report, verify: bool = True) -> None:
        self._runs = Runs(file, report)
        self._report, self._verify = report, verify
        self._last: Run | None = None

    def __iter__(self) -> Iterator[Record]:
        """Every record that can be found, in the order of the file."""
        found = False
        for run in self._runs.after(0):
            for record in self._records(run):
                found = True
                yield record
        if not found:
            self._report(Finding(Kind.NOTHING, 0, "neither WARC nor ARC, or damaged from the start", lost=True))

    def again(self, place: tuple[int, int]) -> Record | None:
        """The record at a place that was read before; None when it is not there any more."""
        offset, inner = place
        if self._last is None or self._last.offset != offset:
            self._last = next(Runs(self._runs.file, _unheard).after(offset), None)
        if self._last is None:
            return None
        return next(_in(self._last, _unheard, inner), None)

    def _records(self, run: Run) -> Iterator[Record]:
        count, whole = 0, True
        for record in _in(run, self._report):
            if self._verify:
                check_digests(record, self._report)
            count, whole = count + 1, whole and record.whole
            yield record
        if run.fault:
            # a member of one record that is all there lost only its checksum
            lost = not (count == 1 and whole) or run.fault is Kind.SWELLS
            self._report(Finding(run.fault, run.offset, run.detail, lost))
        elif count > 1 and run.packed:
            self._report(Finding(Kind.ONE_MEMBER, run.offset, f"{count} records"))


def _in(run: Run, report: Report, place: int = 0) -> Iterator[Record]:
    start = run.window.at(place, 8)
    if not start.startswith(b"WARC/") and is_arc(run.window.at(place, 4200)):
        return arc_records(run, report, place)
    return warc_records(run, report, place)


def _unheard(_: Finding) -> None:
    """It was reported at the first reading."""
