"""WARC and ARC files of any origin as tables: read whole, or as far as they go."""

import gzip
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import Damaged
from storage.archive import Archive
from storage.foreign import MAX_BLOCK, ForeignWarc, again, open_warcs
from storage.reading.findings import Kind
from storage.settings import Settings
from tests.storage.reading.makers import HTML, arc, arc_head, body, sha1, warc


def opened(data: bytes) -> ForeignWarc:
    return ForeignWarc(BytesIO(data), "x.warc")


def bodies(warc: ForeignWarc) -> list[bytes]:
    return [warc.content(held) for held in warc.held]


def kinds(warc: ForeignWarc) -> set[Kind]:
    return {finding.kind for finding in warc.findings}


RECORDS = [warc(number) for number in range(3)]
WAYS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "a member a record": lambda records: b"".join(map(gzip.compress, records)),
    "gzipped as a whole": lambda records: gzip.compress(b"".join(records)),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_read_however_it_is_packed(way: str) -> None:
    found = opened(WAYS[way](RECORDS))
    assert not found.findings.lost
    assert [held.url for held in found.held] == [f"http://a.example/{number}" for number in range(3)]
    assert {(held.status, held.mime) for held in found.held} == {(200, "text/html")}
    assert bodies(found) == [body(number) for number in range(3)]


def test_an_arc_is_read_as_a_warc_is() -> None:
    found = opened(arc_head() + arc(1) + arc(2))
    assert bodies(found) == [body(1), body(2)]
    assert found.exchange(found.held[0]).at.isoformat() == "2020-01-02T03:04:05+00:00"


def test_our_own_files_are_read(archive: Archive, make: Any, settings: Settings) -> None:
    kept = archive.keep("a", make(body=b"<p>one"))
    archive.keep("a", make(body=b"<p>one"))
    made = archive.keep("a", make(resource="text/html", body=b"<p>dom", beside=kept.capture.record_id))
    archive.close()
    (path,) = settings.spool.glob("*.open")
    with open_warcs(path) as warcs:
        (warc,) = warcs
        assert list(warc.findings) == []
        assert [held.record_id for held in warc.held] == [kept.capture.record_id, made.capture.record_id]
        assert [held.status for held in warc.held] == [200, None]
        assert [warc.exchange(held).body for held in warc.held] == [b"<p>one", b"<p>dom"]
        assert warc.exchange(warc.held[0]).at == kept.capture.timestamp


def test_a_target_in_angle_brackets_is_bare() -> None:
    (held,) = opened(warc(1, WARC_Target_URI="<http://a.example/1>")).held
    assert (held.url, held.record_id) == ("http://a.example/1", "urn:uuid:0001")


def test_what_is_no_answer_of_a_web_server_is_passed_over() -> None:
    others = [warc(n, kind=kind) for n, kind in enumerate(("warcinfo", "request", "metadata", "new"))]
    dns = warc(7, b"20200102030405\na.example. 1 IN A 192.0.2.1\n", WARC_Target_URI="dns:a.example")
    found = opened(b"".join([*others, dns, warc(9)]))
    assert [held.url for held in found.held] == ["http://a.example/9"]


def test_a_resource_has_the_type_that_its_record_declares() -> None:
    found = opened(warc(1, b"%PDF-1.4", kind="resource", Content_Type="Application/PDF; x=y"))
    (held,) = found.held
    assert (held.status, held.mime) == (None, "application/pdf")
    assert found.exchange(held).body == b"%PDF-1.4"


@pytest.mark.parametrize("date", ["", "yesterday", "2020-13-45T00:00:00Z", "20200102"])
def test_a_record_without_a_usable_date_or_an_id_is_read_all_the_same(date: str) -> None:
    assert bodies(opened(warc(1, WARC_Date=date, WARC_Record_ID=""))) == [body(1)]


def test_of_a_body_that_its_crawler_cut_what_there_is_is_read() -> None:
    coded = gzip.compress(b"hello" * 99)[:-12]
    block = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + coded
    (read,) = bodies(opened(warc(1, block, WARC_Truncated="length")))
    assert read.startswith(b"hello")
    with pytest.raises(Damaged):
        bodies(opened(warc(1, block)))


def test_a_file_that_ends_with_a_zip_is_a_warc_all_the_same(tmp_path: Path) -> None:
    docx = BytesIO()
    with zipfile.ZipFile(docx, "w") as bundle:
        bundle.writestr("word/document.xml", "<w/>")
    (tmp_path / "x.warc").write_bytes(warc(1, HTML + docx.getvalue()))
    with open_warcs(tmp_path / "x.warc") as warcs:
        assert [bodies(found) for found in warcs] == [[docx.getvalue()]]


