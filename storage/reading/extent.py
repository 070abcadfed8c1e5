"""Where the block of a record ends: when its Content-Length is right, and when it is not."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from storage.reading.window import Window

_BLANK = re.compile(rb"[\r\n]*")
_TAIL = 8


@dataclass(frozen=True, slots=True)
class Format:
    """What tells the records of a format apart: how one begins (seen in its first `look` bytes), how the next is found
    behind a line end, and what closes a block, the standard's way first.

    `sure`: where a block is closed so, its length is right, whatever follows.
    """

    begins: re.Pattern[bytes]
    look: int
    next: re.Pattern[bytes]
    closing: tuple[bytes, ...]
    sure: bool


class Extent(NamedTuple):
    """Where a block ends and where to go on.

    `wrong`: its length says something else; `cut`: it breaks off; `odd`: it is not closed as the standard says.
    """

    end: int
    next: int
    wrong: bool = False
    cut: bool = False
    odd: bool = False


def settle(window: Window, begin: int, length: int | None, form: Format, packed: bool, broken: bool) -> Extent:
    """The extent of the block that begins at a place.

    A length is believed when a closing blank line, a record or the end follows; else the next head decides, and
    where there is none the end. In a window that is `broken`, a block that goes beyond it is cut, not mismeasured;
    so it is in a file that is not `packed`, when nothing follows.
    """
    end = begin + (length or 0)
    if form.sure and length is not None and window.at(end, 4) == form.closing[0]:
        return Extent(end, end + 4)
    beyond = length is not None and end > window.size
    if length is not None and not beyond:
        if believed := _believed(window, end, form):
            return believed
    elif beyond and broken:
        return Extent(window.size, window.size, cut=True)
    if found := window.search(form.next, begin - 1):
        low, match = found
        following = low + match.start(1)
        return Extent(_unclosed(window, begin, following, form), following, wrong=True)
    if beyond and not packed:
        return Extent(window.size, window.size, cut=True)
    end = window.size if broken else _unclosed(window, begin, window.size, form)
    return Extent(end, window.size, wrong=True, cut=broken)


def _believed(window: Window, end: int, form: Format) -> Extent | None:
    after = window.at(end, form.look)
    closed = next((sign for sign in form.closing if after.startswith(sign)), None)
    if closed and form.sure:
        return Extent(end, end + len(closed), odd=closed != form.closing[0])
    blank = _BLANK.match(after)
    place = blank.end() if blank else 0
    if end + place == window.size or form.begins.match(after, place):
        return Extent(end, end + place, odd=not closed)
    return None


def _unclosed(window: Window, begin: int, end: int, form: Format) -> int:
    """The end of a block without what closes it."""
    tail = window.at(max(begin, end - _TAIL), min(_TAIL, end - begin))
    close = next((sign for sign in (*form.closing, b"\r\n", b"\n") if tail.endswith(sign)), b"")
    return end - len(close)
