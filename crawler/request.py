"""A request as it goes on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version

from crawler.egress import Target
from model.link import Link
from model.portal import Portal


def user_agent(contact: str) -> str:
    """The one name under which every request is sent, with the address of who answers for it."""
    return f"nianbao/{version('nianbao')}" + (f" (+{contact})" if contact else "")


@dataclass(frozen=True, slots=True)
class Ask:
    """A link to be asked for a portal, with further headers (validators, a browser's own)."""

    portal: Portal
    link: Link
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = ""


def request_bytes(ask: Ask, aim: Target, agent: str, absolute: bool) -> bytes:
    """The request line, headers and body; in absolute form for a proxy (RFC 9112 §3.2.2)."""
    method = ask.method or ask.link.method
    place = f"{aim.scheme}://{aim.netloc}{aim.path}" if absolute else aim.path
    headers = {
        "Host": aim.netloc,
        "User-Agent": agent,
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "zh-CN,zh;q=0.9",
        "Accept-Encoding": "gzip, deflate, br",
        **ask.headers,
        "Connection": "keep-alive",
    }
    if ask.link.body:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        headers["Content-Length"] = str(len(ask.link.body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if "\n" not in value + name)
    return f"{method} {place} HTTP/1.1\r\n{lines}\r\n".encode("latin-1", "replace") + ask.link.body
