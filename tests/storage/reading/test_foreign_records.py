"""The reader of WARC and ARC: everything that is sound comes out, and each thing that is wrong is told by its kind."""

import gzip
import zlib
from collections.abc import Callable

import pytest
import zstandard

from storage.reading.findings import Kind
from tests.storage.reading.makers import Read, arc, arc_head, head, members, page, sha1, warc

GOOD = [warc(number) for number in range(4)]
ALL = [0, 1, 2, 3]


def with_lf(number: int) -> bytes:
    """A record whose head and end are written with LF alone."""
    return (
        head(
            {
                "WARC-Type": "response",
                "WARC-Record-ID": "<urn:1>",
                "WARC-Date": "2020",
                "Content-Length": len(page(number)),
            },
            line="\n",
        )
        + page(number)
        + b"\n\n"
    )


def zst(*records: bytes) -> bytes:
    return b"".join(zstandard.compress(record) for record in records)


def zst_with_dictionary(*records: bytes) -> bytes:
    words = zstandard.train_dictionary(2000, [warc(number) for number in range(500)])
    compressor = zstandard.ZstdCompressor(dict_data=words)
    frame = zstandard.compress(words.as_bytes())
    start = b"\x5d\x2a\x4d\x18" + len(frame).to_bytes(4, "little") + frame
    return start + b"".join(compressor.compress(record) for record in records)


