"""Records of archives as crawlers write them, well and badly; and what comes out when they are read."""

import base64
import gzip
import hashlib
from io import BytesIO

from storage.reading.findings import Finding, Findings, Kind
from storage.reading.reader import Reader

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=GBK\r\n\r\n"


def sha1(data: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(data).digest()).decode()}"


def head(fields: dict[str, str | int], version: str = "WARC/1.0", line: str = "\r\n") -> bytes:
    return (version + line + "".join(f"{name}: {value}{line}" for name, value in fields.items()) + line).encode()


def warc(number: int, block: bytes = b"", kind: str = "response", version: str = "WARC/1.0", **more: str) -> bytes:
    """A record; a field given as an empty text is left out, and `WARC_Date` stands for `WARC-Date`."""
    block = block or page(number)
    fields: dict[str, str | int] = {
        "WARC-Type": kind,
        "WARC-Target-URI": f"http://a.example/{number}",
        "WARC-Record-ID": f"<urn:uuid:{number:04}>",
        "WARC-Date": "2020-01-02T03:04:05Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": len(block),
    }
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    return head({name: value for name, value in fields.items() if value != ""}, version) + block + b"\r\n\r\n"


def page(number: int) -> bytes:
    return HTML + body(number)


def body(number: int) -> bytes:
    return b"hello %d " % number * 20


def arc(number: int, block: bytes = b"", line: str = "") -> bytes:
    block = block or page(number)
    line = line or f"http://a.example/{number} 192.0.2.1 20200102030405 text/html {len(block)}"
    return line.encode() + b"\n" + block + b"\n"


def arc_head(version: str = "1 0 Crawler") -> bytes:
    block = f"{version}\nURL IP-address Archive-date Content-type Archive-length\n\n".encode()
    return arc(0, block, f"filedesc://x.arc 0.0.0.0 20200102030405 text/plain {len(block)}")


def members(*records: bytes) -> bytes:
    return b"".join(gzip.compress(record, 6, mtime=0) for record in records)


class Read:
    """What came out of a file: `urls` and `blocks` of the records that are whole, and the findings."""

    def __init__(self, data: bytes) -> None:
        self.all: list[Finding] = []
        self.findings = Findings("x.warc")
        self.urls: list[str] = []
        self.blocks: list[bytes] = []
        self.torn: list[str] = []
        self.places: list[tuple[int, int]] = []
        reader = Reader(BytesIO(data), self._add)
        for record in reader:
            if record.whole:
                self.urls.append(record.uri)
                self.blocks.append(record.read())
                self.places.append(record.place)
            else:
                self.torn.append(record.uri)
        again = [reader.again(place) for place in self.places]
        assert [record and record.read() for record in again] == self.blocks

    def _add(self, finding: Finding) -> None:
        self.all.append(finding)
        self.findings.add(finding)

    @property
    def kinds(self) -> set[Kind]:
        return {finding.kind for finding in self.all}

    @property
    def numbers(self) -> list[int]:
        """The records that came out whole and unaltered."""
        pages = {page(number): number for number in range(10)}
        return [pages[block] for block in self.blocks if block in pages]
