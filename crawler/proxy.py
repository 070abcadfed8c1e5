"""Which proxy a request goes through."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from crawler.egress import Target
from model.errors import BadInput


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy. `credentials` is the value of Proxy-Authorization: it goes on the wire and into no record."""

    host: str
    port: int
    credentials: str = field(default="", repr=False)


def proxy_of(address: str) -> Proxy | None:
    """The proxy that a setting names (`http://[user:password@]host:port`); None for an empty one.

    Raises BadInput for what is no address of an HTTP proxy.
    """
    if not address:
        return None
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        host, port, parts = None, 0, urlsplit("")
    if parts.scheme != "http" or not host:
        raise BadInput("http_proxy or https_proxy is no HTTP proxy: http://[user:password@]host:port is wanted")
    user = unquote(f"{parts.username}:{parts.password or ''}") if parts.username else ""
    return Proxy(host, port, f"Basic {b64encode(user.encode()).decode()}" if user else "")


@dataclass(frozen=True, slots=True)
class Route:
    """The proxies for `http` and `https` targets, and the hosts that go past them (`no_proxy`)."""

    proxies: Mapping[str, Proxy | None]
    direct: tuple[str, ...] = ()

    @classmethod
    def of(cls, http: str = "", https: str = "", no_proxy: str = "") -> "Route":
        """The route of the three settings, as the environment has them."""
        names = tuple(name.strip().lstrip("*.").lower() for name in no_proxy.split(","))
        everything = ("",) if "*" in no_proxy.replace(" ", "").split(",") else ()
        return cls({"http": proxy_of(http), "https": proxy_of(https)}, tuple(filter(None, names)) + everything)

    def proxy(self, aim: Target) -> Proxy | None:
        """The proxy for a target; None when it is asked directly. A name in `no_proxy` covers its subdomains."""
        for name in self.direct:
            if not name or name in (aim.host, f"{aim.host}:{aim.port}") or aim.host.endswith(f".{name}"):
                return None
        return self.proxies.get(aim.scheme)
