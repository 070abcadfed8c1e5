"""A WACZ: exact to the byte, its index and its sums true, what was chosen in it and nothing else."""

import hashlib
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from model.errors import Damaged
from storage import choice as choosing
from storage.choice import Choice, choose
from storage.keys import warc_key
from storage.pieces import copy_piece
from storage.store import Store
from storage.wacz_signature import complaint

UTF8 = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
PDF = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"
GONE = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"
WACZ_TOOL = str(Path(sys.executable).with_name("wacz"))


def members(data: bytes) -> Iterator[bytes]:
    """The gzip members of a WARC, unpacked."""
    while data:
        decoder = zlib.decompressobj(31)
        yield decoder.decompress(data)
        data = decoder.unused_data


def fields(data: bytes, name: str) -> list[str]:
    """A WARC header of each record that has it, in the order of the file."""
    heads = (member.split(b"\r\n\r\n", 1)[0].decode().split("\r\n") for member in members(data))
    return [line.split(": ", 1)[1] for head in heads for line in head if line.startswith(f"{name}: ")]


def validated(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([WACZ_TOOL, "validate", "-f", path, *more], capture_output=True, text=True, timeout=60)


@pytest.fixture
def three(keep: Any, make: Any) -> Any:
    """A page, a PDF that it leads to, and a failed fetch, of portal a; the page again; a page of portal b."""
    page = make("http://a.example/", b"<title>one</title><p>text", UTF8, role="home")
    pdf = make(
        "http://a.example/x.pdf", b"%PDF-1.4 x", PDF, role="article", link_text="2023年报", via="http://a.example/"
    )
    captures = keep(page, pdf, make("http://a.example/no", b"gone", GONE))
    captures += keep(make("http://a.example/", b"<title>one</title><p>text", UTF8, role="home"))
    return captures + keep(make("http://b.example/", b"<title>two</title>", UTF8, role="home"), portal="b")


class TestWhole:
    def test_the_warcs_are_those_of_the_archive_byte_for_byte(self, store: Store, three: Any, pack: Any) -> None:
        warcs = pack().warcs()
        assert set(warcs) == {capture.warc for capture in three}
        for name, data in warcs.items():
            assert data == store.bucket.read(warc_key(name))

    def test_the_validator_of_the_format_passes_it(self, three: Any, pack: Any) -> None:
        done = validated(pack().path)
        assert done.returncode == 0, done.stdout
        assert "Validation succeeded" in done.stdout

    def test_the_validator_refuses_it_when_a_byte_changes(self, three: Any, pack: Any, tmp_path: Path) -> None:
        path, altered = pack().path, tmp_path / "altered.wacz"
        with zipfile.ZipFile(path) as bundle, zipfile.ZipFile(altered, "w") as other:
            for name in bundle.namelist():
                data = bundle.read(name)
                other.writestr(name, data.replace(b"<p>text", b"<p>lies") if "pages" not in name else data + b"\n")
        assert validated(altered).returncode == 1

    def test_everything_in_it_is_summed_and_nothing_else(self, three: Any, pack: Any) -> None:
        wacz = pack()
        package = wacz.json("datapackage.json")
        assert (package["wacz_version"], package["title"]) == ("1.1.1", "样例")
        listed = {one["path"]: one for one in package["resources"]}
        assert set(listed) | {"datapackage.json", "datapackage-digest.json"} == set(wacz.names())
        for path, one in listed.items():
            data = wacz.read(path)
            assert (one["hash"], one["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        assert len({one["name"] for one in listed.values()}) == len(listed)

    def test_warcs_and_index_are_stored_so_that_ranges_can_be_taken(self, three: Any, pack: Any) -> None:
        with zipfile.ZipFile(pack().path) as bundle:
            for info in bundle.infolist():
                stored = info.filename.startswith("archive/") or info.filename.endswith(".gz")
                assert (info.compress_type == zipfile.ZIP_STORED) == stored
                # a local header with a Zip64 field that the directory lacks is not found by ReplayWeb.page
                start = bundle.fp.seek(info.header_offset) if bundle.fp else 0
                assert start == info.header_offset
                assert bundle.fp is not None
                assert bundle.fp.read(30)[28:30] == b"\0\0"


class TestIndex:
    def test_each_line_leads_to_its_record(self, three: Any, pack: Any) -> None:
        wacz = pack()
        rows = list(wacz.records())
        assert [record.header("WARC-Target-URI") for _, record in rows] == [row["url"] for row, _ in rows]
        assert {record.header("WARC-Type") for _, record in rows} == {"response", "revisit"}
        assert len(rows) == len(three)

    def test_each_line_tells_the_digest_of_its_member(self, three: Any, pack: Any) -> None:
        wacz = pack()
        warcs = wacz.warcs()
        for _, _, row in wacz.lines():
            member = warcs[row["filename"]][int(row["offset"]) :][: int(row["length"])]
            assert row["recordDigest"] == f"sha256:{hashlib.sha256(member).hexdigest()}"

    def test_it_is_sorted_and_its_blocks_are_where_they_are_said_to_be(self, three: Any, pack: Any) -> None:
        wacz = pack()
        keys = [(key, stamp) for key, stamp, _ in wacz.lines()]
        assert keys == sorted(keys)
        head, *blocks = wacz.read("indexes/index.idx").decode().splitlines()
        assert json.loads(head.split(" ", 2)[2]) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
        data = wacz.read("indexes/index.cdx.gz")
        for block in blocks:
            key, stamp, row = block.split(" ", 2)
            place = json.loads(row)
            packed = data[place["offset"] : place["offset"] + place["length"]]
            assert zlib.decompress(packed, 31).decode().startswith(f"{key} {stamp} ")
            assert place["digest"] == f"sha256:{hashlib.sha256(packed).hexdigest()}"


class TestPages:
    def test_pages_have_titles_and_text(self, three: Any, pack: Any) -> None:
        wacz = pack()
        head = json.loads(wacz.read("pages/pages.jsonl").splitlines()[0])
        assert (head["format"], head["hasText"]) == ("json-pages-1.0", True)
        told = [(page["url"], page["title"], page["text"]) for page in wacz.pages()]
        assert told == [
            ("http://a.example/", "one", "text"),
            ("http://a.example/x.pdf", "2023年报", ""),
            ("http://b.example/", "two", ""),
        ]
        assert wacz.packed.pages == 3

    def test_a_page_is_found_in_the_index_at_its_time(self, three: Any, pack: Any) -> None:
        wacz = pack()
        indexed = {(row["url"], stamp) for _, stamp, row in wacz.lines()}
        for page in wacz.pages():
            digits = page["ts"].translate({ord(c): None for c in "-:TZ"})[:14]
            assert (page["url"], digits) in indexed

    def test_a_page_in_gbk_is_read_right(self, keep: Any, make: Any, gbk: Any, pack: Any) -> None:
        keep(make("http://a.example/", gbk(2023)))
        (page,) = pack().pages()
        assert page["title"] == "2023政府信息公开工作年度报告"
        assert "样例县人民政府2023年报" in page["text"]

    def test_a_page_that_cannot_be_read_is_listed_all_the_same_and_told(self, keep: Any, make: Any, pack: Any) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
        keep(make("http://a.example/", b"\x1f\x8b broken", head, link_text="年报"))
        wacz = pack()
        assert [page["title"] for page in wacz.pages()] == ["年报"]
        assert "http://a.example/" in wacz.packed.damages[0]


class TestChoice:
    def test_of_one_portal_only_its_records_are_taken(self, store: Store, three: Any, pack: Any) -> None:
        wacz = pack(Choice(portal="b"))
        (data,) = wacz.warcs().values()
        assert set(fields(data, "WARC-Target-URI")) == {"http://b.example/"}
        assert [page["title"] for page in wacz.pages()] == ["two"]

    def test_a_part_of_a_warc_has_whole_groups_and_a_name_of_its_own(
        self, store: Store, make: Any, two_years: Any, pack: Any
    ) -> None:
        wacz = pack(Choice(year=2025))
        ((name, data),) = wacz.warcs().items()
        assert name == two_years[0].warc.replace(".warc.gz", ".part.warc.gz")
        assert fields(data, "WARC-Type") == ["warcinfo", "response", "request", "metadata"]
        assert set(fields(data, "WARC-Target-URI")) == {"http://a.example/1"}
        assert data in b"".join(cut_out(store.bucket.read(warc_key(two_years[0].warc)), data))
        assert len(list(wacz.records())) == 1

    def test_a_warc_of_which_all_is_wanted_keeps_its_name(
        self, two_years: Any, pack: Any, keep: Any, make: Any
    ) -> None:
        (other,) = keep(make("http://a.example/9", b"9"))
        wacz = pack(Choice(year=2026))
        assert other.warc in wacz.warcs()

    @pytest.fixture
    def two_years(self, keep: Any, make: Any) -> Any:
        return keep(*(moved_to(make(f"http://a.example/{n}", b"%d" % n), year) for n, year in ((1, 2025), (2, 2026))))

    def test_the_original_of_a_revisit_is_brought_along(self, keep: Any, make: Any, gbk: Any, pack: Any) -> None:
        (original,) = keep(make("http://a.example/1", gbk(2023)), year=2025)
        (revisit,) = keep(make("http://a.example/1", gbk(2023)))
        assert revisit.refers_to == original.record_id
        wacz = pack(Choice(year=2026))
        taken = {i for data in wacz.warcs().values() for i in fields(data, "WARC-Record-ID")}
        assert f"<{original.record_id}>" in taken
        (page,) = wacz.pages()
        assert page["ts"].startswith("2026-")
        assert "2023" in page["title"]

    def test_without_that_it_would_be_missing(
        self, keep: Any, make: Any, pack: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (original,) = keep(make("http://a.example/1", b"<p>x"), year=2025)
        keep(make("http://a.example/1", b"<p>x"))
        monkeypatch.setattr(choosing, "original_outside", lambda *_: None)
        taken = {i for data in pack(Choice(year=2026)).warcs().values() for i in fields(data, "WARC-Record-ID")}
        assert f"<{original.record_id}>" not in taken

    def test_a_failed_fetch_goes_with_the_others(self, keep: Any, make: Any, pack: Any) -> None:
        failed = make("http://a.example/1", b"", b"", failure=None)
        (capture,) = keep(failed)
        assert capture.type == "metadata"
        (data,) = pack(Choice(portal="a")).warcs().values()
        assert f"<{capture.record_id}>" in fields(data, "WARC-Record-ID")

    def test_what_is_closed_is_not_in_it_and_all_else_is(self, store: Store, three: Any, tmp_path: Path) -> None:
        chosen = choose(store.catalog, Choice(is_open=lambda capture: capture.url != "http://a.example/no"))
        (piece, *others) = chosen.pieces(store)
        assert piece.name.endswith(".part.warc.gz")
        assert "http://a.example/no" not in {member.uri for member in piece.kept}
        assert {member.uri for member in piece.kept} == {"", "http://a.example/", "http://a.example/x.pdf"}
        assert [one.name for one in others] == [one.source for one in others]
        assert len(chosen.closed) == 1

    def test_captures_that_are_not_sealed_yet_are_counted(self, store: Store, archive: Any, make: Any) -> None:
        archive.keep("a", make())
        chosen = choose(store.catalog, Choice())
        assert (chosen.waiting, dict(chosen.offsets)) == (1, {})


def moved_to(exchange: Any, year: int) -> Any:
    return replace(exchange, at=exchange.at.replace(year=year))


def cut_out(whole: bytes, part: bytes) -> Iterator[bytes]:
    """The members of a file that stand in a part of it, as they stand there."""
    packed = {}
    rest = whole
    while rest:
        decoder = zlib.decompressobj(31)
        plain = decoder.decompress(rest)
        packed[plain] = rest[: len(rest) - len(decoder.unused_data)]
        rest = decoder.unused_data
    yield from (packed[plain] for plain in members(part))


class TestDamage:
    def test_a_warc_that_is_not_what_was_sealed_is_not_packed(
        self, store: Store, three: Any, pack: Any, tmp_path: Path
    ) -> None:
        (piece, *_) = choose(store.catalog, Choice()).pieces(store)
        piece.kept[1] = replace(piece.kept[1], sha256="0" * 64)
        with (tmp_path / "out").open("wb") as file, pytest.raises(Damaged, match=r"run `nianbao audit`"):
            copy_piece(store.bucket, piece, file)


class TestSignature:
    def test_it_is_over_the_sum_of_datapackage_json(self, three: Any, pack: Any) -> None:
        wacz = pack(key=Ed25519PrivateKey.generate())
        digest = f"sha256:{hashlib.sha256(wacz.read('datapackage.json')).hexdigest()}"
        proof = wacz.json("datapackage-digest.json")
        assert (proof["path"], proof["hash"]) == ("datapackage.json", digest)
        assert complaint(proof["signedData"], digest) == ""
        assert proof["signedData"]["created"] == wacz.json("datapackage.json")["created"]
        assert validated(wacz.path).returncode == 0

    def test_another_sum_or_another_key_does_not_fit(self, three: Any, pack: Any) -> None:
        wacz = pack(key=Ed25519PrivateKey.generate())
        proof = wacz.json("datapackage-digest.json")
        made, digest = proof["signedData"], proof["hash"]
        other = pack(key=Ed25519PrivateKey.generate()).json("datapackage-digest.json")["signedData"]
        assert "another datapackage.json" in complaint(made, "sha256:" + "0" * 64)
        assert complaint({**made, "publicKey": other["publicKey"]}, digest) == "its signature is wrong"

    def test_without_a_key_there_is_the_sum_alone(self, three: Any, pack: Any) -> None:
        assert set(pack().json("datapackage-digest.json")) == {"path", "hash"}
