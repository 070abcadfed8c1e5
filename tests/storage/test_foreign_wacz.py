"""WACZ files as other projects make them, and as nobody should: read as far as they go, and what is wrong is told."""

import base64
import gzip
import hashlib
import json
import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from storage.foreign_wacz import wacz_parts
from storage.wacz_signature import signed

Members = dict[str, bytes]


def record(url: str, block: bytes, kind: str = "response", **more: str) -> bytes:
    """A WARC record in its gzip member, as browser crawlers write them: WARC/1.1, sha256 digests."""
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(url.encode() + block).hexdigest()}>",
        "WARC-Target-URI": url,
        "WARC-Date": "2024-05-06T07:08:09.123Z",
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Type": "application/http; msgtype=response" if kind == "response" else "text/plain",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return gzip.compress(head.encode() + b"\r\n" + block + b"\r\n\r\n", mtime=0)


def page(url: str, body: bytes = b"<p>one", *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", *headers]
    return record(url, "\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def package(members: Members, sign: Callable[[str], dict[str, Any]] | None = None) -> Members:
    """The members, with datapackage.json and its digest."""
    listed = [
        {
            "name": path.rpartition("/")[2],
            "path": path,
            "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
            "bytes": len(data),
        }
        for path, data in members.items()
    ]
    about = json.dumps({"profile": "data-package", "resources": listed, "wacz_version": "1.1.1"}).encode()
    digest = f"sha256:{hashlib.sha256(about).hexdigest()}"
    proof: dict[str, Any] = {"path": "datapackage.json", "hash": digest}
    if sign:
        proof["signedData"] = sign(digest)
    return {**members, "datapackage.json": about, "datapackage-digest.json": json.dumps(proof).encode()}


PAGES = b'{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}\n{"id": "1", "url": "http://a.example/1"}\n'


def page_info() -> bytes:
    return record("urn:pageinfo:http://a.example/1", b"{}", "resource")


def browsertrix() -> Members:
    """Two WARCs by two workers, seeds and other pages apart, a compressed index, logs."""
    return package(
        {
            "pages/pages.jsonl": PAGES,
            "pages/extraPages.jsonl": PAGES,
            "archive/rec-0a1b-20240506070809123-0.warc.gz": page("http://a.example/1") + page_info(),
            "archive/rec-0a1b-20240506070809123-1.warc.gz": page("http://a.example/2"),
            "indexes/index.cdx.gz": gzip.compress(b""),
            "indexes/index.idx": b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n',
            "logs/crawl-20240506070809123.log": b"{}\n",
        }
    )


def archive_web_page() -> Members:
    """One WARC; bodies decoded though the head still names a coding; text and thumbnails as resources; P-384."""
    key = ec.generate_private_key(ec.SECP384R1())

    def sign(digest: str) -> dict[str, Any]:
        r, s = decode_dss_signature(key.sign(digest.encode(), ec.ECDSA(hashes.SHA256())))
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        both = r.to_bytes(48) + s.to_bytes(48)
        return {"hash": digest, "signature": b64(both), "publicKey": b64(public), "created": "2024-05-06T07:08:09Z"}

    data = b"".join(
        [
            page("http://a.example/1", b"<p>one", "content-encoding: gzip"),
            record("urn:text:20240506070809123/http://a.example/1", b"one", "resource"),
            record("urn:thumbnail:http://a.example/1", b"\xff\xd8\xff", "resource", Content_Type="image/jpeg"),
            page("http://a.example/2"),
        ]
    )
    return package({"archive/data.warc.gz": data, "indexes/index.cdx": b"", "pages/pages.jsonl": PAGES}, sign)


def scoop() -> Members:
    """Exchanges as they were on the wire beside the WARC, attachments of its own, signed by a certificate's key."""
    return package(
        {
            "archive/data.warc.gz": page("http://a.example/1")
            + page("file:///screenshot.png")
            + page("http://a.example/2"),
            "raw/archive/requests/0": b"GET / HTTP/1.1\r\n\r\n",
            "raw/data.warc": gzip.decompress(page("http://a.example/never")),
            "indexes/index.cdx": b"",
            "pages/pages.jsonl": PAGES,
        },
        lambda digest: dict(signed(digest, "2024-05-06T07:08:09Z", "Scoop", Ed25519PrivateKey.generate())),
    )


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def written(path: Path, members: Members, packing: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as bundle:
        for name, data in members.items():
            bundle.writestr(name, data)
    return path


class Reading:
    """What came out of a WACZ, and what was said."""

    def __init__(self, path: Path) -> None:
        self.warnings: list[str] = []
        self.losses: list[str] = []
        self.parts: dict[str, bytes] = {}
        with wacz_parts(path, lambda text, lost: (self.losses if lost else self.warnings).append(text)) as parts:
            opened = list(parts)
            self.names = [part.name for part in opened]
            for part in opened:
                self.parts[part.name.partition("/")[2]] = part.file.read()

    @property
    def is_clean(self) -> bool:
        return not self.warnings and not self.losses


def warcs(members: Members) -> Members:
    return {name: data for name, data in members.items() if name.startswith("archive/")}


MAKERS = [browsertrix, archive_web_page, scoop]


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("maker", MAKERS)
def test_each_project_is_read_whole_and_without_a_word(
    maker: Callable[[], Members], packing: int, tmp_path: Path
) -> None:
    members = maker()
    reading = Reading(written(tmp_path / "x.wacz", members, packing))
    assert reading.is_clean, (reading.warnings, reading.losses)
    assert reading.parts == warcs(members)


def test_packages_of_many_crawls_are_opened_one_deep(tmp_path: Path) -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as bundle:
        for name, data in browsertrix().items():
            bundle.writestr(name, data)
        bundle.writestr("deeper.wacz", b"PK\x03\x04")
    outer = package({"crawl-1.wacz": inner.getvalue()})
    reading = Reading(written(tmp_path / "x.wacz", outer))
    assert sorted(reading.parts) == sorted(f"crawl-1.wacz/{name}" for name in warcs(browsertrix()))
    assert reading.losses == []


class TestWarnings:
    """Nothing is lost, so everything is read; but somebody should know."""

    def reading(self, path: Path, members: Members) -> Reading:
        reading = Reading(written(path / "x.wacz", members))
        assert reading.losses == []
        assert reading.parts == warcs(members)
        return reading

    def test_an_altered_warc(self, tmp_path: Path) -> None:
        members = browsertrix()
        name = next(iter(warcs(members)))
        (warning,) = self.reading(tmp_path, {**members, name: page("http://a.example/other")}).warnings
        assert name in warning
        assert "altered" in warning

    def test_a_warc_that_is_not_listed(self, tmp_path: Path) -> None:
        members = {**browsertrix(), "archive/more.warc.gz": page("http://a.example/9")}
        (warning,) = self.reading(tmp_path, members).warnings
        assert "archive/more.warc.gz" in warning

    def test_an_altered_datapackage(self, tmp_path: Path) -> None:
        members = archive_web_page()
        altered = {**members, "datapackage.json": members["datapackage.json"].replace(b"1.1.1", b"1.1.0")}
        first, second = self.reading(tmp_path, altered).warnings
        assert "datapackage.json is not what" in first
        assert "another datapackage.json" in second

    @pytest.mark.parametrize("maker", [archive_web_page, scoop])
    def test_a_wrong_signature(self, maker: Callable[[], Members], tmp_path: Path) -> None:
        members = maker()
        proof, other = json.loads(members["datapackage-digest.json"]), json.loads(maker()["datapackage-digest.json"])
        proof["signedData"]["publicKey"] = other["signedData"]["publicKey"]
        members["datapackage-digest.json"] = json.dumps(proof).encode()
        (warning,) = self.reading(tmp_path, members).warnings
        assert "signature is wrong" in warning

    @pytest.mark.parametrize("made", [{}, {"signature": "?", "publicKey": 7}, {"signature": "", "domainCert": "x"}])
    def test_a_signature_that_cannot_be_checked(self, made: dict[str, Any], tmp_path: Path) -> None:
        members = package(warcs(browsertrix()), lambda digest: {"hash": digest, **made})
        (warning,) = self.reading(tmp_path, members).warnings
        assert "cannot be checked" in warning

    @pytest.mark.parametrize(
        "data", [b"", b"[]", b"{", b"[" * 100_000, b"\xff", b'{"resources": 7}', b'{"resources": [7]}']
    )
    def test_a_datapackage_that_is_none(self, data: bytes, tmp_path: Path) -> None:
        members = {**warcs(browsertrix()), "datapackage.json": data}
        self.reading(tmp_path, members)

    def test_none_at_all(self, tmp_path: Path) -> None:
        (warning,) = self.reading(tmp_path, warcs(browsertrix())).warnings
        assert "no datapackage.json" in warning

    def test_two_entries_of_one_name(self, tmp_path: Path) -> None:
        path = written(tmp_path / "x.wacz", package({"archive/a.warc": b"one"}))
        with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as bundle:
            bundle.writestr("archive/a.warc", b"two")
        reading = Reading(path)
        assert reading.names == ["x.wacz/archive/a.warc"] * 2
        assert any("two entries" in warning for warning in reading.warnings)


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "archive/../../climbed.warc",
            "archive//etc/climbed.warc",
            "archive/C:\\climbed.warc",
            "archive/\x1b[31m.warc",
        ],
    )
    def test_a_name_is_only_a_name(self, name: str, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        reading = Reading(written(tmp_path / "in" / "x.wacz", {name: b"x"}))
        assert list(reading.parts.values()) == [b"x"]
        assert [path.name for path in tmp_path.rglob("*")] == ["in", "x.wacz"]

    def test_what_is_not_under_archive_is_passed_over(self, tmp_path: Path) -> None:
        names = ["../archive/a.warc", "/archive/a.warc", "raw/a.warc", "a.warc", "archive/a.txt"]
        assert Reading(written(tmp_path / "x.wacz", dict.fromkeys(names, b"x"))).parts == {}


class TestBombs:
    def test_an_entry_that_swells_is_cut_and_told(self, tmp_path: Path) -> None:
        path = written(tmp_path / "x.wacz", {"archive/b.warc": bytes(40 << 20)}, zipfile.ZIP_DEFLATED)
        reading = Reading(path)
        assert "swells" in reading.losses[0]
        assert len(reading.parts["archive/b.warc"]) <= 9 << 20

    def test_entries_that_share_their_bytes_are_read_once(self, tmp_path: Path) -> None:
        path = written(tmp_path / "x.wacz", {"archive/a.warc": bytes(1000)})
        data = path.read_bytes()
        place = data.index(b"PK\x01\x02")
        end = data.index(b"PK\x05\x06")
        entry = data[place:end]
        tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 50, 50, 50 * len(entry), place, 0)
        path.write_bytes(data[:place] + entry * 50 + tail)
        reading = Reading(path)
        assert len(reading.names) == 1
        assert len(reading.losses) == 49

    def test_a_directory_that_would_fill_the_memory_is_not_read(self, tmp_path: Path) -> None:
        path = written(tmp_path / "x.wacz", {"archive/a.warc": page("http://a.example/1")})
        data = path.read_bytes()
        place = data.index(b"PK\x01\x02")
        size = 20 << 20
        tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, size, place, 0)
        path.write_bytes(data[:place] + bytes(size) + tail)
        tracemalloc.start()
        reading = Reading(path)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
        tracemalloc.stop()
        assert "directory" in reading.losses[0]
        assert list(reading.parts.values()) == [page("http://a.example/1")]


