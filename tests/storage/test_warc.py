"""Exchanges as records: the wire's bytes come back, whatever they are, and every reader takes the file."""

import gzip
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.capture import Capture
from model.errors import Damaged
from model.exchange import Exchange, Failure, Tls
from storage.gate import gate
from storage.http_head import is_http
from storage.record import Record, read_member, unzip_member, write_member
from storage.restore import read_exchange
from storage.warc import (
    EMPTY,
    Origin,
    ascii_uri,
    digest_of,
    file_name,
    page_url,
    write_exchange,
    write_info,
)

ORIGIN = Origin(run="night-1", warc="x.warc.gz", info="urn:uuid:00000000-0000-4000-8000-000000000000")
AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
REQUEST = b"GET /1 HTTP/1.1\r\nHost: a.example\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\n\r\n"


def exchange(**more: object) -> Exchange:
    return Exchange(**{"url": "http://a.example/1", "at": AT, "request": REQUEST, "head": HEAD, **more})  # type: ignore[arg-type]


def written(one: Exchange, original: Capture | None = None, digest: str | None = None) -> tuple[Capture, bytes]:
    """The capture of an exchange, and a WARC file that holds it."""
    out = BytesIO()
    write_info(out, ORIGIN, "2026-01-02T03:04:05.000000Z", "host")
    capture = write_exchange(out, "a", one, ORIGIN, digest or digest_of(one), original)
    return capture, out.getvalue()


def record_of(capture: Capture, data: bytes) -> Record:
    return read_member(data[capture.offset : capture.offset + capture.length])


def all_records(data: bytes) -> list[Record]:
    found, rest = [], data
    while rest:
        decoder = zlib.decompressobj(31)
        decoder.decompress(rest)
        size = len(rest) - len(decoder.unused_data)
        found.append(read_member(rest[:size]))
        rest = rest[size:]
    return found


def by_type(data: bytes) -> dict[str, Record]:
    return {record.header("WARC-Type"): record for record in all_records(data)}


header_lines = st.lists(
    st.binary(min_size=1, max_size=60).map(lambda raw: bytes(b for b in raw if b not in b"\r\n\0")).filter(bytes.strip),
    max_size=6,
)
heads = st.tuples(
    st.sampled_from([b"HTTP/1.1 200 OK", b"HTTP/1.0 404", b"HTTP/1.1 302 \xd2\xc6\xb6\xaf"]), header_lines
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=heads, body=st.binary(max_size=300), newline=st.sampled_from([b"\r\n", b"\n"]))
def test_any_answer_comes_back_byte_for_byte_and_passes_the_gate(
    parts: tuple[bytes, list[bytes]], body: bytes, newline: bytes, tmp_path: Path
):
    head = newline.join([parts[0], *parts[1], b"", b""])
    one = exchange(head=head, body=body)
    capture, data = written(one)
    (tmp_path / "x.warc.gz").write_bytes(data)
    gate(tmp_path / "x.warc.gz")
    if capture.type == "response":
        again = read_exchange(capture, record_of(capture, data))
        assert (again.head, again.body, again.url, again.at) == (head, body, one.url, AT)
        assert head + body in gzip.decompress(data)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=st.binary(max_size=80), body=st.binary(max_size=80))
def test_what_is_no_http_is_kept_all_the_same(head: bytes, body: bytes, tmp_path: Path):
    one = exchange(head=head, body=body, failure=Failure(outcome="error", detail="no HTTP"))
    capture, data = written(one)
    (tmp_path / "x.warc.gz").write_bytes(data)
    gate(tmp_path / "x.warc.gz")
    assert head + body in gzip.decompress(data)
    assert capture.type == ("response" if is_http(head) else "metadata")


def test_a_head_in_gbk_survives_in_its_order_and_case_with_repeats():
    name = "2023年报.doc".encode("gbk")
    head = b"HTTP/1.1 200 \xc4\xe3\r\nserver: a\r\nSERVER:b\r\nX-a:  " + name + b" \r\n folded\r\nserver: a\r\n\r\n"
    capture, data = written(exchange(head=head, body=b"x"))
    assert read_exchange(capture, record_of(capture, data)).head == head


def test_a_head_of_64_kb_is_kept(tmp_path: Path):
    head = b"HTTP/1.1 200 OK\r\nX: " + b"a" * 65_000 + b"\r\n\r\n"
    capture, data = written(exchange(head=head, body=b"x"))
    (tmp_path / "x.warc.gz").write_bytes(data)
    gate(tmp_path / "x.warc.gz")
    assert read_exchange(capture, record_of(capture, data)).head == head


