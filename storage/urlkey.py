"""One key for the spellings of one URL, so that what a person types finds what the wire said."""

import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9._~/&=,;:@!$'()*+?-]*")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def normal(url: str) -> str:
    """The URL by RFC 3986 §6.2.2: case of scheme, host and escapes, needless escapes, default port, empty path and
    fragment make no difference; whatever else differs stays different. What is no URL comes back as it is."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    if not parts.hostname:
        return url
    scheme = parts.scheme.lower()
    host = _host(parts.hostname)
    place = host if port in (None, _PORTS.get(scheme)) else f"{host}:{port}"
    return urlunsplit((scheme, place, _escaped(parts.path) or "/", _escaped(parts.query), ""))


@lru_cache(maxsize=4096)
def url_key(url: str) -> str:
    """32 hex digits that stand for the normal form of a URL, of one length however long the URL."""
    return sha256(normal(url).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _host(name: str) -> str:
    if ":" in name:
        return f"[{name}]"
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return name.lower()


def _escaped(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return _ESCAPE.sub(_escape, quote(text, safe="%!$&'()*+,;=:@/?-._~[]|^`{}\\\"<>", errors="surrogatepass"))


def _escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else f"%{match[1].upper()}"
