"""Pages whose server named no charset, or a wrong one, told anew for a replay.

In ReplayWeb.page such a page lies in a frame of a page in UTF-8, and takes the charset of that where none is told: GBK
comes out as mojibake. A replayer takes the charset from the record that its index points to, and from nowhere else. So
a package holds, beside the WARCs and their untouched records, one more WARC: of each such page a `resource` record of
the same URL, date and bytes, its Content-Type naming the charset that the bytes were read in. The index points there.
"""

import codecs
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from model.capture import Capture
from model.exchange import Exchange
from model.instant import digits, stamp
from storage.index import surt
from storage.record import FIELDS, HTTP, new_id, write_member
from storage.warc import PROFILES, ascii_uri

COPIES = "nianbao-charset-"
"""What the name of the WARC of copies begins with."""

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_LABELS = {"utf-8": "utf-8", "gb18030": "gb18030", "big5hkscs": "big5"}
"""Charsets that are told, by their names in Python, under their labels of the Encoding Standard."""
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}


def untold(exchange: Exchange, content: bytes, charset: str) -> str:
    """The label to tell of a page that was read in `charset`; empty where the page tells it, or there is no need."""
    if content.isascii() or charset not in _LABELS:
        return ""
    named = _PARAMETER.search(exchange.header("content-type")) or _META.search(content[:1024])
    declared = named[1] if named else ""
    return "" if _known(declared) == charset else _LABELS[charset]


def _known(declared: str | bytes) -> str:
    name = declared.decode("ascii") if isinstance(declared, bytes) else declared
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    return _SAME.get(found, found)


@dataclass(frozen=True, slots=True)
class _Copy:
    record_id: str
    url: str
    date: str
    digest: str


class ToldCharsets:
    """The WARC of copies, written into `file`. `replaced` are the record ids that the index passes over for them."""

    def __init__(self, file: BinaryIO, name: str, at: str) -> None:
        self.name, self._file = name, file
        self._info = new_id()
        self._copies: dict[str, _Copy] = {}
        self._lines: list[bytes] = []
        self.replaced: set[str] = set()
        write_member(file, [*self._head("warcinfo", self._info, at), ("WARC-Filename", name)], FIELDS, _DESCRIPTION)

    def __len__(self) -> int:
        return len(self._copies)

    def copy(self, capture: Capture, content: bytes, label: str) -> None:
        """Tells the charset of a page: `content` is its body, all codings undone."""
        copy = _Copy(new_id(), capture.url, stamp(capture.timestamp), f"sha256:{hashlib.sha256(content).hexdigest()}")
        headers = [
            *self._head("resource", copy.record_id, copy.date, capture.url),
            ("WARC-Concurrent-To", f"<{capture.record_id}>"),
            ("WARC-Payload-Digest", copy.digest),
        ]
        length = write_member(self._file, headers, f"text/html;charset={label}", body=BytesIO(content))
        self._list(capture, length, {"mime": "text/html", "status": "200", "digest": copy.digest})
        self._copies[capture.record_id] = copy

    def repeat(self, capture: Capture) -> None:
        """Tells a revisit of such a page: one without a head of its own takes that of the copy."""
        original = self._copies.get(capture.refers_to)
        if original is None or capture.status == 304:
            return
        headers = [
            *self._head("revisit", new_id(), stamp(capture.timestamp), capture.url),
            ("WARC-Concurrent-To", f"<{capture.record_id}>"),
            ("WARC-Profile", PROFILES[200]),
            ("WARC-Refers-To", f"<{original.record_id}>"),
            ("WARC-Refers-To-Target-URI", ascii_uri(original.url)),
            ("WARC-Refers-To-Date", original.date),
            ("WARC-Payload-Digest", original.digest),
        ]
        length = write_member(self._file, headers, HTTP["response"])
        self._list(capture, length, {"mime": "warc/revisit", "digest": original.digest})

    def lines(self) -> Iterator[bytes]:
        """The CDXJ lines of the copies."""
        yield from self._lines

    def _head(self, kind: str, record_id: str, date: str, url: str = "") -> list[tuple[str, str]]:
        head = [("WARC-Type", kind), ("WARC-Record-ID", f"<{record_id}>"), ("WARC-Date", date)]
        if url:
            head += [("WARC-Target-URI", ascii_uri(url)), ("WARC-Warcinfo-ID", f"<{self._info}>")]
        return head

    def _list(self, capture: Capture, length: int, fields: dict[str, str]) -> None:
        """Puts the member just written into the index, in the place of the capture's own."""
        start, uri = self._file.tell() - length, ascii_uri(capture.url)
        self._file.seek(start)
        sha256 = hashlib.sha256(self._file.read(length)).hexdigest()
        place = {"length": str(length), "offset": str(start), "filename": self.name}
        shown = json.dumps({"url": uri, **fields, **place, "recordDigest": f"sha256:{sha256}"})
        self._lines.append(f"{surt(uri)} {digits(capture.timestamp)} {shown}\n".encode())
        self.replaced.add(capture.record_id)


_DESCRIPTION = (
    b"description: Copies, for replay, of pages whose server named no charset or a wrong one. Each has the URL, date "
    b"and body (content coding undone) of the record that it is concurrent to; its Content-Type names the charset in "
    b"which these bytes were read. The records themselves lie unaltered in the other WARCs.\r\n"
    b"format: WARC File Format 1.1\r\n"
)
