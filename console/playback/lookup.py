"""What pywb asks of an index, answered from the lines of the committed WARCs and of the spool."""

import json
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge
from itertools import islice
from urllib.parse import quote

from console.playback.spelling import spellings, without_moment
from model.instant import parse
from storage.index import surt
from storage.merged_index import MergedIndex
from storage.spool_index import SpoolIndex
from storage.urlkey import normal

MOST = 10_000
"""Lines of an answer to a question about more than one URL."""
_FRESH = 2.0
"""Seconds after which it is asked what was committed since."""
_EARLIEST = "00000101000000"


class Lookup:
    """Finds the lines of a URL. Any thread may ask."""

    def __init__(self, committed: MergedIndex, spool: SpoolIndex) -> None:
        self._committed, self._spool = committed, spool
        self._seen: tuple[frozenset[str], float] = frozenset(), 0.0

    def find(self, url: str, match: str = "exact", closest: str = "", limit: int = MOST) -> list[bytes]:
        """The lines in their order, or those nearest to `closest` (up to 14 digits) first, as pywb is to read them.

        `match` is one of exact, prefix, host, domain. Raises ValueError when `closest` is no moment.
        """
        if match != "exact":
            return [_handed(line) for line in islice(self._in(*_range(url, match)), min(limit, MOST))]
        found = next(filter(None, map(self._of, spellings(url))), None) or self._at_another_moment(url)
        if closest:
            aim = parse(closest + _EARLIEST[len(closest) :])
            found = sorted(found, key=lambda line: abs(_moment(line) - aim))[:limit]
        return [_handed(line) for line in found]

    def _of(self, url: str) -> list[bytes]:
        """The lines with the key of a URL. Keys are in lower case: where the URL itself is there, its lines alone, or
        one page would be shown in the place of another."""
        found = list(self._in(*_range(url, "exact")))
        return [line for line in found if _path(fields(line)["url"]) == _path(url)] or found

    def _at_another_moment(self, url: str) -> list[bytes]:
        """The lines of a URL that differs only in a parameter against caches."""
        plain = without_moment(url)
        if plain == url:
            return []
        key = surt(plain)
        near = islice(self._in(*_range(url.partition("?")[0] + "?", "prefix")), MOST)
        return [line for line in near if surt(without_moment(fields(line)["url"])) == key]

    def _in(self, start: bytes, end: bytes) -> Iterator[bytes]:
        # the spool first: what is sealed meanwhile is then found twice, and not missed
        waiting, journals = self._spool.lines(start, end)
        if journals != self._seen[0] or time.monotonic() - self._seen[1] > _FRESH:
            self._committed.refresh()
            self._seen = journals, time.monotonic()
        return _once(merge(self._committed.lines(start, end), waiting))


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
        last = line


def _range(url: str, match: str) -> tuple[bytes, bytes]:
    """The first key that is wanted, and the first behind it that is not (a space ends a key, and sorts before `!`)."""
    key = surt(url)
    host = key.partition(")")[0]
    if match == "exact":
        return f"{key} ".encode(), f"{key}!".encode()
    if match == "domain":
        return host.encode(), f"{host}-".encode()
    if match == "host":
        return f"{host})".encode(), f"{host}*".encode()
    start = key if key.endswith(url[-1:]) or url[-1:] not in "/?" else key + url[-1:]
    return start.encode(), (start[:-1] + chr(ord(start[-1]) + 1)).encode()


def _path(url: str) -> str:
    return normal(url).partition("://")[2].partition("/")[2]


def _moment(line: bytes) -> datetime:
    return parse(line.split(b" ", 2)[1].decode())


def fields(line: bytes) -> dict[str, str]:
    """What a line says of its capture."""
    found: dict[str, str] = json.loads(line.split(b" ", 2)[2])
    return found


def _handed(line: bytes) -> bytes:
    """A line whose file name leads to the capture: its WARC and its URL. A revisit is handed out resolved, and so is
    none to pywb."""
    key, moment, _ = line.split(b" ", 2)
    told = fields(line)
    told["filename"] = f"{told['filename']}/{quote(told['url'], safe='')}"
    if told.get("mime") == "warc/revisit":
        del told["mime"]
    return b"%b %b %b\n" % (key, moment, json.dumps(told).encode())
