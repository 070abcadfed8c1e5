"""An answer as the farm sends it: all of its bytes are settled before it is asked for."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from hashlib import sha256
from typing import Literal
from zlib import crc32

EPOCH = 1_760_000_000
"""2025-10-09: the earliest Last-Modified, in seconds."""

REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 400: "Bad Request"}
REASONS |= {404: "Not Found", 501: "Not Implemented", 502: "Bad Gateway"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`content_type` empty sends none. `headers` are sent as they are, latin-1. `gzipped` codes the body where the
    client takes gzip; `etag` and `modified` are validators, answered by 304."""

    status: int = 200
    body: bytes = b""
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    framing: Literal["length", "chunked", "close"] = "length"
    gzipped: bool = False
    etag: bool = False
    modified: bool = False

    def fresh_for(self, asked: Mapping[str, str]) -> bool:
        """Whether the client's copy is still this one (RFC 9110 §13.2.2: If-None-Match goes first)."""
        if "if-none-match" in asked:
            return self.etag and self.tag in asked["if-none-match"]
        return self.modified and asked.get("if-modified-since") == self.last_modified

    @property
    def tag(self) -> str:
        """The entity tag."""
        return f'"{sha256(self.body).hexdigest()[:16]}"'

    @property
    def last_modified(self) -> str:
        """A moment that is another one as soon as the body is."""
        return formatdate(EPOCH + crc32(self.body) % 10**7, usegmt=True)

    def wire(self, method: str, asked: Mapping[str, str]) -> bytes:
        """The whole message: status line, headers, framed body (none for HEAD and 304)."""
        fresh = self.status == 200 and self.fresh_for(asked)
        coded = self.gzipped and "gzip" in asked.get("accept-encoding", "")
        body = _gzipped(self.body) if coded else self.body
        head = self._head(304 if fresh else self.status, [] if fresh else self._entity(body, coded))
        return head if fresh or method == "HEAD" else head + self._framed(body)

    def _head(self, status: int, entity: list[tuple[str, str]]) -> bytes:
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Answer')}", "Server: nginx"]
        fields = [*self._validators(), *entity, *self.headers]
        lines += [f"{name}: {value}" for name, value in fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _validators(self) -> list[tuple[str, str]]:
        tags = [("ETag", self.tag)] if self.etag else []
        return tags + ([("Last-Modified", self.last_modified)] if self.modified else [])

    def _entity(self, body: bytes, coded: bool) -> list[tuple[str, str]]:
        fields = [("Content-Type", self.content_type)] if self.content_type else []
        fields += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")] if coded else []
        framing = {"length": [("Content-Length", str(len(body)))], "chunked": [("Transfer-Encoding", "chunked")]}
        return fields + framing.get(self.framing, [("Connection", "close")])

    def _framed(self, body: bytes) -> bytes:
        return chunked(body) if self.framing == "chunked" else body


@lru_cache(maxsize=4096)
def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def chunked(body: bytes, size: int = 4096) -> bytes:
    """The body in chunks (RFC 9112 §7.1)."""
    parts = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def page(text: str, charset: str = "utf-8", *, declared: bool = True, **more: object) -> Answer:
    """An HTML page; with `declared` false neither header nor client is told the charset."""
    content_type = f"text/html; charset={charset}" if declared else "text/html"
    return Answer(body=text.encode(charset, "xmlcharrefreplace"), content_type=content_type, **more)  # type: ignore[arg-type]


def plain(status: int, text: str) -> Answer:
    """A short text, for people and errors."""
    return Answer(status=status, body=text.encode(), content_type="text/plain; charset=utf-8")


def moved(to: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(status=status, headers=(("Location", to),))