def streamed(members: Members, packing: int) -> bytes:
    """A zip whose writer could not seek: sizes stand behind the entries."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: Any) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", packing) as bundle:
        for name, data in members.items():
            with bundle.open(name, "w") as file:
                file.write(data)
    return pipe.getvalue()


def seekable(members: Members, packing: int) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", packing) as bundle:
        for name, data in members.items():
            with bundle.open(name, "w", force_zip64=True) as entry:
                entry.write(data)
    return file.getvalue()


def mutant(bases: list[bytes], chance: random.Random) -> bytes:
    """One of some files, with bytes changed, doubled and cut off."""
    data = bytearray(chance.choice(bases))
    for _ in range(chance.randint(1, 30)):
        place = chance.randrange(len(data))
        data[place] = chance.choice([0, 255, chance.randrange(256)])
        if chance.random() < 0.1:
            other = chance.randrange(len(data))
            data[place:place] = data[other : other + 50]
    return bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])


class TestCutZips:
    MEMBERS = {  # noqa: RUF012
        f"archive/{n}.warc.gz": page(f"http://a.example/{n}", random.Random(n).randbytes(3000)) for n in range(3)
    }

    @pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    @pytest.mark.parametrize("write", [streamed, seekable])
    def test_what_came_before_the_cut_is_read(self, write: Callable[..., bytes], packing: int, tmp_path: Path) -> None:
        data = write(self.MEMBERS, packing)
        path = tmp_path / "x.wacz"
        for cut in [*range(0, len(data) - 1, 97), len(data) - 1]:
            path.write_bytes(data[:cut])
            reading = Reading(path)
            assert reading.losses
            for name, got in reading.parts.items():
                whole = self.MEMBERS[name]
                # where sizes stand behind, what follows them may be taken for the entry's; a WARC reader passes it over
                assert got == whole or whole.startswith(got) or got.startswith(whole)
            told = " ".join(reading.losses)
            complete = [name for name, got in reading.parts.items() if got == self.MEMBERS[name] and name not in told]
            assert len(complete) >= sum(
                data.find(whole) + len(whole) + 30 < cut for whole in self.MEMBERS.values() if whole in data
            )

    def test_without_its_end_all_is_there(self, tmp_path: Path) -> None:
        for write in (streamed, seekable):
            for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                path = tmp_path / "x.wacz"
                path.write_bytes(write(self.MEMBERS, packing)[:-22])
                reading = Reading(path)
                assert reading.parts == self.MEMBERS
                (loss,) = reading.losses
                assert "no directory" in loss

    @pytest.mark.parametrize("count", [1_000, pytest.param(100_000, marks=pytest.mark.trial)])
    def test_changed_bytes_do_no_harm(self, count: int, tmp_path: Path) -> None:
        packings = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
        bases = [write(maker(), packing) for maker in MAKERS for write in (streamed, seekable) for packing in packings]
        longest = 0.0
        for seed in range(count):
            (tmp_path / "x.wacz").write_bytes(mutant(bases, random.Random(seed)))
            began = time.monotonic()
            Reading(tmp_path / "x.wacz")
            longest = max(longest, time.monotonic() - began)
        assert longest < 5

    def test_an_empty_file_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "x.wacz").write_bytes(b"")
        reading = Reading(tmp_path / "x.wacz")
        assert (reading.parts, len(reading.losses)) == ({}, 1)
