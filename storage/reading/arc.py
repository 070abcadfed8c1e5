"""The records of an ARC in a run: the Internet Archive's format before WARC (1.0, 1.1 and 2.0)."""

import re
from collections.abc import Iterator

from storage.reading.extent import Extent, Format, settle
from storage.reading.findings import Finding, Kind
from storage.reading.head import Report
from storage.reading.record import Record
from storage.reading.run import Run

# URL, IP address, date, media type and, in 2.0, five fields more; the length is the last one
_REST = rb" [0-9a-fA-F.:]{1,45} \d{12,14} [^\n]{0,900}?\d[ \t]*\r?\n"
FORMAT = Format(
    begins=re.compile(rb"[A-Za-z][A-Za-z0-9+.-]{0,20}:[^\n]{1,3000}" + _REST),
    look=4096,
    next=re.compile(rb"\n([A-Za-z][A-Za-z0-9+.-]{0,20}:[^ \n]{1,3000}" + _REST + rb")"),
    closing=(b"\n", b"\r\n"),
    sure=False,
)
_LINE = re.compile(r"(.*) ([0-9a-fA-F.:]{1,45}) (\d{12,14}) (.*?) ?(\d{1,19})")
_VERSION = re.compile(rb"(\d) (\d) ")


def is_arc(start: bytes) -> bool:
    """Whether an ARC record begins there, behind line ends perhaps."""
    return FORMAT.begins.match(start.lstrip(b"\r\n")) is not None


def arc_records(run: Run, report: Report, place: int = 0) -> Iterator[Record]:
    """The records of a run from a place on, in order; what a WARC says in headers is given under their names."""
    version = "ARC/1"
    while (begin := run.next_head(place, FORMAT, report)) is not None:
        line = run.window.at(begin, FORMAT.look).partition(b"\n")[0] + b"\n"
        offset, block = run.offset_of(begin), begin + len(line)
        fields, length = _fields(line, offset, report)
        kind = _kind(fields["warc-target-uri"])
        if kind == "warcinfo" and (told := _VERSION.match(run.window.at(block, 4))):
            version = f"ARC/{told[1].decode()}" + (".1" if told[2] == b"1" else "")
        extent = _extent(run, block, length, offset, report)
        whole = not extent.cut and run.fault is not Kind.MEMBER
        yield Record(
            version, kind, fields, offset, (run.offset, begin), run.window, block, extent.end - block, whole
        )  # fmt: skip
        place = extent.next


def _fields(line: bytes, offset: int, report: Report) -> tuple[dict[str, str], int | None]:
    try:
        text = line.decode().strip()
    except UnicodeDecodeError:
        report(Finding(Kind.ENCODING, offset, repr(line[:80])))
        text = line.decode("latin-1").strip()
    told = _LINE.fullmatch(text)
    if not told:
        report(Finding(Kind.MALFORMED, offset, repr(text[:80])))
        return {"warc-target-uri": text.split(" ")[0]}, None
    uri, address, digits, rest, length = told.groups()
    date = digits.ljust(14, "0")
    date = f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:14]}Z"
    fields = {"warc-target-uri": uri, "warc-ip-address": address, "warc-date": date, "content-type": rest.split(" ")[0]}
    return fields, int(length)


def _kind(uri: str) -> str:
    if uri.startswith("filedesc:"):
        return "warcinfo"
    return "response" if uri.startswith(("http:", "https:")) else "resource"


def _extent(run: Run, block: int, length: int | None, offset: int, report: Report) -> Extent:
    extent = settle(run.window, block, length, FORMAT, run.packed, run.broken)
    if extent.wrong:
        report(Finding(Kind.LENGTH, offset, f"{length} bytes are declared, {extent.end - block} are there"))
    elif extent.cut:
        missing = f"{block + (length or 0) - extent.end} bytes are missing"
        report(Finding(Kind.TRUNCATED, offset, missing, lost=True))
    return extent
