"""The head of a response as a replay is told it. The archived bytes stay as they are; told otherwise is only what a
browser, or pywb, would take wrongly from them: charsets that are not declared or lie, file names in raw GBK, framing
that was undone, and headers that would reach past the replay.
"""

import codecs
import re
from urllib.parse import quote, unquote_to_bytes

from crawler.urls import join
from extraction.decode import decode
from model.exchange import Exchange

_KEPT = {b"content-language", b"content-encoding"}
_ANEW = {b"content-length", b"transfer-encoding", b"content-type"}
_ORIGINAL = b"X-Archive-Orig-"
"""What pywb puts before the name of a header that it does not honour."""

_CHARSET = re.compile(r"charset\s*=\s*([\"']?)([\w.:-]+)", re.IGNORECASE)
_NAME = re.compile(rb"filename\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;]*)", re.IGNORECASE)
_TEXTS = {"text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml"}
_LABELS = {"big5hkscs": "big5"}
"""Labels of the Encoding Standard, where they are not Python's names."""
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
_UNTOLD = ("utf-16", "hz", "iso2022")
"""Charsets that a browser must find by itself: by their mark, or not at all."""


def told_head(exchange: Exchange, size: int, content: bytes) -> bytes:
    """The head to tell of an exchange, for a body of `size` bytes. `content` is the body with all codings undone.

    Headers that a replay does not need are told under `X-Archive-Orig-…`.
    """
    status = exchange.head.split(b"\n", 1)[0].rstrip(b"\r")
    told = [_told(exchange, name, value) for name, value in exchange.headers() if name.lower() not in _ANEW]
    kind = exchange.header("content-type")
    if charset := told_charset(exchange, content):
        kind = f"{exchange.media_type or 'text/html'}; charset={charset}"
    told += [f"Content-Type: {kind}".encode("latin-1")] if kind else []
    return b"\r\n".join([status, *told, b"Content-Length: %d" % size, b"", b""])


def _told(exchange: Exchange, name: bytes, value: bytes) -> bytes:
    match name.lower():
        case b"content-disposition":
            value = told_disposition(value)
        case b"location":
            value = value if value.isascii() else join(exchange.url, _text(value)).encode()
        case known if known not in _KEPT:
            name = _ORIGINAL + name
    return name + b": " + value


def told_charset(exchange: Exchange, content: bytes) -> str:
    """The label of the charset that a text was read in; empty where its server told it, or there is nothing to tell."""
    if content.isascii() or not _is_text(exchange, content):
        return ""
    declared = _CHARSET.search(exchange.header("content-type"))
    quoted, name = declared.groups() if declared else ("", "")
    found = decode(content, name).charset
    # pywb does not know a charset in quotes
    if found.startswith(_UNTOLD) or (not quoted and _codec(name) == _codec(found)):
        return ""
    return _LABELS.get(found, found)


def _is_text(exchange: Exchange, content: bytes) -> bool:
    kind = exchange.media_type
    return kind in _TEXTS or (not kind and content.lstrip()[:1] == b"<")


def _codec(name: str) -> str:
    known = name.lower()
    try:
        return codecs.lookup(_SAME.get(known, known)).name
    except LookupError:
        return known


def told_disposition(value: bytes) -> bytes:
    """A Content-Disposition that every browser reads alike (RFC 6266 §4.3, RFC 8187), where its file name is not
    ASCII, or is percent-encoded GBK."""
    found = _NAME.search(value)
    if not found or b"filename*" in value.lower():
        return value
    raw = found[1].strip().strip(b'"')
    plain = unquote_to_bytes(raw)
    if plain.isascii():
        return value
    name = quote(_text(plain), safe="")
    return value[: found.start()] + f"filename*=UTF-8''{name}".encode() + value[found.end() :]


def _text(value: bytes) -> str:
    """The text of a header that should have been ASCII: UTF-8 where it is that, else GB18030."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("gb18030", "replace")
