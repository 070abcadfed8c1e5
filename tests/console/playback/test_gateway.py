"""The gateway: what pywb is handed is whole, verified, open, and told to nobody else."""

import gzip
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from console.playback.gateway import Gateway, serving
from console.playback.lookup import fields
from console.replay import recorded
from model.takedown import Takedown
from storage.archive import Archive
from storage.guard import Guard
from storage.refusals import refusals
from storage.spool import OPEN
from storage.store import Store
from storage.takedown import Takedowns

PAGE = "http://a.example/p"


@pytest.fixture
def gateway(store: Store) -> Iterator[Gateway]:
    """As the verb joins it."""
    with Guard(store.bucket, store.catalog, "replay") as guard:
        yield Gateway(store, recorded(guard, Archive(store).fetch))


def keep(store: Store, *exchanges: Any) -> None:
    with closing(Archive(store, run="night")) as archive:
        for exchange in exchanges:
            archive.keep("a", exchange)


def handed(gateway: Gateway, url: str = PAGE) -> list[bytes]:
    """The records of a URL, oldest first, as pywb fetches them by the lines of the index."""
    lines = gateway.index(f"url={url}").splitlines()
    return [record_of(gateway, fields(line)) for line in lines]


def record_of(gateway: Gateway, fields: dict[str, str]) -> bytes:
    warc, _, _ = fields["filename"].partition("/")
    record = gateway.record(warc, int(fields["offset"]), fields["url"])
    assert record is not None
    return record


def response(record: bytes) -> tuple[bytes, bytes, bytes]:
    """WARC head, HTTP head and body of a record."""
    warc, http, body = record.split(b"\r\n\r\n", 2)
    assert f"Content-Length: {len(http) + 4 + len(body) - 4}".encode() in warc
    return warc, http, body.removesuffix(b"\r\n\r\n")


def test_a_record_is_a_whole_response_with_the_payload_of_the_archive(
    gateway: Gateway, store: Store, make: Any
) -> None:
    coded = gzip.compress(b"<p>text", mtime=0)
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(coded), coded)
    keep(store, make(PAGE, chunks, "Transfer-Encoding: chunked", "Content-Encoding: gzip", "Content-Type: text/html"))
    (record,) = handed(gateway)
    warc, http, body = response(record)
    assert warc.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
    assert f"WARC-Target-URI: {PAGE}".encode() in warc
    assert body == coded
    assert b"Content-Encoding: gzip" in http and b"chunked" not in http


def test_revisits_are_handed_out_resolved(gateway: Gateway, store: Store, make: Any) -> None:
    coded = b"7\r\n<p>text\r\n0\r\n\r\n"
    keep(
        store,
        make(PAGE, coded, "Transfer-Encoding: chunked", "Content-Type: text/html", 'ETag: "1"'),
        make(PAGE, b"<p>text", "Content-Length: 7", "Content-Type: text/html"),
        make(PAGE, b"", 'ETag: "1"', status="304 Not Modified"),
        make("http://a.example/other", b"<p>text", "Content-Type: text/html"),
    )
    assert b"warc/revisit" not in gateway.index(f"url={PAGE}")
    for record in [*handed(gateway), *handed(gateway, "http://a.example/other")]:
        _, http, body = response(record)
        assert http.startswith(b"HTTP/1.1 200 OK") and body == b"<p>text"


def test_what_is_damaged_is_said_and_not_shown(gateway: Gateway, store: Store, make: Any) -> None:
    keep(store, make(PAGE, b"<p>secret of the page", "Content-Type: text/html"))
    (path,) = store.settings.spool.glob(f"*{OPEN}")
    data = bytearray(path.read_bytes())
    (line,) = gateway.index(f"url={PAGE}").splitlines()
    data[int(fields(line)["offset"]) + 200] ^= 1
    path.write_bytes(data)
    _, http, body = response(record_of(gateway, fields(line)))
    assert http.startswith(b"HTTP/1.1 500 Damaged") and b"nianbao audit" in body


def close(store: Store, pattern: str) -> None:
    moment = datetime.now(UTC)
    entry = Takedown(kind="url", pattern=pattern, reason="personal data <1>", by="tester", at=moment)
    Takedowns(store.bucket).add(entry)


def test_what_is_closed_is_refused_with_its_reason_and_the_refusal_is_kept_at_once(
    gateway: Gateway, store: Store, make: Any
) -> None:
    keep(store, make(PAGE, b"<p>name", "Content-Type: text/html"), make("http://a.example/q", b"<p>open"))
    close(store, PAGE)
    _, http, body = response(handed(gateway)[0])
    assert http.startswith(b"HTTP/1.1 451 ") and b"personal data &lt;1&gt;" in body and b"<p>name" not in body
    assert [(one.door, one.wanted) for one in refusals(store.bucket)] == [("replay", PAGE)]
    assert response(handed(gateway, "http://a.example/q")[0])[2] == b"<p>open"


def test_without_the_guard_what_is_closed_would_be_shown(store: Store, make: Any) -> None:
    keep(store, make(PAGE, b"<p>name", "Content-Type: text/html"))
    close(store, PAGE)
    assert response(handed(Gateway(store, Archive(store).fetch))[0])[2] == b"<p>name"


def test_a_place_where_nothing_lies_holds_no_record(gateway: Gateway, store: Store, make: Any) -> None:
    keep(store, make(PAGE, b"<p>text"))
    (line,) = gateway.index(f"url={PAGE}").splitlines()
    warc, _, _ = fields(line)["filename"].partition("/")
    assert gateway.record(warc, int(fields(line)["offset"]) + 1, PAGE) is None
    assert gateway.record("other.warc.gz", int(fields(line)["offset"]), PAGE) is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/index?url=http://a.example/p", 200),
        ("/index?url=http://a.example/p&closest=never", 400),
        ("/index?url=http://a.example/p&limit=x", 400),
        ("/index", 400),
        ("/nothing", 400),
        ("/record/x.warc.gz/http%3A%2F%2Fa.example%2Fp", 400),
    ],
)
def test_a_question_that_is_none_is_bad_input(gateway: Gateway, ask: Any, path: str, status: int) -> None:
    with serving(gateway) as address:
        assert ask(address + path).status == status


def test_who_does_not_know_the_secret_is_told_nothing(gateway: Gateway, store: Store, make: Any, ask: Any) -> None:
    keep(store, make(PAGE, b"<p>text"))
    with serving(gateway) as address:
        origin, _, secret = address.rpartition("/")
        assert len(secret) >= 32
        assert PAGE.encode() in ask(f"{address}/index?url={PAGE}").data
        for path in ("", "/", f"/index?url={PAGE}", f"/{secret[:-1]}x/index?url={PAGE}"):
            told = ask(origin + path)
            assert (told.status, told.data) == (404, b"")


def test_two_servings_have_two_secrets(gateway: Gateway) -> None:
    with serving(gateway) as one, serving(gateway) as other:
        assert one.rpartition("/")[2] != other.rpartition("/")[2]
