"""One request and what comes back, as received: the wire -> an Exchange."""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.connection import Connection, Connections
from crawler.egress import NotSent, Target
from crawler.framing import Broken, Inbox, body, framing_of
from crawler.limits import Limits
from crawler.request import Ask, request_bytes
from crawler.sink import Sink
from model.exchange import Exchange, Failure, Truncation
from model.instant import now


@dataclass(slots=True)
class _Reply:
    """A response while it comes in."""

    sink: Sink
    head: bytes = b""
    truncated: Truncation | None = None
    failure: Failure | None = None
    is_whole: bool = False
    is_reusable: bool = False

    @property
    def began(self) -> bool:
        return bool(self.head or self.sink.size)


class Wire:
    """Sends requests and keeps what came back, whatever it was. Large bodies lie in `folder` until they are kept."""

    def __init__(self, connections: Connections, limits: Limits, folder: Path, agent: str) -> None:
        self._connections, self._limits, self._folder, self.agent = connections, limits, folder, agent

    async def exchange(self, ask: Ask, aim: Target) -> Exchange:
        """The exchange; a failed one says why in `failure`. Raises NotSent only for what must not be sent."""
        at = now()
        try:
            connection = self._connections.idle(aim, ask.portal) or await self._connections.open(aim, ask.portal)
            request, reply = await self._converse(ask, aim, connection)
            if connection.used and not reply.began and not _is_timeout(reply):
                # a kept-alive connection that the other side had closed was no answer (RFC 9112 §9.3.1)
                at = now()
                connection = await self._connections.open(aim, ask.portal)
                request, reply = await self._converse(ask, aim, connection)
        except NotSent as error:
            if error.outcome == "scope":
                raise
            return _failed(ask, at, Failure(outcome=error.outcome, detail=error.detail))
        except (OSError, TimeoutError) as error:
            return _failed(ask, at, _failure(error))
        return _exchange(ask, at, request, reply, connection)

    async def _converse(self, ask: Ask, aim: Target, connection: Connection) -> tuple[bytes, _Reply]:
        proxy = connection.proxy
        request = request_bytes(ask, aim, self.agent, absolute=proxy is not None)
        reply = _Reply(Sink(self._folder, self._limits.memory))
        try:
            await self._send_and_read(ask, connection, request, reply)
        except (OSError, TimeoutError) as error:
            reply.failure = _failure(error)
            reply.truncated = ("time" if isinstance(error, TimeoutError) else "disconnect") if reply.began else None
        except BaseException:
            reply.sink.discard()
            connection.close()
            raise
        if reply.is_reusable:
            self._connections.put_back(aim, ask.portal, connection)
        else:
            connection.close()
        return request, reply

    async def _send_and_read(self, ask: Ask, connection: Connection, request: bytes, reply: _Reply) -> None:
        end = asyncio.get_running_loop().time() + self._limits.total
        async with asyncio.timeout_at(end) as deadline:
            connection.writer.write(_with_credentials(request, connection))
            await connection.writer.drain()
            inbox = Inbox(connection.reader, self._limits.idle, deadline, end)
            try:
                await self._read(ask, inbox, reply)
            except Broken as broken:
                reply.truncated = broken.reason if reply.began or inbox.waiting else None
                outcome = "too_large" if broken.reason == "length" else "error"
                reply.failure = Failure(outcome=outcome, detail=broken.detail)
            finally:
                if not reply.is_whole:
                    reply.sink.write(inbox.waiting[: max(0, self._limits.body - reply.sink.size)])

    async def _read(self, ask: Ask, inbox: Inbox, reply: _Reply) -> None:
        head = await self._final_head(inbox, reply)
        if head is None:
            return
        reply.head = head.head
        framing, length = framing_of(ask.method or ask.link.method, head.status, list(head.headers()))
        async for data in body(inbox, framing, length):
            room = self._limits.body - reply.sink.size
            reply.sink.write(data[:room])
            if len(data) > room:
                raise Broken("length", f"more than {self._limits.body} bytes")
        reply.is_whole = True
        closes = "close" in head.header("connection").lower() or head.head.startswith(b"HTTP/1.0")
        reply.is_reusable = framing != "close" and not closes and not inbox.waiting

    async def _final_head(self, inbox: Inbox, reply: _Reply) -> Exchange | None:
        """The head of the response proper, interim ones (1xx) passed over; None when there is no HTTP head at all."""
        while True:
            raw = await inbox.head(self._limits.head)
            head = Exchange(url="", at=datetime.min, head=raw)
            if head.status is None or not raw.startswith(b"HTTP/"):
                reply.sink.write(raw)
                reply.failure = Failure(outcome="error", detail=f"no HTTP status line: {raw[:40]!r}")
                return None
            if head.status >= 200 or head.status == 101:
                return head


def _is_timeout(reply: _Reply) -> bool:
    return reply.failure is not None and reply.failure.outcome == "timeout"


def _with_credentials(request: bytes, connection: Connection) -> bytes:
    """The request with the proxy's credentials, which no record may hold."""
    if connection.proxy is None or not connection.proxy.credentials:
        return request
    line, rest = request.split(b"\r\n", 1)
    return line + b"\r\nProxy-Authorization: " + connection.proxy.credentials.encode("ascii") + b"\r\n" + rest


def _failure(error: BaseException) -> Failure:
    if isinstance(error, TimeoutError):
        return Failure(outcome="timeout", detail="no answer in time")
    if isinstance(error, ssl.SSLError | ssl.CertificateError):
        return Failure(outcome="tls", detail=str(error))
    return Failure(outcome="error", detail=str(error) or type(error).__name__)


def _failed(ask: Ask, at: datetime, failure: Failure) -> Exchange:
    link = ask.link
    return Exchange(url=link.url, at=at, failure=failure, role=link.role, via=link.via, link_text=link.text)


def _exchange(ask: Ask, at: datetime, request: bytes, reply: _Reply, connection: Connection) -> Exchange:
    link = ask.link
    return Exchange(
        url=link.url,
        at=at,
        request=request,
        head=reply.head,
        body=reply.sink.body(),
        ip=connection.ip,
        tls=connection.tls,
        truncated=reply.truncated,
        failure=reply.failure,
        role=link.role,
        via=link.via,
        link_text=link.text,
    )
