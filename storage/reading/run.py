"""A run: plain bytes that begin where a record may begin, and end where the file or what was unpacked ends."""

import re

from storage.reading.extent import Format
from storage.reading.findings import Finding, Kind
from storage.reading.head import Report
from storage.reading.packing import GZIP, ZSTD
from storage.reading.window import Window

_BLANK = re.compile(rb"[\r\n]+")
_NOTHING = b"\0\r\n\t "


class Run:
    """`offset` is where it begins in the file, `packed` whether it was unpacked from there.

    `fault` says why it is not whole, if it is not; `broken` is true then, and when what follows is damaged: a block
    that goes beyond the end is cut. `stopped` is where reading ended, in the window.
    """

    __slots__ = ("broken", "detail", "fault", "offset", "packed", "stopped", "window")

    def __init__(
        self,
        window: Window,
        offset: int,
        packed: bool,
        fault: Kind | None = None,
        detail: str = "",
        torn: bool = False,
    ) -> None:
        self.window, self.offset, self.packed = window, offset, packed
        self.fault, self.detail = fault, detail
        self.broken = torn or fault is not None
        self.stopped = window.size

    def offset_of(self, place: int) -> int:
        """The offset in the file that stands for a place."""
        return self.offset if self.packed else self.offset + place

    def next_head(self, place: int, form: Format, report: Report) -> int | None:
        """Where the next record begins, at a place or behind it; None when there is none. What lies between is told."""
        if place >= self.window.size:
            return None
        start = self.window.at(place, form.look)
        if form.begins.match(start):
            return place
        if blank := _BLANK.match(start):
            place += blank.end()
            start = self.window.at(place, form.look)
            if form.begins.match(start):
                return place
        if place >= self.window.size:
            return None
        if not self.packed and start.startswith((GZIP, ZSTD)):
            self.stopped = place
            return None
        return self._pass_stray(place, form, report)

    def _pass_stray(self, place: int, form: Format, report: Report) -> int | None:
        found = self.window.search(form.next, place)
        end = found[0] + found[1].start(1) if found else self.window.size
        report(stray(self.window, place, end, self.offset_of(place)))
        return end if found else None


def stray(window: Window, place: int, end: int, offset: int) -> Finding:
    """What is said of bytes that belong to no record: nothing is lost when they are padding."""
    if any(block.strip(_NOTHING) for block in window.blocks(place, end)):
        return Finding(Kind.STRAY, offset, f"{end - place} bytes: {window.at(place, 40)!r}", lost=True)
    return Finding(Kind.STRAY, offset, f"{end - place} bytes of padding")