def answer(head: str, payload: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + payload


TEXT = b"<p>" + "政府信息公开".encode() * 50
CODED = {
    "gzip": gzip.compress(TEXT, mtime=0),
    "x-gzip": gzip.compress(TEXT, mtime=0),
    "deflate": zlib.compress(TEXT),
    "Deflate": zlib.compress(TEXT)[2:-4],
    "br": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
}


def chunked(data: bytes) -> bytes:
    return b"%x\r\n" % len(data) + data + b"\r\n0\r\n\r\n"


class TestBodies:
    @pytest.mark.parametrize("coding", CODED)
    def test_every_coding_is_undone_without_a_word(self, coding: str) -> None:
        for payload, more in ((CODED[coding], ""), (chunked(CODED[coding]), "\r\nTransfer-Encoding: chunked")):
            found = opened(warc(1, answer(f"Content-Encoding: {coding}{more}", payload)))
            assert bodies(found) == [TEXT]
            assert list(found.findings) == []

    @pytest.mark.parametrize("coding", CODED)
    def test_a_body_that_was_recorded_decoded_is_taken_as_it_is(self, coding: str) -> None:
        found = opened(warc(1, answer(f"Content-Encoding: {coding}", TEXT)))
        assert bodies(found) == [TEXT]
        assert kinds(found) == {Kind.UNCODED}
        assert not found.findings.lost

    def test_so_is_one_whose_chunks_were_undone(self) -> None:
        found = opened(warc(1, answer("Transfer-Encoding: chunked", TEXT)))
        assert (bodies(found), kinds(found)) == ([TEXT], {Kind.UNCHUNKED})

    @pytest.mark.parametrize("rest", [b"zz\r\nmore\r\n0\r\n\r\n", b"ffff\r\nmore", b""])
    def test_of_broken_chunks_what_comes_before_is_read_and_the_loss_is_told(self, rest: bytes) -> None:
        found = opened(warc(1, answer("Transfer-Encoding: chunked", b"%x\r\n" % len(TEXT) + TEXT + b"\r\n" + rest)))
        assert bodies(found)[0].startswith(TEXT)
        assert kinds(found) == {Kind.CHUNKS}
        assert found.findings.lost

    def test_a_body_of_another_length_is_told(self) -> None:
        found = opened(warc(1, answer("Content-Length: 7", TEXT)))
        assert (bodies(found), kinds(found)) == ([TEXT], {Kind.HTTP_LENGTH})

    @pytest.mark.parametrize(
        ("block", "kind", "status"),
        [
            (b"HTTP/2 200\r\ncontent-type: text/html\r\n\r\n" + TEXT, Kind.HTTP_VERSION, 200),
            (b"HTTP/2.0 200 OK\r\ncontent-type: text/html\r\n\r\n" + TEXT, Kind.HTTP_VERSION, 200),
            (b"HTTP/3 200 \n\n" + TEXT, Kind.HTTP_VERSION, 200),
            (b"ICY 200 OK\r\n\r\n" + TEXT, Kind.HTTP_VERSION, 200),
            (b"HTTP/1.1 200 OK\r\nX: \0\x01\r\n\r\n" + TEXT, Kind.HTTP_CONTROL, 200),
            (TEXT, Kind.HTTP_HEAD, None),
        ],
    )
    def test_a_strange_head_is_read_and_told(self, block: bytes, kind: Kind, status: int | None) -> None:
        found = opened(warc(1, block))
        assert ([held.status for held in found.held], bodies(found), kinds(found)) == ([status], [TEXT], {kind})

    def test_a_response_of_no_bytes_is_told(self) -> None:
        found = opened(warc(1).partition(b"Content-Length")[0] + b"Content-Length: 0\r\n\r\n\r\n\r\n")
        assert (bodies(found), kinds(found)) == ([b""], {Kind.EMPTY})

    def test_payload_digests_are_right_over_the_chunks_or_without_them(self) -> None:
        for given_over in (TEXT, chunked(TEXT)):
            block = answer("Transfer-Encoding: chunked", chunked(TEXT))
            assert kinds(opened(warc(1, block, WARC_Payload_Digest=sha1(given_over)))) == set()
        assert kinds(opened(warc(1, block, WARC_Payload_Digest=sha1(b"")))) == {Kind.DIGEST}


def revisit(number: int, **more: str) -> bytes:
    return warc(number, b"HTTP/1.1 200 OK\r\n\r\n", kind="revisit", **more)


class TestRevisits:
    @pytest.mark.parametrize(
        "told",
        [
            {"WARC_Refers_To": "<urn:uuid:0001>"},
            {
                "WARC_Refers_To_Target_URI": "http://a.example/1",
                "WARC_Refers_To_Date": "2020-01-02T03:04:05Z",
            },
            {"WARC_Payload_Digest": sha1(body(1))},
        ],
    )
    def test_they_are_resolved_in_whatever_file_their_original_is(self, told: dict[str, str]) -> None:
        first, second = opened(revisit(2, **told)), opened(warc(1, WARC_Payload_Digest=sha1(body(1))))
        ((url, (found, held)),) = again([first, second]).items()
        assert url == "http://a.example/2"
        assert (held.url, found.content(held)) == ("http://a.example/2", body(1))
        assert kinds(first) == set()

    def test_one_without_its_original_is_told(self) -> None:
        found = opened(revisit(2, WARC_Refers_To="<urn:uuid:0009>") + warc(1))
        assert again([found]) == {}
        assert kinds(found) == {Kind.REVISIT}
        assert not found.findings.lost


class TestSegments:
    BLOCK = HTML + body(1)

    def segments(self, *numbers: int, total: str = "") -> bytes:
        parts = {1: self.BLOCK[:80], 2: self.BLOCK[80:130], 3: self.BLOCK[130:]}
        told = {"WARC_Segment_Origin_ID": "<urn:uuid:0001>"}
        records = {
            1: warc(1, parts[1], WARC_Segment_Number="1"),
            2: warc(2, parts[2], kind="continuation", WARC_Segment_Number="2", **told),
            3: warc(
                3,
                parts[3],
                kind="continuation",
                WARC_Segment_Number="3",
                WARC_Segment_Total_Length=total or str(len(self.BLOCK)),
                **told,
            ),
        }
        return b"".join(map(gzip.compress, [records[number] for number in numbers]))

    def test_they_are_put_together_in_whatever_order_they_come(self) -> None:
        for numbers in ((1, 2, 3), (3, 1, 2)):
            found = opened(self.segments(*numbers))
            assert (bodies(found), kinds(found)) == ([body(1)], set())

    @pytest.mark.parametrize("numbers", [(1,), (1, 2), (1, 3), (2, 3)])
    def test_what_is_not_whole_is_left_out_and_told(self, numbers: tuple[int, ...]) -> None:
        found = opened(self.segments(*numbers))
        assert (found.held, kinds(found), found.findings.lost) == ([], {Kind.SEGMENT}, True)

    def test_a_total_that_does_not_fit_is_told(self) -> None:
        found = opened(self.segments(1, 2, 3, total="7"))
        assert (found.held, kinds(found)) == ([], {Kind.SEGMENT})


class TestDamage:
    @pytest.mark.parametrize("way", WAYS)
    def test_a_file_cut_anywhere_gives_what_came_before_and_says_so(self, way: str) -> None:
        data = WAYS[way](RECORDS)
        ends = [len(WAYS[way](RECORDS[:count])) for count in (1, 2, 3)] if way != "gzipped as a whole" else []
        # the blank lines behind a record may be missing without harm
        harmless = 4 if way == "plain" else 0
        for cut in range(len(data)):
            found = opened(data[:cut])
            is_whole = any(end - harmless <= cut <= end for end in ends)
            assert bool(kinds(found) - {Kind.SEPARATOR}) != is_whole, cut
            assert len(found.held) >= sum(end <= cut for end in ends)
            assert bodies(found) == [body(number) for number in range(len(found.held))]

    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(list(WAYS)), st.integers(0, 10_000), st.integers(1, 255))
    def test_a_changed_byte_does_no_harm(self, way: str, at: int, change: int) -> None:
        data = bytearray(WAYS[way](RECORDS))
        data[at % len(data)] ^= change
        found = opened(bytes(data))
        for held in found.held:
            try:
                found.content(held)
            except Damaged as damage:
                assert held.url in str(damage)

    @given(st.binary(max_size=200))
    def test_what_is_no_warc_is_said_to_be_none(self, data: bytes) -> None:
        found = opened(data)
        assert (found.held, Kind.NOTHING in kinds(found)) == ([], True)

    def test_a_record_of_more_than_the_limit_is_refused(self) -> None:
        found = opened(warc(1, HTML + bytes(MAX_BLOCK)))
        (held,) = found.held
        with pytest.raises(Damaged, match="larger than 100 MB"):
            found.exchange(held)

    def test_there_is_one_line_a_kind_and_control_characters_do_not_reach_the_terminal(self) -> None:
        bad = [warc(n, X_Name="\x1b[31m", WARC_Target_URI=f"<http://a.example/\u202e{n}>") for n in range(9)]
        lines = list(opened(b"".join(bad)).findings.lines(lost=False))
        assert len(lines) == 2
        assert all("(9 times)" in line and line.isprintable() for line in lines)


class TestWacz:
    @staticmethod
    def wacz(path: Path, members: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> Path:
        with zipfile.ZipFile(path, "w", packing) as bundle:
            for name, data in members.items():
                bundle.writestr(name, data)
        return path

    def test_every_warc_under_archive_is_read(self, tmp_path: Path) -> None:
        members = {
            "archive/data.warc.gz": gzip.compress(warc(1)),
            "archive/more.warc": warc(2),
            "elsewhere/no.warc": warc(3),
            "datapackage.json": b"{}",
        }
        for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            with open_warcs(self.wacz(tmp_path / "x.wacz", members, packing)) as warcs:
                assert [held.url for found in warcs for held in found.held] == [
                    "http://a.example/1",
                    "http://a.example/2",
                ]

    def test_one_that_swells_is_refused(self, tmp_path: Path) -> None:
        path = self.wacz(tmp_path / "x.wacz", {"archive/b.warc": b"0" * (30 << 20)}, zipfile.ZIP_DEFLATED)
        with open_warcs(path) as warcs, pytest.raises(Damaged, match="swells"):
            list(warcs)
