"""WARC files of any origin: read whole, or as far as they go, with one clear reason."""

import gzip
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import Damaged
from storage.archive import Archive
from storage.coding import content
from storage.foreign import ForeignWarc, open_warcs
from storage.settings import Settings

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=GBK\r\n\r\n"


def record(number: int, block: bytes = b"", version: str = "1.0", kind: str = "response", **more: str) -> bytes:
    """A record as other crawlers write them: no digests, seconds only."""
    block = block or HTML + b"hello %d" % number * 20
    fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": f"http://a.example/{number}",
        "WARC-Record-ID": f"<urn:uuid:{number:04}>",
        "WARC-Date": "2020-01-02T03:04:05Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    head = f"WARC/{version}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


def opened(data: bytes) -> ForeignWarc:
    return ForeignWarc(BytesIO(data), "x.warc")


def bodies(warc: ForeignWarc) -> list[bytes]:
    return [content(warc.exchange(held)) for held in warc.held]


RECORDS = [record(number) for number in range(3)]
WAYS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "a member a record": lambda records: b"".join(map(gzip.compress, records)),
    "gzipped as a whole": lambda records: gzip.compress(b"".join(records)),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("version", ["0.18", "1.0", "1.1"])
def test_every_version_is_read_however_it_is_packed(way: str, version: str) -> None:
    warc = opened(WAYS[way]([record(number, version=version) for number in range(3)]))
    assert warc.damage == ""
    assert [held.url for held in warc.held] == [f"http://a.example/{number}" for number in range(3)]
    assert {(held.status, held.mime) for held in warc.held} == {(200, "text/html")}
    assert bodies(warc) == [b"hello %d" % number * 20 for number in range(3)]


def test_our_own_files_are_read(archive: Archive, make: Any, settings: Settings) -> None:
    kept = archive.keep("a", make(body=b"<p>one"))
    archive.keep("a", make(body=b"<p>one"))
    made = archive.keep("a", make(resource="text/html", body=b"<p>dom", beside=kept.capture.record_id))
    archive.close()
    (path,) = settings.spool.glob("*.open")
    with open_warcs(path) as warcs:
        (warc,) = warcs
        assert warc.damage == ""
        assert [held.record_id for held in warc.held] == [kept.capture.record_id, made.capture.record_id]
        assert [held.status for held in warc.held] == [200, None]
        assert [warc.exchange(held).body for held in warc.held] == [b"<p>one", b"<p>dom"]
        assert warc.exchange(warc.held[0]).at == kept.capture.timestamp


def test_a_target_in_angle_brackets_is_bare() -> None:
    (held,) = opened(record(1, WARC_Target_URI="<http://a.example/1>")).held
    assert (held.url, held.record_id) == ("http://a.example/1", "urn:uuid:0001")


def test_what_is_no_answer_of_a_web_server_is_passed_over() -> None:
    others = [record(n, kind=kind) for n, kind in enumerate(("warcinfo", "request", "metadata", "revisit", "new"))]
    dns = record(7, b"20200102030405\na.example. 1 IN A 192.0.2.1\n", kind="response", WARC_Target_URI="dns:a.example")
    warc = opened(b"".join([*others, dns, record(9)]))
    assert [held.url for held in warc.held] == ["http://a.example/9"]


def test_a_resource_has_the_type_that_its_record_declares() -> None:
    warc = opened(record(1, b"%PDF-1.4", kind="resource", Content_Type="Application/PDF; x=y"))
    (held,) = warc.held
    assert (held.status, held.mime) == (None, "application/pdf")
    assert warc.exchange(held).body == b"%PDF-1.4"


def test_a_record_without_a_date_or_an_id_is_read_all_the_same() -> None:
    warc = opened(record(1, WARC_Date="", WARC_Record_ID=""))
    assert bodies(warc) == [b"hello 1" * 20]


def test_of_a_body_that_its_crawler_cut_what_there_is_is_read() -> None:
    body = gzip.compress(b"hello" * 99)[:-12]
    block = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + body
    (read,) = bodies(opened(record(1, block, WARC_Truncated="length")))
    assert read.startswith(b"hello")
    with pytest.raises(Damaged):
        bodies(opened(record(1, block)))


def test_a_file_that_ends_with_a_zip_is_a_warc_all_the_same(tmp_path: Path) -> None:
    docx = BytesIO()
    with zipfile.ZipFile(docx, "w") as bundle:
        bundle.writestr("word/document.xml", "<w/>")
    (tmp_path / "x.warc").write_bytes(record(1, HTML + docx.getvalue()))
    with open_warcs(tmp_path / "x.warc") as warcs:
        assert [bodies(warc) for warc in warcs] == [[docx.getvalue()]]


