"""Records read for each CPU second, beside warcio and fastwarc: `python -m bench.reading`.

All read one generated file, one after the other, in rounds; of each the best round counts. Every one must have given
the same bytes of the same records, or nothing is printed but why.
"""

import gzip
import hashlib
import random
import tempfile
import time
from base64 import b32encode
from collections.abc import Callable, Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator as FastWarc
from warcio.archiveiterator import ArchiveIterator as Warcio

from storage.reading.findings import Findings
from storage.reading.reader import Reader

RECORDS = 4000
ROUNDS = 7
WORDS = ["政府信息公开", "年度报告", "</td><td>", "</p>\n<p>", "主动公开", '<span class="text">', "依申请公开"]

Blocks = Iterator[bytes]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        packed, plain = Path(folder) / "x.warc.gz", Path(folder) / "x.warc"
        records = list(made(random.Random(7)))
        packed.write_bytes(b"".join(gzip.compress(record, 6) for record in records))
        plain.write_bytes(b"".join(records))
        size = sum(map(len, records)) // RECORDS
        print(f"{RECORDS} records of {size} bytes on average; best of {ROUNDS} rounds; records per CPU second")
        compare("gzip, read alone", packed, {"nianbao": ours, "fastwarc": fast, "warcio": slow})
        compare("gzip, block digests verified", packed, {"nianbao": ours_verified, "fastwarc": fast_verified})
        compare("plain, read alone", plain, {"nianbao": ours, "fastwarc": fast, "warcio": slow})


def made(chance: random.Random) -> Iterator[bytes]:
    """Pages of 4 to 90 KB, as a portal's are."""
    for number in range(RECORDS):
        words = (f"{chance.choice(WORDS)}{chance.randrange(1000)}" for _ in range(chance.randrange(200, 5000)))
        body = "".join(words).encode()
        http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: nginx\r\nContent-Length: {len(body)}\r\n\r\n"
        block = http.encode() + body
        head = (
            "WARC/1.1\r\nWARC-Type: response\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
            f"WARC-Target-URI: http://www.a.example/art/{number}.html\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
            f"WARC-Block-Digest: sha1:{b32encode(hashlib.sha1(block).digest()).decode()}\r\n"
            "WARC-IP-Address: 192.0.2.1\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        yield head.encode() + block + b"\r\n\r\n"


def compare(what: str, path: Path, readers: dict[str, Callable[[Path], Blocks]]) -> None:
    seen = {name: digest(reader(path)) for name, reader in readers.items()}
    assert len(set(seen.values())) == 1, f"{what}: they read different bytes: {seen}"
    best = dict.fromkeys(readers, 9e9)
    for _ in range(ROUNDS):
        for name, reader in readers.items():
            start = time.process_time()
            count = sum(1 for _ in reader(path))
            best[name] = min(best[name], time.process_time() - start)
            assert count == RECORDS
    print(f"\n{what}")
    for name, seconds in best.items():
        print(f"  {name:9} {RECORDS / seconds:7.0f}   {best['fastwarc'] / seconds:5.2f} × fastwarc")


def digest(blocks: Blocks) -> str:
    found = hashlib.sha256()
    for block in blocks:
        found.update(hashlib.sha256(block).digest())
    return found.hexdigest()


def ours(path: Path, verify: bool = False) -> Blocks:
    findings = Findings(path.name)
    with path.open("rb") as file:
        yield from (record.read() for record in Reader(file, findings.add, verify))
    assert not list(findings), list(findings.lines())


def ours_verified(path: Path) -> Blocks:
    return ours(path, verify=True)


def fast(path: Path, verify: bool = False) -> Blocks:
    with path.open("rb") as file:
        yield from (record.reader.read() for record in FastWarc(file, parse_http=False, verify_digests=verify))


def fast_verified(path: Path) -> Blocks:
    return fast(path, verify=True)


def slow(path: Path) -> Blocks:
    with path.open("rb") as file:
        yield from (record.raw_stream.read() for record in Warcio(file, no_record_parse=True))


if __name__ == "__main__":
    main()
