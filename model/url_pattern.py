"""Patterns of URLs: a URL in which `*` stands for any run of characters.

Spellings that servers answer alike are alike here: http and https, upper and lower case, escaped and plain, a doubled
slash, a default port, a fragment. A pattern rather closes a spelling too many than one too few.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Self, TypeVar
from urllib.parse import unquote_to_bytes

T = TypeVar("T")

_PARTS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|//)?([^/?#]*)([^#]*)", re.IGNORECASE | re.DOTALL)
_SLASHES = re.compile(r"/{2,}")


def key_of(url: str) -> str:
    """The form in which URLs are compared: the labels of the host from the last to the first, the port unless it is a
    default one, the path; `http://www.a.example/X` is `example,a,www,)/x`."""
    match = _PARTS.match(url.strip())
    assert match is not None  # every part may be empty
    path = match[2].removesuffix("?")
    if "%" in path or not path.isascii():
        path = unquote_to_bytes(path).decode("latin-1")
    if "//" in path:
        path = _SLASHES.sub("/", path)
    return f"{_place(match[1])}){'' if path.startswith('/') else '/'}{path.lower()}"


@lru_cache(maxsize=4096)
def _place(place: str) -> str:
    """The host's labels turned round, and the port."""
    place = place.rpartition("@")[2].lower()
    host, colon, port = place.rpartition(":")
    if not colon or (port and not (port.isascii() and port.isdigit())):
        host, port = place, ""
    host = host.rstrip(".")
    if not host.isascii():
        with suppress(UnicodeError):  # no name that could be asked: it is compared as it stands
            host = host.encode("idna").decode("ascii").lower()
    return f"{','.join(reversed(host.split('.')))},{'' if port in ('80', '443') else port}"


@dataclass(frozen=True, slots=True)
class UrlPattern:
    """The literal pieces of a key, in their order; between them lies anything."""

    pieces: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """The pattern of a text. `*.a.example/…` is a.example and every host below it; `*/…` every host.

        Raises ValueError, with what to give instead, for a text without a path, with another `*` in its host, or
        that would match everything.
        """
        text = text.strip()
        match = _PARTS.match(text)
        assert match is not None
        host, path = match[1], match[2]
        is_host = "//" in text or host == "*" or "." in host or ":" in host
        if not host or not is_host or len(text.split()) != 1:
            raise ValueError(f"{text!r} is no pattern of URLs: give http://HOST/PATH, with * for any characters")
        if not path.startswith("/"):
            raise ValueError(f"{text!r} has no path: {host}/* is the whole host, {host}/ its home page alone")
        if "*" in host.removeprefix("*.") and host != "*":
            raise ValueError(f"{text!r}: in a host * may only stand first, for everything below: *.a.example/*")
        pieces = tuple(key_of(text).replace("*,", "*", 1 if "*" in host else 0).split("*"))
        if not any(character.isalnum() for piece in pieces for character in piece):
            raise ValueError(f"{text!r} would match every URL: name a host or a part of a path")
        return cls(pieces)

    def matches(self, key: str) -> bool:
        """Whether a key is one of the pattern's; linear, whatever the pattern."""
        first, *rest = self.pieces
        if not rest:
            return key == first
        at, end = len(first), len(key) - len(rest[-1])
        if not key.startswith(first) or not key.endswith(rest[-1]):
            return False
        for piece in rest[:-1]:
            found = key.find(piece, at, end)
            if found < 0:
                return False
            at = found + len(piece)
        return at <= end


class PatternIndex(Generic[T]):
    """What hangs on patterns, found by URL: of many patterns only those are tried that begin or end as it does."""

    def __init__(self, items: Iterable[tuple[UrlPattern, T]]) -> None:
        heads: dict[str, list[tuple[UrlPattern, T]]] = {}
        tails: dict[str, list[tuple[UrlPattern, T]]] = {}
        for pattern, item in items:
            head, tail = pattern.pieces[0], pattern.pieces[-1][::-1]
            table, affix = (heads, head) if len(head) >= len(tail) else (tails, tail)
            table.setdefault(affix, []).append((pattern, item))
        self._heads, self._tails = _Prefixes(heads), _Prefixes(tails)

    def matching(self, url: str) -> Iterator[T]:
        """What hangs on the patterns that match a URL, in no order."""
        key = key_of(url)
        for table, text in ((self._heads, key), (self._tails, key[::-1])):
            for pattern, item in table.of(text):
                if pattern.matches(key):
                    yield item


class _Prefixes(Generic[T]):
    """Lists by prefix. Sorted, the prefixes of a text are the last one before it and that one's own prefixes."""

    def __init__(self, table: dict[str, list[T]]) -> None:
        self._sorted = sorted(table)
        self._lists = [table[prefix] for prefix in self._sorted]
        self._above: list[int] = []
        chain: list[int] = []
        for number, prefix in enumerate(self._sorted):
            while chain and not prefix.startswith(self._sorted[chain[-1]]):
                chain.pop()
            self._above.append(chain[-1] if chain else -1)
            chain.append(number)

    def of(self, text: str) -> Iterator[T]:
        at = bisect_right(self._sorted, text) - 1
        while at >= 0:
            if text.startswith(self._sorted[at]):
                yield from self._lists[at]
            at = self._above[at]
