"""The runs of a file: it is unpacked member by member, and behind what is damaged taken up again."""

import re
from collections.abc import Generator, Iterator
from typing import IO

from storage.reading.arc import FORMAT as ARC
from storage.reading.arc import is_arc
from storage.reading.findings import Finding, Kind
from storage.reading.head import Report
from storage.reading.members import MAX_MEMBER, Gathered, Member, begins_with, unpack
from storage.reading.packing import BROKEN, GZIP, MAX_DICTIONARY, ZSTD, Codec, gzip, undictionary, zstd
from storage.reading.run import Run, stray
from storage.reading.window import Window

MAX_TRIES = 100_000
"""Places that look like a member and are none, at most, before the search for the next is given up."""
MAX_WASTE = 64 << 20
"""Bytes unpacked out of broken members, at most, before the search goes on behind what was read of one."""

_NEXT = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|WARC/\d+\.\d+[ \t]*\r?\n")
_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
_DICTIONARY = b"\x5d\x2a\x4d\x18"
_LOOK = 4200


class Runs:
    """A file as runs. Every run ends before a member that begins with a record; members that do not, go on with the
    record before them."""

    def __init__(self, file: IO[bytes], report: Report) -> None:
        self.file = file
        self._raw = Window(file=file)
        self._report = report
        self._tries, self._waste = MAX_TRIES, MAX_WASTE
        self._zstd = zstd(self._dictionary())

    def after(self, place: int) -> Iterator[Run]:
        """The runs from a place on; one that is not packed must be read before the next is asked for."""
        while place < self._raw.size:
            start = self._raw.next(place, 8)
            if codec := self._codec(start):
                place = yield from self._packed(place, unpack(self._raw, place, codec))
            elif _SKIPPABLE.match(start):
                place += 8 + int.from_bytes(start[4:8], "little")
            elif _begins(self._raw, place):
                run = Run(Window(file=self.file, start=place), place, packed=False)
                yield run
                place += run.stopped
                if place < self._raw.size:
                    self._report(Finding(Kind.MIXED, place, "compressed records follow plain ones"))
            else:
                place = self._pass_stray(place)

    def _packed(self, place: int, member: Member) -> Generator[Run, None, int]:
        """The runs of members that follow upon one another; the place behind them."""
        while True:
            following = self._following(member)
            fresh = following is None or _begins(following.window)
            if following and not fresh and not following.fault:
                member, following = self._joined(place, member, following)
                fresh = following is None or _begins(following.window)
            yield Run(member.window, place, True, member.fault, member.detail, torn=not fresh)
            if following is None:
                return self._resume(place + 1, member) if member.fault else member.end
            place, member = member.end, following

    def _following(self, member: Member) -> Member | None:
        """The member right behind one, if there is one."""
        codec = None if member.fault else self._codec(self._raw.next(member.end, 4))
        return unpack(self._raw, member.end, codec) if codec else None

    def _codec(self, start: bytes) -> Codec | None:
        if start.startswith(GZIP):
            return gzip
        return self._zstd if start.startswith(ZSTD) else None

    def _joined(self, place: int, member: Member, following: Member) -> tuple[Member, Member | None]:
        """A member and those behind it that do not begin with a record; and the one behind them."""
        gathered, ahead = Gathered(), following
        _add(gathered, member)
        while not ahead.fault and not _begins(ahead.window):
            if ahead.window.size:
                self._report(Finding(Kind.SPANNING, place, f"goes on at {member.end}"))
            _add(gathered, ahead)
            member, next_one = ahead, self._following(ahead)
            if gathered.size > MAX_MEMBER:
                return gathered.member(member.end, Kind.SWELLS, f"{gathered.size} bytes"), next_one
            if next_one is None:
                return gathered.member(member.end, member.fault, member.detail), None
            ahead = next_one
        return gathered.member(member.end), ahead

    def _resume(self, place: int, broken: Member) -> int:
        """Where the next member or record begins behind a broken one."""
        self._waste -= broken.window.size
        return self._next(place if self._waste > 0 else broken.end)

    def _pass_stray(self, place: int) -> int:
        end = self._next(place + 1)
        self._report(stray(self._raw, place, end, place))
        return end

    def _next(self, place: int) -> int:
        begin = place
        while self._tries > 0 and (found := self._raw.search(_NEXT, place)):
            place = found[0] + found[1].start()
            codec = self._codec(found[1][0])
            if codec is None or _begins(Window(begins_with(self._raw, place, codec))):
                return place
            self._tries -= 1
            place += 1
        plain = self._raw.search(ARC.next, begin)
        return plain[0] + plain[1].start(1) if plain else self._raw.size

    def _dictionary(self) -> bytes:
        start = self._raw.next(0, 8)
        if not start.startswith(_DICTIONARY):
            return b""
        try:
            return undictionary(self._raw.at(8, min(MAX_DICTIONARY, int.from_bytes(start[4:8], "little"))))
        except BROKEN as trouble:
            self._report(Finding(Kind.MEMBER, 0, f"the dictionary cannot be read: {trouble}", lost=True))
            return b""


def _begins(window: Window, place: int = 0) -> bool:
    """Whether a record begins there, behind line ends perhaps."""
    start = window.at(place, 16).lstrip(b"\r\n")
    return start.startswith(b"WARC/") or is_arc(window.at(place, _LOOK))


def _add(gathered: Gathered, member: Member) -> None:
    for block in member.window.blocks(0, member.window.size):
        gathered.add(block)