PACKINGS: dict[str, Callable[..., bytes]] = {
    "plain": lambda *records: b"".join(records),
    "gzip": members,
    "zstd": zst,
    "zstd with a dictionary": zst_with_dictionary,
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("version", ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"])
def test_a_sound_warc_is_read_without_a_word(packing: str, version: str) -> None:
    digests = {"WARC_Block_Digest": sha1(page(1)), "WARC_Payload_Digest": sha1(page(1).partition(b"\r\n\r\n")[2])}
    records = [warc(0, version=version), warc(1, version=version, **digests), warc(2, kind="resource", version=version)]
    read = Read(PACKINGS[packing](*records))
    assert read.all == []
    assert read.numbers == [0, 1, 2]


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("version", ["1 0 Crawler", "1 1 InternetArchive", "2 0 Crawler"])
def test_a_sound_arc_is_read_without_a_word(packing: str, version: str) -> None:
    more = f"http://a.example/2 192.0.2.1 20200102030405 text/html 200 - - 900 x.arc {len(page(2))}"
    records = [arc_head(version), arc(1), arc(2, line=more if version[0] == "2" else ""), arc(3)]
    read = Read(PACKINGS[packing](*records))
    assert read.all == []
    assert read.numbers == [1, 2, 3]


STRANGE: dict[str, tuple[bytes, Kind]] = {
    "one gzip member for all": (gzip.compress(b"".join(GOOD)), Kind.ONE_MEMBER),
    "members cut without regard to records": (
        b"".join(gzip.compress(b"".join(GOOD)[at : at + 100]) for at in range(0, len(b"".join(GOOD)), 100)),
        Kind.SPANNING,
    ),
    "heads and blocks in members of their own": (
        members(*[part for one in GOOD for part in (one[:180], one[180:])]),
        Kind.SPANNING,
    ),
    "an empty member": (members(GOOD[0], b"") + members(*GOOD[1:]), Kind.NOTHING),
    "plain behind gzip": (members(*GOOD[:2]) + b"".join(GOOD[2:]), Kind.NOTHING),
    "gzip behind plain": (b"".join(GOOD[:2]) + members(*GOOD[2:]), Kind.MIXED),
    "padding at the end": (b"".join(GOOD) + bytes(5000), Kind.STRAY),
    "padding behind gzip": (members(*GOOD) + bytes(5000), Kind.STRAY),
    "blank lines between": (b"\r\n\r\n\r\n".join(GOOD), Kind.NOTHING),
    "no blank lines between": (b"".join(one[:-4] for one in GOOD), Kind.SEPARATOR),
    "LF for CR LF": (b"".join(map(with_lf, range(4))), Kind.SEPARATOR),
    "angle brackets": (b"".join([GOOD[0], warc(1, WARC_Target_URI="<http://a.example/1>"), *GOOD[2:]]), Kind.BRACKETS),
    "a folded header": (
        b"".join([GOOD[0], warc(1, WARC_Warcinfo_ID="<urn:\r\n uuid:1>"), *GOOD[2:]]),
        Kind.FOLDED,
    ),
    "a header of GBK": (
        b"".join([GOOD[0], warc(1, X_Name="@").replace(b"@", "年报".encode("gbk")), *GOOD[2:]]),
        Kind.ENCODING,
    ),
    "a NUL in a header": (b"".join([GOOD[0], warc(1, X_Name="a\0b"), *GOOD[2:]]), Kind.CONTROL),
    "a CR in a header": (b"".join([GOOD[0], warc(1, X_Name="a\rb"), *GOOD[2:]]), Kind.CONTROL),
    "a line that is no header": (b"".join([GOOD[0], warc(1, X_Name="a\r\nno header"), *GOOD[2:]]), Kind.MALFORMED),
    "a header twice": (b"".join([GOOD[0], warc(1, X_Name="1\r\nContent-Type: x/y"), *GOOD[2:]]), Kind.REPEATED),
    "no date": (b"".join([GOOD[0], warc(1, WARC_Date=""), *GOOD[2:]]), Kind.MISSING),
    "no id": (b"".join([GOOD[0], warc(1, WARC_Record_ID=""), *GOOD[2:]]), Kind.MISSING),
    "no length": (b"".join([GOOD[0], warc(1, Content_Length=""), *GOOD[2:]]), Kind.MISSING),
    "a version of the future": (b"".join([GOOD[0], warc(1, version="WARC/3.0"), *GOOD[2:]]), Kind.VERSION),
    "a wrong digest": (b"".join([GOOD[0], warc(1, WARC_Block_Digest=sha1(b"")), *GOOD[2:]]), Kind.DIGEST),
    "a digest of nonsense": (b"".join([GOOD[0], warc(1, WARC_Block_Digest="sha1:?"), *GOOD[2:]]), Kind.DIGEST),
} | {
    f"a length of {length!r} in {packing}": (
        PACKINGS[packing](GOOD[0], warc(1, Content_Length=length), *GOOD[2:]),
        Kind.VALUE if length in ("-1", "many", "9" * 50) else Kind.LENGTH,
    )
    for packing in PACKINGS
    for length in ("0", "5", "200", "300", "99999999999", "-1", "many", "9" * 50)
}  # fmt: skip


@pytest.mark.parametrize("case", STRANGE)
def test_what_is_strange_is_read_whole_and_told(case: str) -> None:
    data, kind = STRANGE[case]
    read = Read(data)
    assert read.numbers == ALL, read.all
    assert kind in read.kinds if kind is not Kind.NOTHING else not read.all
    assert not read.findings.lost


BROKEN = bytearray(members(GOOD[1]))
BROKEN[40] ^= 0xFF

LOSSES: dict[str, tuple[bytes, list[int], Kind]] = {
    "rubbish at the end": (b"".join(GOOD) + b"rubbish", ALL, Kind.STRAY),
    "rubbish behind gzip": (members(*GOOD) + b"rubbish" * 3, ALL, Kind.STRAY),
    "rubbish in front": (b"rubbish\n" + b"".join(GOOD), ALL, Kind.STRAY),
    "rubbish in front of gzip": (b"rubbish" + members(*GOOD), ALL, Kind.STRAY),
    "rubbish between": (GOOD[0] + b"rubbish\r\n" + b"".join(GOOD[1:]), ALL, Kind.STRAY),
    "rubbish between members": (members(GOOD[0]) + b"\x1f\x8b\x08 no" + members(*GOOD[1:]), ALL, Kind.MEMBER),
    "a damaged first line": (GOOD[0] + b"X" + GOOD[1][1:] + b"".join(GOOD[2:]), [0, 2, 3], Kind.STRAY),
    "a head that does not end": (GOOD[0] + b"WARC/1.0\r\nWARC-Type: response\r\n", [0], Kind.HEAD),
    "a broken member": (members(GOOD[0]) + bytes(BROKEN) + members(*GOOD[2:]), [0, 2, 3], Kind.MEMBER),
    "a member without its magic": (
        members(GOOD[0]) + b"\0\0\0" + members(GOOD[1])[3:] + members(*GOOD[2:]),
        [0, 2, 3],
        Kind.STRAY,
    ),
    "a frame that is cut": (zst(GOOD[0]) + zst(GOOD[1])[:-60] + zst(*GOOD[2:]), [0, 2, 3], Kind.MEMBER),
    "a dictionary that is none": (
        b"\x5d\x2a\x4d\x18\x08\0\0\0\x28\xb5\x2f\xfdxxxx" + zst(*GOOD),
        ALL,
        Kind.MEMBER,
    ),
    "an arc with rubbish": (arc_head() + arc(1) + b"\nrubbish\n\n" + arc(2) + arc(3), [2, 3], Kind.LENGTH),
    "nothing": (b"", [], Kind.NOTHING),
    "a page": (b"<html>", [], Kind.NOTHING),
    "gzip of a page": (gzip.compress(b"<html>"), [], Kind.NOTHING),
}


@pytest.mark.parametrize("case", LOSSES)
def test_what_lies_behind_damage_is_read_and_the_loss_is_told(case: str) -> None:
    data, numbers, kind = LOSSES[case]
    read = Read(data)
    assert read.numbers == numbers, read.all
    assert kind in read.kinds
    assert read.findings.lost is (case != "an arc with rubbish")


class TestMembers:
    def test_a_wrong_checksum_does_no_harm_where_a_digest_proves_the_block(self) -> None:
        proven = bytearray(members(warc(1, WARC_Block_Digest=sha1(page(1)))))
        proven[-5] ^= 1
        read = Read(members(GOOD[0]) + bytes(proven) + members(*GOOD[2:]))
        assert (read.numbers, read.findings.lost, read.kinds) == (ALL, False, {Kind.MEMBER})

    def test_and_without_one_the_record_is_not_believed(self) -> None:
        doubtful = bytearray(members(GOOD[1]))
        doubtful[-5] ^= 1
        read = Read(members(GOOD[0]) + bytes(doubtful) + members(*GOOD[2:]))
        assert (read.numbers, read.torn) == ([0, 2, 3], ["http://a.example/1"])
        assert read.findings.lost

    def test_bytes_that_are_missing_in_the_middle_cost_one_member(self) -> None:
        one = members(GOOD[1])
        for cut in range(1, len(one) - 1, 7):
            read = Read(members(GOOD[0]) + one[:cut] + members(*GOOD[2:]))
            assert read.numbers[-2:] == [2, 3], (cut, read.all)
            assert read.numbers[0] == 0
            assert read.findings.lost

    def test_a_bomb_is_cut_and_what_follows_it_is_read(self) -> None:
        bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
        data = bomb.compress(head({"WARC-Type": "resource", "Content-Length": 1 << 30}))
        data += b"".join(bomb.compress(bytes(1 << 24)) for _ in range(64)) + bomb.flush()
        read = Read(data + members(*GOOD))
        assert read.numbers == ALL
        assert {finding.kind for finding in read.all if finding.lost} == {Kind.SWELLS, Kind.TRUNCATED}

    def test_a_large_record_that_is_no_bomb_is_read(self) -> None:
        block = bytes(20 << 20)
        read = Read(members(warc(1, block, kind="resource"), GOOD[0]))
        assert [len(one) for one in read.blocks] == [20 << 20, len(page(0))]
        assert read.all == []


class TestArchivesInArchives:
    """A crawl may have met a WARC: its records are the payload of one, and no records of the file."""

    INNER = HTML = b"HTTP/1.1 200 OK\r\n\r\n" + b"\r\n".join(warc(number) for number in range(7, 9)) + b"\r\n"

    @pytest.mark.parametrize("packing", PACKINGS)
    def test_they_stay_a_payload(self, packing: str) -> None:
        read = Read(PACKINGS[packing](GOOD[0], warc(1, self.INNER), GOOD[2]))
        assert read.all == []
        assert read.blocks == [page(0), self.INNER, page(2)]

    def test_even_in_one_member(self) -> None:
        read = Read(gzip.compress(GOOD[0] + warc(1, self.INNER) + GOOD[2]))
        assert read.blocks == [page(0), self.INNER, page(2)]


class TestLengths:
    @pytest.mark.parametrize("wrong", [-7, -1, 1, 3, 50])
    def test_the_digest_decides_whether_the_length_is_right(self, wrong: int) -> None:
        lying = warc(1, Content_Length=str(len(page(1)) + wrong), WARC_Block_Digest=sha1(page(1)))
        read = Read(members(GOOD[0], lying, GOOD[2]))
        assert read.numbers == [0, 1, 2]
        assert read.kinds == {Kind.LENGTH}

    def test_bytes_behind_a_block_that_its_digest_proves_are_stray(self) -> None:
        extended = warc(1, WARC_Block_Digest=sha1(page(1)))[:-4] + b"more\r\n\r\n"
        for packed in (members(extended, GOOD[2]), extended + GOOD[2]):
            read = Read(packed)
            assert read.numbers == [1, 2]
            assert read.kinds == {Kind.STRAY}

    def test_many_lies_cost_little(self) -> None:
        count = 20_000
        data = b"".join(warc(number, Content_Length="999999999") for number in range(count))
        for packed in (data, gzip.compress(data, 1)):
            # what is longer than the file, and last, breaks off
            assert len(Read(packed).urls) == count - (packed is data)


def test_every_record_of_a_cut_file_that_is_whole_is_read() -> None:
    data = b"".join(GOOD)
    for cut in range(0, len(data), 3):
        read = Read(data[:cut])
        whole = sum(len(b"".join(GOOD[: count + 1])) - 4 <= cut for count in range(4))
        assert read.numbers == ALL[:whole], cut
