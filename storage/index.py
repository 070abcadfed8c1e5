"""The index of a WARC as CDXJ lines, as pywb reads them: SURT key, 14 digits, JSON.

Rendered DOMs and screenshots are left out: a replay gives what the server sent.
"""

import json
import re
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes, urlsplit

from model.instant import digits, parse
from storage.scan import Listed

_INDEXED = ("response", "revisit")
_WWW = re.compile(r"^www\d*\.")
_SESSION = re.compile(r"(?<=/)\((?:[a-z]\([0-9a-z]{24}\))+\)/|(?<=/)\([0-9a-z]{24}\)/")
_SESSION_QUERY = re.compile(
    r"(?:^|(?<=&))(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
_UNSAFE = frozenset(range(0x21)) | frozenset(range(0x7F, 0x100)) | frozenset(b"#%")
_PORTS = {"http": 80, "https": 443}


def cdxj(name: str, records: Iterable[Listed]) -> bytes:
    """The lines of a WARC called `name`, sorted as bytes, as a CDXJ file is."""
    lines = [_line(name, record) for record in records if record.type in _INDEXED]
    return b"".join(sorted(line.encode() + b"\n" for line in lines))


def _line(name: str, record: Listed) -> str:
    fields = {
        "url": record.uri,
        "mime": "warc/revisit" if record.type == "revisit" else record.mime,
        "status": str(record.status) if record.status else "",
        "digest": record.payload_digest,
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": name,
    }
    shown = {key: value for key, value in fields.items() if value}
    return f"{surt(record.uri)} {digits(parse(record.date))} {json.dumps(shown)}"


def surt(url: str) -> str:
    """The sort-friendly key of a URL: host reversed, `www.` and the port of the scheme dropped, path and query in
    lower case, query sorted, session ids and a trailing slash dropped (as the Internet Archive's canonicaliser)."""
    parts = urlsplit(url)
    if not parts.hostname:
        return url.lower()
    host = ",".join(reversed(_WWW.sub("", parts.hostname).split(".")))
    port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
    path = _SESSION.sub("", _clean(_plain_path(parts.path)).lower())
    query = "&".join(sorted(_SESSION_QUERY.sub("", _clean(parts.query).lower()).split("&")))
    path = path.rstrip("/") or "/"
    return f"{host}{port}){path}" + (f"?{query}" if query else "")


def _plain_path(path: str) -> str:
    """A path without empty, `.` and `..` segments."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment not in ("", "."):
            kept.append(segment)
    return "/" + "/".join(kept) + ("/" if path.endswith("/") and kept else "")


def _clean(text: str) -> str:
    """Percent-encodings undone as often as they were done, and done once where they are needed."""
    data = text.encode()
    while (decoded := unquote_to_bytes(data)) != data:
        data = decoded
    return "".join(f"%{byte:02X}" if byte in _UNSAFE else chr(byte) for byte in data)
