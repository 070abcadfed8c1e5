"""Addresses as a browser makes them from what stands in a page."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from crawler.egress import PORTS

PLAIN = re.compile(r"[!$&-;=?-Z_a-z~%\[\]]*\Z")
DROPPED = re.compile(r"[\t\r\n]")
SESSION = re.compile(r";jsessionid=[\w.!-]*", re.IGNORECASE)
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def join(base: str, href: str, charset: str = "utf-8") -> str:
    """The absolute URL of a link, without fragment; empty when it is none that could be asked by HTTP.

    A session id in the path is left out. Non-ASCII is percent-encoded as browsers do it (URL Standard): the path in
    UTF-8, the query in the page's charset.
    """
    href = SESSION.sub("", DROPPED.sub("", href)).strip().replace("\\", "/")
    scheme = SCHEME.match(href)
    if not href or href.startswith("#") or (scheme and scheme[1].lower() not in PORTS):
        return ""
    try:
        return normal(urljoin(base, href), charset)
    except ValueError:
        return ""


def normal(url: str, charset: str = "utf-8") -> str:
    """One writing of an absolute URL: lower-case host in IDNA, no default port, no fragment, no dot segments left,
    a path that is never empty, everything percent-encoded once. Raises ValueError for what is no URL."""
    if not PLAIN.match(url):
        url = safe_url_string(url, encoding=charset, path_encoding="utf-8")
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    if parts.port and parts.port != PORTS.get(parts.scheme):
        host = f"{host}:{parts.port}"
    if "@" in parts.netloc:
        host = f"{parts.netloc.rpartition('@')[0]}@{host}"
    return urlunsplit((parts.scheme, host, parts.path or "/", parts.query, ""))
