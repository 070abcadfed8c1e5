"""The gate takes what we write, and nothing that was damaged."""

import gzip
import hashlib
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.errors import Damaged
from storage.archive import Archive
from storage.gate import gate
from storage.scan import scan
from storage.settings import Settings
from storage.store import Store


@pytest.fixture
def warc(store: Store, archive: Archive, make: Callable, settings: Settings, tmp_path: Path) -> Path:
    """A file with every kind of record in it."""
    first = archive.keep("a", make(body=b"<p>one"))
    archive.keep("a", make(body=b"<p>one"))
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    archive.keep("a", make("http://a.example/2", head=chunked, body=b"2\r\nab\r\n0\r\n\r\n"))
    archive.keep(
        "a",
        make(
            "http://a.example/3",
            head=b"",
            body=b"",
        ),
    )
    archive.keep("a", make(resource="text/html", body=b"<p>dom", beside=first.capture.record_id))
    (path,) = settings.spool.glob("*.open")
    copy = tmp_path / "x.warc.gz"
    copy.write_bytes(path.read_bytes())
    return copy


def members(data: bytes) -> list[bytes]:
    found, rest = [], data
    while rest:
        decoder = zlib.decompressobj(31)
        decoder.decompress(rest)
        found.append(rest[: len(rest) - len(decoder.unused_data)])
        rest = decoder.unused_data
    return found


def edited(old: bytes, new: bytes, type_: bytes = b"response") -> Callable[[list[bytes]], list[bytes]]:
    """Changes the first record of a type, with a right checksum of gzip but the old digests."""

    def edit(parts: list[bytes]) -> list[bytes]:
        plain = [gzip.decompress(part) for part in parts]
        index = next(i for i, text in enumerate(plain) if b"WARC-Type: " + type_ + b"\r\n" in text)
        changed = re.sub(old, new, plain[index], count=1)
        assert changed != plain[index]
        return [*parts[:index], gzip.compress(changed), *parts[index + 1 :]]

    return edit


def swapped_body(parts: list[bytes]) -> list[bytes]:
    """Changes a body and the block digest with it, but not the payload digest."""
    plain = gzip.decompress(parts[1])
    head, _, block = plain.partition(b"\r\n\r\n")
    block = block[:-4].replace(b"<p>one", b"<p>two")
    digest = hashlib.sha256(block).hexdigest().encode()
    head = re.sub(rb"WARC-Block-Digest: sha256:\w+", b"WARC-Block-Digest: sha256:" + digest, head)
    return [parts[0], gzip.compress(head + b"\r\n\r\n" + block + b"\r\n\r\n"), *parts[2:]]


DAMAGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "cut inside a member": lambda parts: [*parts[:-1], parts[-1][:-9]],
    "warcinfo dropped": lambda parts: parts[1:],
    "a member doubled": lambda parts: [*parts, parts[1]],
    "members swapped at the start": lambda parts: [parts[1], parts[0], *parts[2:]],
    "padding between members": lambda parts: [parts[0], b"\0" * 512, *parts[1:]],
    "garbage behind": lambda parts: [*parts, b"garbage"],
    "no records at all": lambda parts: [],
    "two records in a member": lambda parts: [gzip.compress(b"".join(map(gzip.decompress, parts[:2]))), *parts[2:]],
    "a record in two members": lambda parts: [
        *(gzip.compress(half) for half in (gzip.decompress(parts[0])[:99], gzip.decompress(parts[0])[99:])),
        *parts[1:],
    ],
    "a body changed": edited(b"<p>one", b"<p>two"),
    "a body and its block digest changed": swapped_body,
    "a digest changed": edited(rb"(Payload-Digest: sha256:)\w", rb"\1x"),
    "a digest removed": edited(rb"WARC-Block-Digest: [^\r]+\r\n", b""),
    "a payload digest removed": edited(rb"WARC-Payload-Digest: [^\r]+\r\n", b""),
    "a date broken": edited(rb"WARC-Date: 2026", b"WARC-Date: MMXX"),
    "an id removed": edited(rb"WARC-Record-ID: [^\r]+\r\n", b""),
    "an id broken": edited(rb"<urn:uuid:", b"<urn:uid:"),
    "a URI with a space": edited(rb"a.example/1", b"a.example/ 1"),
    "a URI in UTF-8": edited(rb"a.example/1", "a.example/年".encode()),
    "a control character in a header": edited(rb"WARC-IP-Address: ", b"WARC-IP-Address: \x01"),
    "a bare line feed in a header": edited(rb"WARC-IP-Address: ", b"WARC-IP-Address: \nX: "),
    "a length too small": edited(rb"Content-Length: \d", b"Content-Length: "),
    "a length too large": edited(rb"Content-Length: ", b"Content-Length: 9"),
    "another version": edited(rb"WARC/1.1", b"WARC/1.0"),
    "a revisit without its original": edited(rb"WARC-Refers-To: [^\r]+\r\n", b"", b"revisit"),
}


def test_what_we_write_passes(warc: Path):
    kinds = [record.type for record in gate(warc)]
    assert set(kinds) == {"warcinfo", "response", "request", "metadata", "revisit", "resource"}


def test_the_tools_themselves_pass_it_but_for_the_excused_complaint(warc: Path):
    assert subprocess.run(["gzip", "-t", warc]).returncode == 0
    fastwarc = [sys.executable, "-m", "fastwarc.cli", "check", "-q", str(warc)]
    assert subprocess.run(fastwarc, capture_output=True).returncode == 0
    warcio = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(warc)], capture_output=True, text=True)
    complaints = [line.strip() for line in warcio.stdout.splitlines()[1:] if "WARC-Record-ID" not in line]
    assert [line.partition(" sha256")[0] for line in complaints] == ["payload digest failed"]


@pytest.mark.parametrize("damage", sorted(DAMAGES))
def test_damage_does_not_pass(warc: Path, damage: str):
    warc.write_bytes(b"".join(DAMAGES[damage](members(warc.read_bytes()))))
    with pytest.raises(Damaged, match=r"x\.warc\.gz"):
        gate(warc)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_does_not_pass(warc: Path, place: float, bit: int, tmp_path: Path):
    data = bytearray(warc.read_bytes())
    index = int(place * len(data))
    data[index] ^= 1 << bit
    (tmp_path / "flipped").write_bytes(data)
    try:
        flipped = scan(tmp_path / "flipped")
    except Damaged:
        return
    # a few bits of a gzip head mean nothing (time, system): the manifest sees them
    assert [one.record_id for one in flipped] == [one.record_id for one in scan(warc)]
    assert [one.sha256 for one in flipped] != [one.sha256 for one in scan(warc)]


def test_a_bomb_is_stopped_within_memory(tmp_path: Path):
    (tmp_path / "x.warc.gz").write_bytes(gzip.compress(bytes(400 << 20), 1))
    with pytest.raises(Damaged, match="over"):
        gate(tmp_path / "x.warc.gz")
