"""The one way out: where a request may go, and through which proxy.

A host must be a public one, each of the addresses it resolves to is checked, and the checked address is the one
that is connected to. Behind a proxy the proxy resolves names, so only literal addresses can be judged. What may not
be asked has the outcome `scope`, and nothing is sent.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from crawler.addresses import is_public
from crawler.site import in_scope
from model.observation import Outcome
from model.portal import Portal

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
CONTROL = re.compile(r"[\x00-\x20\x7f]")
PORTS = {"http": 80, "https": 443}
INNER_NAMES = ("localhost", "local", "internal", "localdomain", "home.arpa", "lan", "intranet")


class NotSent(Exception):
    """A request that must not be sent, or that no address could be found for: its outcome, and why in one line."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome, self.detail = outcome, detail


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart, once: what is connected to and what is asked there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target(url: str, portal: Portal) -> Target:
    """The parts of a URL that may be asked for this portal.

    Raises NotSent (`scope`) for another scheme, a user name, a host that is a private address in whatever writing,
    or a name of an inner network. `private_network` opens the portal's own hosts and no others.
    """
    parts = _split(url)
    host = _host(parts.hostname or "")
    if not host:
        raise NotSent("scope", f"no host in {url!r}")
    if not (portal.private_network and in_scope(portal, host)):
        _check_name(host)
    try:
        port = parts.port or PORTS[parts.scheme]
    except ValueError:
        raise NotSent("scope", f"no such port in {url!r}") from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise NotSent("scope", f"cannot be read as a URL: {error}") from None
    if parts.scheme not in PORTS:
        raise NotSent("scope", f"{parts.scheme or 'no'} scheme: only http and https are asked")
    if "@" in parts.netloc or "\\" in url or CONTROL.search(url):
        raise NotSent("scope", "a URL with a user name, a backslash or a control character is not asked")
    return parts


def _host(host: str) -> str:
    """The host as a browser reads it: IDNA, and every writing of an IPv4 address as four decimals."""
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    host = host.rstrip(".").lower()
    last = host.rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return ""
    return host


def _check_name(host: str) -> None:
    is_literal = ":" in host or host.replace(".", "").isdigit()
    if is_literal and not is_public(host):
        raise NotSent("scope", f"{host} is no public address")
    if not is_literal and ("." not in host or host.endswith(tuple(f".{name}" for name in INNER_NAMES))):
        raise NotSent("scope", f"{host} is a name of an inner network")


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses that this machine finds for a name, in its order; raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def checked_addresses(aim: Target, portal: Portal, resolve: Resolver = system_resolver) -> list[str]:
    """The addresses of the target, each of them allowed; connect to these and look nothing up again.

    Raises NotSent: `dns` when there is none, `scope` when any of them may not be connected to.
    """
    try:
        addresses = list(await resolve(aim.host, aim.port))
    except (OSError, UnicodeError) as error:
        raise NotSent("dns", f"{aim.host}: {error}") from None
    if not addresses:
        raise NotSent("dns", f"{aim.host}: no address")
    if not (portal.private_network and in_scope(portal, aim.host)):
        for address in addresses:
            if not is_public(address):
                raise NotSent("scope", f"{aim.host} resolves to {address}, which is no public address")
    return addresses
