"""The records of a WARC in a run (WARC 0.17 to 1.1, ISO 28500), those behind what is damaged too."""

import re
from collections.abc import Iterator

from storage.reading.digests import fits, told_digest
from storage.reading.extent import Extent, Format, settle
from storage.reading.findings import Finding, Kind
from storage.reading.head import Head, Report, content_length, read_head
from storage.reading.record import Record
from storage.reading.run import Run

FORMAT = Format(
    begins=re.compile(rb"WARC/\d"),
    look=32,
    next=re.compile(rb"\n(WARC/\d+\.\d+[ \t]*\r?\n[A-Za-z][A-Za-z0-9-]*[ \t]*:)"),
    closing=(b"\r\n\r\n", b"\n\n"),
    sure=True,
)


def warc_records(run: Run, report: Report, place: int = 0) -> Iterator[Record]:
    """The records of a run from a place on, in order."""
    while (begin := run.next_head(place, FORMAT, report)) is not None:
        offset = run.offset_of(begin)
        head = read_head(run.window, begin, offset, report)
        if head is None:
            # the next one is looked for behind this one's first line
            place = begin + 5
            continue
        extent = _extent(run, head, offset, report)
        whole = not extent.cut and (run.fault is not Kind.MEMBER or _is_proven(run, head, extent))
        kind = head.fields.get("warc-type", "").lower()
        size = extent.end - head.end
        yield Record(head.version, kind, head.fields, offset, (run.offset, begin), run.window, head.end, size, whole)
        place = extent.next


def _extent(run: Run, head: Head, offset: int, report: Report) -> Extent:
    length = content_length(head.fields, offset, report)
    extent = settle(run.window, head.end, length, FORMAT, run.packed, run.broken)
    if (extent.wrong or extent.odd) and length is not None:
        extent = _proven(run, head, head.end + length, extent)
    if extent.wrong and length is not None:
        report(Finding(Kind.LENGTH, offset, f"{length} bytes are declared, {extent.end - head.end} are there"))
    elif extent.cut:
        missing = f"{head.end + (length or 0) - extent.end} bytes are missing"
        report(Finding(Kind.TRUNCATED, offset, missing, lost=True))
    if extent.odd:
        report(Finding(Kind.SEPARATOR, offset, "the block is not closed by CR LF CR LF"))
    return extent


def _proven(run: Run, head: Head, declared: int, extent: Extent) -> Extent:
    """The extent that the digest of the block proves, or the same."""
    if declared <= extent.next and _is_proven(run, head, Extent(declared, declared)):
        return Extent(declared, declared if extent.wrong else extent.next, odd=extent.odd)
    for close in (4, 2):
        end = extent.next - close
        if head.end <= end < declared and _is_proven(run, head, Extent(end, end)):
            return Extent(end, extent.next, wrong=True)
    return extent


def _is_proven(run: Run, head: Head, extent: Extent) -> bool:
    told = told_digest(head.fields.get("warc-block-digest", ""))
    return told is not None and fits(told, run.window.blocks(head.end, extent.end))
