"""Connections to portals: opened by the way out, kept alive for a while, closed."""

import asyncio
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from crawler.egress import Resolver, Target, checked_addresses, system_resolver
from crawler.framing import head_end
from crawler.limits import Limits
from crawler.proxy import Proxy, Route
from crawler.tls import agreed, context
from model.exchange import Tls
from model.portal import Portal

BUFFER = 256 * 1024
Key = tuple[str, str, int, str]


@dataclass(slots=True)
class Connection:
    """An open connection. `ip` is the portal's address, empty behind a proxy; `proxy` is set where the request line
    must name the whole URL; `used` says that a request went over it before."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    ip: str = ""
    tls: Tls | None = None
    proxy: Proxy | None = None
    used: bool = False

    def close(self) -> None:
        """Ends it at once."""
        self.writer.close()

    @property
    def is_open(self) -> bool:
        """Whether the other side has not closed it, as far as is known here."""
        return not (self.reader.at_eof() or self.writer.is_closing() or self.reader.exception())


class Connections:
    """Opens connections, each to an address that was checked, and holds the idle ones."""

    def __init__(self, route: Route, limits: Limits, resolve: Resolver = system_resolver) -> None:
        self._route, self._limits, self._resolve = route, limits, resolve
        self._idle: dict[Key, list[tuple[float, Connection]]] = {}

    def idle(self, aim: Target, portal: Portal, keep: float = 10.0) -> Connection | None:
        """A connection left open by an earlier request to the same place, at most `keep` seconds ago."""
        waiting = self._idle.get(_key(aim, portal), [])
        while waiting:
            since, connection = waiting.pop()
            if connection.is_open and asyncio.get_running_loop().time() - since < keep:
                return connection
            connection.close()
        return None

    def put_back(self, aim: Target, portal: Portal, connection: Connection) -> None:
        """Leaves a connection open for the next request to the same place."""
        connection.used = True
        entry = (asyncio.get_running_loop().time(), connection)
        self._idle.setdefault(_key(aim, portal), []).append(entry)

    async def open(self, aim: Target, portal: Portal) -> Connection:
        """A new connection; raises NotSent by the rules of the way out, OSError (ssl.SSLError) when it fails."""
        async with asyncio.timeout(self._limits.connect):
            proxy = self._route.proxy(aim)
            connection = await (self._by_proxy(aim, proxy) if proxy else self._direct(aim, portal))
            if aim.scheme == "https":
                await _secure(connection, aim, portal)
            return connection

    async def _direct(self, aim: Target, portal: Portal) -> Connection:
        addresses = await checked_addresses(aim, portal, self._resolve)
        for address in addresses[:-1]:
            with suppress(OSError):
                return await _connect(address, aim.port)
        return await _connect(addresses[-1], aim.port)

    async def _by_proxy(self, aim: Target, proxy: Proxy) -> Connection:
        try:
            reader, writer = await asyncio.open_connection(proxy.host, proxy.port, limit=BUFFER)
        except OSError as error:
            raise OSError(f"the proxy {proxy.host}:{proxy.port} does not answer: {error}") from None
        if aim.scheme == "http":
            return Connection(reader, writer, proxy=proxy)
        await _tunnel(reader, writer, aim, proxy)
        return Connection(reader, writer)

    def close(self) -> None:
        """Closes whatever is idle."""
        for _, connection in self._all_idle():
            connection.close()
        self._idle.clear()

    def _all_idle(self) -> Iterable[tuple[float, Connection]]:
        return (entry for entries in self._idle.values() for entry in entries)


def _key(aim: Target, portal: Portal) -> Key:
    return aim.scheme, aim.host, aim.port, f"{portal.tls} {portal.private_network and portal.id}"


async def _connect(address: str, port: int) -> Connection:
    reader, writer = await asyncio.open_connection(address, port, limit=BUFFER)
    return Connection(reader, writer, ip=address)


async def _tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, aim: Target, proxy: Proxy) -> None:
    place = f"{f'[{aim.host}]' if ':' in aim.host else aim.host}:{aim.port}"
    credentials = f"Proxy-Authorization: {proxy.credentials}\r\n" if proxy.credentials else ""
    writer.write(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{credentials}\r\n".encode("ascii"))
    answer = b""
    while head_end(answer) < 0:
        data = await reader.read(4096)
        if not data or len(answer) > 16384:
            raise OSError(f"the proxy closed the tunnel to {place}")
        answer += data
    status = answer.split(None, 2)[1:2]
    if status != [b"200"]:
        writer.close()
        line = answer.split(b"\n", 1)[0].strip().decode("latin-1")
        raise OSError(f"the proxy refused the tunnel to {place}: {line}")


async def _secure(connection: Connection, aim: Target, portal: Portal) -> None:
    try:
        await connection.writer.start_tls(context(portal.tls), server_hostname=aim.host)
    except BaseException:
        connection.close()
        raise
    session: ssl.SSLObject | None = connection.writer.get_extra_info("ssl_object")
    connection.tls = agreed(session, portal.tls)
