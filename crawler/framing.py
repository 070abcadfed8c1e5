"""Where a response ends on the wire (RFC 9112 §6), read without changing a byte of it.

An own reader, because the parsers at hand give the body with its chunk framing undone and refuse the heads that
real portals send; the archive keeps both as received.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

from model.exchange import Truncation

READ = 64 * 1024
LINE = 16 * 1024
Framing = Literal["none", "chunked", "length", "close"]


class Broken(Exception):
    """The response did not end as it said it would; what came is kept. `reason` is that of WARC-Truncated."""

    def __init__(self, reason: Truncation, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class Inbox:
    """What has arrived on a connection and is not yet taken."""

    def __init__(self, reader: asyncio.StreamReader, idle: float, deadline: asyncio.Timeout, end: float) -> None:
        self.waiting = b""
        self._reader, self._idle, self._deadline, self._end = reader, idle, deadline, end

    async def more(self) -> bool:
        """Waits for further bytes, no longer than the idle limit; False when the other side has closed."""
        self._deadline.reschedule(min(self._end, asyncio.get_running_loop().time() + self._idle))
        data = await self._reader.read(READ)
        self.waiting += data
        return bool(data)

    def take(self, count: int) -> bytes:
        """At most `count` of the bytes that are here."""
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return taken

    async def head(self, limit: int) -> bytes:
        """All up to and with the first blank line; raises Broken when there is none."""
        while (end := head_end(self.waiting)) < 0:
            if len(self.waiting) > limit:
                raise Broken("length", f"no end of the head within {limit} bytes")
            if not await self.more():
                raise Broken("disconnect", "closed before the head was whole" if self.waiting else "closed unanswered")
        return self.take(end)

    async def line(self) -> bytes:
        """All up to and with the next line feed; raises Broken when it does not come."""
        while (end := self.waiting.find(b"\n")) < 0:
            if len(self.waiting) > LINE:
                raise Broken("unspecified", "a chunk head without end")
            if not await self.more():
                raise Broken("disconnect", "closed inside the chunk framing")
        return self.take(end + 1)


def head_end(data: bytes) -> int:
    """The index behind the first blank line, or -1. Bare line feeds are taken too."""
    ends = [at + len(mark) for mark in (b"\n\r\n", b"\n\n") if (at := data.find(mark)) >= 0]
    return min(ends, default=-1)


async def body(inbox: Inbox, framing: Framing, length: int = 0) -> AsyncIterator[bytes]:
    """The bytes of a body as received, chunk framing and trailers with it; raises Broken when it ends wrongly."""
    if framing == "chunked":
        async for data in _chunked(inbox):
            yield data
    elif framing == "length":
        async for data in _exactly(inbox, length):
            yield data
    elif framing == "close":
        while inbox.waiting or await inbox.more():
            yield inbox.take(READ)


async def _exactly(inbox: Inbox, count: int) -> AsyncIterator[bytes]:
    left = count
    while left:
        if not inbox.waiting and not await inbox.more():
            raise Broken("disconnect", f"closed after {count - left} of {count} bytes")
        data = inbox.take(left)
        left -= len(data)
        yield data


async def _chunked(inbox: Inbox) -> AsyncIterator[bytes]:
    while True:
        line = await inbox.line()
        yield line
        try:
            size = int(line.split(b";", 1)[0].strip(), 16)
        except ValueError:
            raise Broken("unspecified", f"bad chunk size {line[:20]!r}") from None
        if size < 0:
            raise Broken("unspecified", f"bad chunk size {line[:20]!r}")
        if size == 0:
            break
        async for data in _exactly(inbox, size):
            yield data
        end = await inbox.line()
        yield end
        if end.strip():
            raise Broken("unspecified", "a chunk longer than it said")
    while trailer := await inbox.line():
        yield trailer
        if not trailer.strip():
            return


def framing_of(method: str, status: int | None, headers: list[tuple[bytes, bytes]]) -> tuple[Framing, int]:
    """How the body of a response is delimited, and its length where that is known."""
    if method == "HEAD" or status in (204, 304):
        return "none", 0
    named = [(name.lower(), value) for name, value in headers]
    if any(name == b"transfer-encoding" and b"chunked" in value.lower() for name, value in named):
        return "chunked", 0
    lengths = {value.strip() for name, value in named if name == b"content-length"}
    if len(lengths) == 1 and (value := lengths.pop()).isdigit():
        return "length", int(value)
    return "close", 0
