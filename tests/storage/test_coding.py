"""Codings undone: whatever a server sends, within limits, and with a typed error."""

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from model.errors import Damaged
from model.exchange import Exchange
from storage import coding


def raw_deflate(data: bytes) -> bytes:
    coder = zlib.compressobj(wbits=-15)
    return coder.compress(data) + coder.flush()


CODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "identity": bytes,
    "": bytes,
}


def chunked(data: bytes, size: int = 7, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    parts = [data[i : i + size] for i in range(0, len(data), size)]
    return b"".join(b"%X%b\r\n%b\r\n" % (len(p), extension, p) for p in parts) + b"0\r\n" + trailer + b"\r\n"


def exchange(body: bytes | Path, content: str = "", transfer: str = "", **more: object) -> Exchange:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {content}\r\nTransfer-Encoding: {transfer}\r\n\r\n".encode()
    return Exchange(url="http://a.example/", at=datetime.now(UTC), head=head, body=body, **more)  # type: ignore[arg-type]


@given(data=st.binary(max_size=3000), name=st.sampled_from(sorted(CODERS)), size=st.integers(1, 400))
def test_what_was_coded_comes_back(data: bytes, name: str, size: int):
    coded = CODERS[name](data)
    assert coding.content(exchange(coded, name)) == data
    assert coding.payload(exchange(chunked(coded, size), name, "chunked")) == coded
    assert coding.content(exchange(chunked(coded, size), name, "chunked")) == data


@given(data=st.binary(max_size=500), name=st.sampled_from(sorted(CODERS)), transfer=st.sampled_from(["", "chunked"]))
def test_no_bytes_lead_to_an_untyped_error(data: bytes, name: str, transfer: str):
    try:
        coding.content(exchange(data, name, transfer))
    except Damaged as damage:
        assert "\n" not in str(damage)


@given(data=st.binary(min_size=1, max_size=3000), name=st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_of_a_truncated_body_the_beginning_is_read(data: bytes, name: str):
    coded = CODERS[name](data)
    cut = exchange(coded[: len(coded) // 2], name, truncated="disconnect")
    assert data.startswith(coding.content(cut))


def test_raw_deflate_is_read_as_browsers_do():
    data = b"annual report " * 50
    assert coding.content(exchange(raw_deflate(data), "deflate")) == data


def test_two_codings_are_undone_in_their_order():
    assert coding.content(exchange(brotli.compress(gzip.compress(b"x")), "gzip, br")) == b"x"


def test_several_gzip_members_and_padding_are_one_body():
    assert coding.content(exchange(gzip.compress(b"a") + gzip.compress(b"b") + b"\0" * 9, "gzip")) == b"ab"


def test_gzip_that_is_named_but_not_there_is_passed_over():
    assert coding.content(exchange(b"<html>", "gzip")) == b"<html>"


def test_chunks_that_are_named_but_not_there_are_passed_over():
    assert coding.payload(exchange(b"<html>", transfer="chunked")) == b"<html>"


def test_extensions_and_trailers_of_chunks_are_no_payload():
    body = chunked(b"abcdefghij", extension=b";a=b", trailer=b"X: y\r\n")
    assert coding.payload(exchange(body, transfer="chunked")) == b"abcdefghij"


@pytest.mark.parametrize("cut", range(1, 17))
def test_chunks_that_break_off_are_read_as_far_as_they_go(cut: int):
    whole = chunked(b"abcdefghij", 5)
    assert b"abcdefghij".startswith(coding.payload(exchange(whole[:-cut], transfer="chunked")))


@pytest.mark.parametrize("size", [b"+5", b"0x5", b"5_0", b"-1", b"", b"g"])
def test_a_size_that_is_no_hex_number_is_no_chunk(size: bytes):
    body = size + b"\r\nabcde\r\n0\r\n\r\n"
    assert coding.payload(exchange(body, transfer="chunked")) == body


def test_a_coding_that_is_cut_is_damage():
    with pytest.raises(Damaged, match="breaks off"):
        coding.content(exchange(gzip.compress(b"x" * 1000)[:-9], "gzip"))


def test_an_unknown_coding_is_damage():
    with pytest.raises(Damaged, match="sdch"):
        coding.content(exchange(b"x", "sdch"))


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_stopped(name: str):
    zeros = bytes(300 << 20)
    bomb = brotli.compress(zeros, quality=1) if name == "br" else CODERS[name](zeros)
    with pytest.raises(Damaged, match="over"):
        coding.content(exchange(bomb, name))


def test_a_small_page_may_be_coded_well():
    page = b" " * 900_000
    assert coding.content(exchange(brotli.compress(page), "br")) == page


def test_what_a_browser_decoded_is_not_decoded_again():
    assert coding.content(exchange(b"<html>", "br", decoded=True)) == b"<html>"


def test_a_resource_has_no_codings():
    made = Exchange(url="http://a.example/", at=datetime.now(UTC), resource="text/html", body=b"<html>")
    assert coding.content(made) == b"<html>"


def test_a_body_in_a_file_is_read_from_there(tmp_path: Path):
    (tmp_path / "body").write_bytes(chunked(gzip.compress(b"large"), 3))
    assert coding.content(exchange(tmp_path / "body", "gzip", "chunked")) == b"large"
