"""An exchange: one request and what came back, as bytes, before anything decoded them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from model.link import Role

Truncation = Literal["length", "time", "disconnect", "unspecified"]
"""The reasons of WARC-Truncated (WARC 1.1 §5.13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """What TLS agreed on: `TLSv1.3`, the cipher's name, the leaf certificate's SHA-256 in hex."""

    version: str
    cipher: str
    certificate: str
    legacy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an exchange is not whole. `outcome` is one of the contract's; `detail` one line for a person."""

    outcome: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response, as received; a failed fetch is one too.

    `request` and `head` are wire bytes up to and with the blank line (`request` with its body); `head` is empty
    when no response came. `body` is what followed, its transfer and content codings left on: bytes, or the path
    of a file that holds them. `url` is absolute and without fragment.

    With `resource` set to a media type it is no exchange but something made from one (a rendered DOM, a
    screenshot): `body` is the thing itself, `request` and `head` are empty, and `beside` is the record id of the
    response it was made from. `decoded` says that a browser had already undone the content coding.
    """

    url: str
    at: datetime
    request: bytes = b""
    head: bytes = b""
    body: bytes | Path = b""
    ip: str = ""
    protocol: str = "http/1.1"
    tls: Tls | None = None
    truncated: Truncation | None = None
    failure: Failure | None = None
    role: Role = "article"
    via: str = ""
    link_text: str = ""
    resource: str = ""
    beside: str = ""
    decoded: bool = False

    def open_body(self) -> BinaryIO:
        """The body as a fresh stream from its beginning; the caller closes it."""
        return self.body.open("rb") if isinstance(self.body, Path) else BytesIO(self.body)

    def body_size(self) -> int:
        """The body's length in bytes, as received."""
        return self.body.stat().st_size if isinstance(self.body, Path) else len(self.body)

    @property
    def status(self) -> int | None:
        """The status code, or None when no response came or its status line cannot be read."""
        parts = self.head.split(b"\n", 1)[0].split(None, 2)
        return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None

    def headers(self) -> Iterator[tuple[bytes, bytes]]:
        """Names and values of the response head in their order, repeats kept; folded lines joined to their field."""
        field: list[bytes] = []
        for line in self.head.split(b"\n")[1:]:
            line = line.rstrip(b"\r")
            if line[:1] in (b" ", b"\t") and field:
                field[1] += b" " + line.strip()
                continue
            if field:
                yield field[0], field[1]
            name, colon, value = line.partition(b":")
            field = [name.strip(), value.strip()] if colon else []
        if field:
            yield field[0], field[1]

    def header(self, name: str) -> str:
        """The first value of a header, latin-1; empty when there is none."""
        wanted = name.lower().encode("ascii")
        return next((v.decode("latin-1") for n, v in self.headers() if n.lower() == wanted), "")

    @property
    def media_type(self) -> str:
        """The declared media type, lower case, without parameters; empty when none was declared."""
        return (self.resource or self.header("content-type")).split(";")[0].strip().lower()