class TestDamage:
    @pytest.mark.parametrize("way", WAYS)
    def test_a_file_cut_anywhere_gives_what_came_before_and_says_so(self, way: str) -> None:
        data = WAYS[way](RECORDS)
        ends = [len(WAYS[way](RECORDS[:count])) for count in (1, 2, 3)] if way != "gzipped as a whole" else []
        # the blank lines behind a record may be missing without harm
        harmless = 4 if way == "plain" else 0
        for cut in range(len(data)):
            warc = opened(data[:cut])
            is_whole = any(end - harmless <= cut <= end for end in ends)
            assert bool(warc.damage) != is_whole, cut
            assert len(warc.held) >= sum(end <= cut for end in ends)
            for held, body in zip(warc.held, bodies(warc), strict=True):
                assert body == b"hello %d" % int(held.url[-1]) * 20

    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(list(WAYS)), st.integers(0, 10_000), st.integers(1, 255))
    def test_a_changed_byte_does_no_harm(self, way: str, at: int, change: int) -> None:
        data = bytearray(WAYS[way](RECORDS))
        data[at % len(data)] ^= change
        warc = opened(bytes(data))
        for held in warc.held:
            try:
                warc.exchange(held)
            except Damaged as damage:
                assert "x.warc" in str(damage)

    @given(st.binary(max_size=200))
    def test_what_is_no_warc_is_said_to_be_none(self, data: bytes) -> None:
        warc = opened(data)
        assert (warc.held, "x.warc" in warc.damage) == ([], True)

    def test_a_record_of_more_than_the_limit_is_refused(self) -> None:
        bomb = gzip.compress(record(1, HTML + b"0" * (257 << 20)), 1)
        warc = opened(bomb)
        (held,) = warc.held
        with pytest.raises(Damaged, match="larger than 256 MB"):
            warc.exchange(held)


class TestWacz:
    @staticmethod
    def wacz(path: Path, members: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> Path:
        with zipfile.ZipFile(path, "w", packing) as bundle:
            for name, data in members.items():
                bundle.writestr(name, data)
        return path

    def test_every_warc_under_archive_is_read(self, tmp_path: Path) -> None:
        members = {
            "archive/data.warc.gz": gzip.compress(record(1)),
            "archive/more.warc": record(2),
            "elsewhere/no.warc": record(3),
            "datapackage.json": b"{}",
        }
        for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            with open_warcs(self.wacz(tmp_path / "x.wacz", members, packing)) as warcs:
                assert [held.url for warc in warcs for held in warc.held] == [
                    "http://a.example/1",
                    "http://a.example/2",
                ]

    def test_one_that_swells_is_refused(self, tmp_path: Path) -> None:
        path = self.wacz(tmp_path / "x.wacz", {"archive/b.warc": b"0" * (30 << 20)}, zipfile.ZIP_DEFLATED)
        with open_warcs(path) as warcs, pytest.raises(Damaged, match="swells"):
            list(warcs)

    def test_a_broken_member_is_named(self, tmp_path: Path) -> None:
        path = self.wacz(tmp_path / "x.wacz", {"archive/a.warc": record(1) * 9}, zipfile.ZIP_DEFLATED)
        data = bytearray(path.read_bytes())
        data[60] ^= 0xFF
        path.write_bytes(data)
        with open_warcs(path) as warcs, pytest.raises(Damaged, match=r"archive/a\.warc"):
            list(warcs)

    def test_one_without_its_end_is_told(self, tmp_path: Path) -> None:
        path = self.wacz(tmp_path / "x.wacz", {"archive/a.warc": record(1)})
        path.write_bytes(path.read_bytes()[:-10])
        with open_warcs(path) as warcs:
            assert [held.url for held in next(warcs).held] == ["http://a.example/1"]
            with pytest.raises(Damaged, match=r"x\.wacz"):
                next(warcs)

    def test_names_that_climb_are_only_names(self, tmp_path: Path) -> None:
        path = self.wacz(tmp_path / "x.wacz", {"archive/../../climbed.warc": record(1)})
        with open_warcs(path) as warcs:
            assert [len(warc.held) for warc in warcs] == [1]
        assert [one.name for one in tmp_path.parent.rglob("*climbed*")] == []