def test_the_record_says_all_that_the_standard_asks():
    tls = Tls(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384", certificate="ab" * 32, legacy=True)
    capture, data = written(exchange(body=b"<p>", ip="10.0.0.1", tls=tls, truncated="length"))
    record = record_of(capture, data)
    assert record.header("WARC-Type") == "response"
    assert record.header("WARC-Record-ID") == f"<{capture.record_id}>"
    assert record.header("WARC-Target-URI") == "http://a.example/1"
    assert record.header("WARC-Date") == "2026-01-02T03:04:05.678901Z"
    assert record.header("WARC-IP-Address") == "10.0.0.1"
    assert record.header("WARC-Truncated") == "length"
    assert record.header("Content-Type") == "application/http;msgtype=response"
    assert record.header("WARC-Warcinfo-ID") == f"<{ORIGIN.info}>"
    assert [value for name, value in record.headers if name == "WARC-Protocol"] == ["http/1.1", "tls/1.3"]
    assert record.header("WARC-Payload-Digest") == capture.payload_digest == digest_of(exchange(body=b"<p>"))
    assert int(record.header("Content-Length")) == len(HEAD) + 3


def test_request_and_metadata_stand_beside_the_response():
    one = exchange(body=b"<p>", role="list", via="http://a.example/", link_text="年报\r\n列表")
    capture, data = written(one)
    request, metadata = by_type(data)["request"], by_type(data)["metadata"]
    assert request.block == REQUEST
    assert request.header("WARC-Payload-Digest") == EMPTY
    for record in (request, metadata):
        assert record.header("WARC-Concurrent-To") == f"<{capture.record_id}>"
    lines = metadata.block.decode().split("\r\n")
    assert {"portal: a", "run: night-1", "role: list", "via: http://a.example/", "link-text: 年报 列表"} <= set(lines)


def test_the_payload_of_a_chunked_body_is_what_is_in_the_chunks():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    framed = exchange(head=head, body=b"3\r\n<p>\r\n0\r\n\r\n")
    capture, data = written(framed)
    assert capture.payload_digest == digest_of(exchange(body=b"<p>"))
    assert read_exchange(capture, record_of(capture, data)).body == framed.body


def test_a_failed_fetch_is_a_metadata_record_with_its_reason():
    failed = exchange(head=b"", failure=Failure(outcome="dns", detail="no such host\r\nX: injected"))
    capture, data = written(failed)
    assert (capture.type, capture.status, capture.payload_digest) == ("metadata", None, "")
    again = read_exchange(capture, record_of(capture, data))
    assert again.failure == Failure(outcome="dns", detail="no such host X: injected")
    assert by_type(data)["request"].header("WARC-Concurrent-To") == f"<{capture.record_id}>"


def test_a_rendered_page_is_a_resource_beside_its_response():
    beside = "urn:uuid:11111111-0000-4000-8000-000000000000"
    made = Exchange(url="http://a.example/1", at=AT, resource="text/html", body=b"<p>dom", beside=beside)
    capture, data = written(made)
    record = record_of(capture, data)
    assert (capture.type, capture.mime, capture.status) == ("resource", "text/html", None)
    assert record.header("WARC-Concurrent-To") == f"<{beside}>"
    assert record.block == b"<p>dom"
    assert read_exchange(capture, record).body == b"<p>dom"


@pytest.mark.parametrize(("media_type", "urn"), [("text/html", "urn:dom:"), ("image/png", "urn:view:")])
def test_no_replay_can_take_what_was_made_from_a_page_for_the_page(media_type: str, urn: str):
    made = Exchange(url="http://a.example/1", at=AT, resource=media_type, body=b"made")
    capture, data = written(made)
    uri = record_of(capture, data).header("WARC-Target-URI")
    assert uri == urn + "http://a.example/1"
    assert (page_url(uri), capture.url) == (made.url, made.url)


def test_a_revisit_names_its_original_and_resolves_to_its_payload(tmp_path: Path):
    original, first = written(exchange(body=b"<p>"))
    head = b"HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n"
    again = exchange(head=head, body=b"1\r\n<\r\n2\r\np>\r\n0\r\n\r\n")
    capture, data = written(again, original)
    record = record_of(capture, data)
    assert record.block == head
    assert record.header("WARC-Profile").endswith("/identical-payload-digest")
    assert record.header("WARC-Refers-To") == f"<{original.record_id}>"
    assert record.header("WARC-Refers-To-Target-URI") == original.url
    assert record.header("WARC-Refers-To-Date") == "2026-01-02T03:04:05.678901Z"
    assert capture.payload_digest == original.payload_digest
    resolved = read_exchange(capture, record, record_of(original, first))
    assert resolved.head == head
    assert digest_of(resolved) == original.payload_digest
    (tmp_path / "x.warc.gz").write_bytes(data)
    gate(tmp_path / "x.warc.gz")


def test_a_304_is_an_empty_revisit_and_its_head_is_kept_beside(tmp_path: Path):
    original, first = written(exchange(body=b"<p>"))
    head = b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\n\r\n'
    capture, data = written(exchange(head=head), original, original.payload_digest)
    record = record_of(capture, data)
    assert record.block == b""
    assert record.header("WARC-Profile").endswith("/server-not-modified")
    assert (capture.status, capture.mime, capture.etag) == (304, "text/html", '"2"')
    assert b"received-head-base64: SFRUUC8xLjEgMzA0" in by_type(data)["metadata"].block
    resolved = read_exchange(capture, record, record_of(original, first))
    assert (resolved.head, resolved.body, resolved.at) == (HEAD, b"<p>", AT)
    (tmp_path / "x.warc.gz").write_bytes(data)
    gate(tmp_path / "x.warc.gz")


def test_a_large_body_is_read_from_its_file(tmp_path: Path):
    (tmp_path / "body").write_bytes(b"0123456789" * 500_000)
    capture, data = written(exchange(body=tmp_path / "body"))
    assert read_exchange(capture, record_of(capture, data)).body == (tmp_path / "body").read_bytes()


@given(url=st.text(max_size=60))
def test_a_target_uri_is_ascii_without_spaces_and_encoded_once(url: str):
    coded = ascii_uri("http://a.example/" + url)
    assert all("!" <= character <= "~" for character in coded)
    assert ascii_uri(coded) == coded


def test_what_is_encoded_already_stays():
    assert ascii_uri("http://a/%E5%B9%B4?a=1&b=[2]#x") == "http://a/%E5%B9%B4?a=1&b=[2]#x"
    assert ascii_uri("http://a/年报") == "http://a/%E5%B9%B4%E6%8A%A5"


@given(text=st.text(max_size=50))
def test_no_text_gets_a_line_of_its_own_into_a_record(text: str):
    one = exchange(link_text=text, via="http://a/" + text, protocol=text, ip=text or "x")
    capture, data = written(one)
    for record in all_records(data):
        assert not [value for _, value in record.headers if any(ord(c) < 32 or ord(c) == 127 for c in value)]
    assert by_type(data)["metadata"].block.count(b"\r\n") <= 6
    assert "\0" not in capture.link_text


def test_names_follow_annex_c():
    assert file_name("nianbao", "20260102030405", 7, "my-host.example").startswith(
        "nianbao-20260102030405-00007-my_host.example~"
    )


def test_a_member_that_is_cut_doubled_or_changed_is_damage():
    capture, data = written(exchange(body=b"<p>"))
    member = data[capture.offset : capture.offset + capture.length]
    for broken in (member[:-1], member + member, member[:40] + bytes([member[40] ^ 1]) + member[41:], b"", b"x"):
        with pytest.raises(Damaged):
            read_member(broken)


def test_a_block_that_was_changed_with_its_checksum_is_damage():
    capture, data = written(exchange(body=b"<p>"))
    plain = unzip_member(data[capture.offset : capture.offset + capture.length])
    with pytest.raises(Damaged, match="block digest"):
        read_member(gzip.compress(plain.replace(b"<p>", b"<q>")))
    with pytest.raises(Damaged, match="longer or shorter"):
        read_member(gzip.compress(plain.replace(b"<p>", b"<p>>")))
    with pytest.raises(Damaged, match="no WARC"):
        read_member(gzip.compress(b"HTTP/1.1 200 OK\r\n\r\n"))


def test_warcio_adds_nothing_of_its_own():
    out = BytesIO()
    write_member(out, [("WARC-Type", "metadata"), ("WARC-Record-ID", "<x>"), ("WARC-Date", "d")], "text/plain", b"a")
    names = [name for name, _ in read_member(out.getvalue()).headers]
    assert names == ["WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Block-Digest", "Content-Type", "Content-Length"]


def test_a_capture_carries_the_validators_and_the_way():
    head = b'HTTP/1.1 200 OK\r\nETag: W/"a"\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n'
    capture, _ = written(exchange(head=head, via="http://a.example/", role="attachment"))
    assert (capture.etag, capture.last_modified) == ('W/"a"', "Thu, 01 Jan 2026 00:00:00 GMT")
    assert (capture.via, capture.role, capture.mime) == ("http://a.example/", "attachment", "")


def test_a_revisit_without_a_head_of_its_own_takes_the_truncation_of_its_original():
    original, first = written(exchange(body=b"<p>", truncated="disconnect"))
    capture, data = written(exchange(head=b"HTTP/1.1 304 Not Modified\r\n\r\n"), original, original.payload_digest)
    resolved = read_exchange(replace(capture), record_of(capture, data), record_of(original, first))
    assert resolved.truncated == "disconnect"
