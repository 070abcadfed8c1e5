"""The farm's server: an HTTP/1.1 forward proxy on loopback that answers for hosts under `.example` alone."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from samples.web.answer import Answer, plain

MOST_BODY = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came: `host` without port, `path` with its query, header names in lower case."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[bytes], Awaitable[None]]
Respond = Callable[[Request, Send], Awaitable[bool]]
"""Answers a request by sending; what it returns says whether the connection may go on."""


async def serve(port: int, respond: Respond) -> asyncio.Server:
    """Listen on 127.0.0.1; port 0 takes a free one."""

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _one(reader, writer, respond):
                pass
        except ValueError:
            writer.write(plain(400, "this is no request that the farm can read\n").wire("GET", {}))
        except (asyncio.CancelledError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            return
        finally:
            writer.close()

    return await asyncio.start_server(connection, "127.0.0.1", port, limit=1 << 16)


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, respond: Respond) -> bool:
    """One request and its answer; False ends the connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    headers = {n.strip().lower(): v.strip() for n, _, v in (line.partition(":") for line in head[1:]) if n}
    body = await reader.readexactly(min(int(headers.get("content-length", 0)), MOST_BODY))
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = (parts.hostname or headers.get("host", "").split(":")[0]).lower()

    async def send(wire: bytes) -> None:
        writer.write(wire)
        await writer.drain()

    refusal = refuse(method, host)
    if refusal:
        await send(refusal.wire(method, headers))
        return method != "CONNECT"
    goes_on = await respond(Request(method=method, host=host, path=path, headers=headers, body=body), send)
    return goes_on and headers.get("connection", headers.get("proxy-connection", "")).lower() != "close"


def refuse(method: str, host: str) -> Answer | None:
    """Why a request is not for this farm, or None when it is."""
    if method == "CONNECT":
        return plain(501, "CONNECT is refused: the sample portals speak plain http only\n")
    if not host.endswith(".example"):
        return plain(502, f"{host or 'no host'} is not ours: this proxy answers for sample hosts under .example only\n")
    return None
