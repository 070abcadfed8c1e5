"""An exchange as WARC/1.1 records.

For each exchange: the record of its capture (response, revisit, resource, or metadata alone where no response came),
the request, and a `metadata` record of what the wire does not say (portal, role, way, TLS, failure), so that the
catalog can be made anew from the files.
"""

import base64
import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.metadata import version
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote

from model.capture import Capture, RecordType
from model.exchange import Exchange
from model.instant import stamp
from storage.coding import payload_blocks
from storage.http_head import is_http
from storage.record import FIELDS, HTTP, new_id, write_member

PROFILES = {
    200: "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    304: "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
}
MADE = {"text/html": "urn:dom:", "image/png": "urn:view:"}
"""What stands before the page's URL in the URI of a resource made from it: a rendered DOM, a screenshot."""

EMPTY = f"sha256:{hashlib.sha256().hexdigest()}"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What the records of one file share: the run, the file's name, and the id of its warcinfo record."""

    run: str
    warc: str
    info: str


def write_info(out: BinaryIO, origin: Origin, at: str, host: str) -> int:
    """Writes the warcinfo record that begins a file; its length."""
    fields = [
        ("software", f"nianbao/{version('nianbao')}"),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("hostname", host),
        ("isPartOf", origin.run),
    ]
    headers = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<{origin.info}>"),
        ("WARC-Date", at),
        ("WARC-Filename", origin.warc),
    ]
    return write_member(out, headers, FIELDS, _fields(fields))


def write_exchange(
    out: BinaryIO,
    portal: str,
    exchange: Exchange,
    origin: Origin,
    digest: str,
    original: Capture | None,
    state: str = "",
) -> Capture:
    """Writes the records of an exchange; its capture, whose offset is the place in `out`.

    `digest` is that of the payload. With an `original` a revisit is written that refers to it. `state` is what the
    exchange says of its URL.
    """
    capture = _capture(portal, exchange, origin, digest, original)
    told = _told(exchange, origin, capture, state)
    headers = _headers(capture.type, exchange, origin, capture.record_id)
    start = out.tell()
    if capture.type == "metadata":
        length = write_member(out, headers, FIELDS, told)
    elif original is not None:
        length = _write_revisit(out, headers, exchange, original)
    else:
        length = _write_body(out, headers, exchange, digest)
    _write_beside(out, exchange, origin, capture, told)
    return replace(capture, offset=start, length=length)


def digest_of(exchange: Exchange) -> str:
    """The payload digest of WARC 1.1, `sha256:` and hex; empty where there is no payload."""
    if record_type(exchange) == "metadata":
        return ""
    digest = hashlib.sha256()
    for block in payload_blocks(exchange):
        digest.update(block)
    return f"sha256:{digest.hexdigest()}"


def redirects_to(exchange: Exchange) -> str:
    """Where a redirect leads, as its head says; empty for every other exchange."""
    return one_line(exchange.header("location")) if 300 <= (exchange.status or 0) < 400 else ""


def record_type(exchange: Exchange) -> RecordType:
    """The type of the record that stands for an exchange that is no revisit."""
    if exchange.resource:
        return "resource"
    return "response" if is_http(exchange.head) else "metadata"


def _capture(portal: str, exchange: Exchange, origin: Origin, digest: str, original: Capture | None) -> Capture:
    kind = "revisit" if original else record_type(exchange)
    known = original if original and exchange.status == 304 else None
    return Capture(
        record_id=new_id(),
        portal=portal,
        url=exchange.url,
        timestamp=exchange.at,
        status=None if kind in ("metadata", "resource") else exchange.status,
        mime=one_line(exchange.media_type) or (known.mime if known else ""),
        type=kind,
        payload_digest=original.payload_digest if original else digest,
        warc=origin.warc,
        offset=0,
        length=0,
        role=exchange.role,
        via=one_line(exchange.via),
        link_text=one_line(exchange.link_text),
        etag=one_line(exchange.header("etag")) or (known.etag if known else ""),
        last_modified=one_line(exchange.header("last-modified")) or (known.last_modified if known else ""),
        refers_to=original.record_id if original else "",
        location=redirects_to(exchange),
    )


def _headers(kind: str, exchange: Exchange, origin: Origin, record_id: str) -> Headers:
    headers = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<{record_id}>"),
        ("WARC-Target-URI", target_uri(kind, exchange)),
        ("WARC-Date", stamp(exchange.at)),
        ("WARC-Warcinfo-ID", f"<{origin.info}>"),
    ]
    if exchange.ip:
        headers.append(("WARC-IP-Address", one_line(exchange.ip)))
    if not exchange.resource:
        headers.append(("WARC-Protocol", one_line(exchange.protocol)))
    if exchange.tls:
        headers.append(("WARC-Protocol", one_line(exchange.tls.version.lower().replace("tlsv", "tls/"))))
        headers.append(("WARC-Cipher-Suite", one_line(exchange.tls.cipher)))
    if exchange.truncated and kind != "request":
        headers.append(("WARC-Truncated", exchange.truncated))
    if exchange.beside:
        headers.append(("WARC-Concurrent-To", f"<{exchange.beside}>"))
    return headers


def target_uri(kind: str, exchange: Exchange) -> str:
    """The WARC-Target-URI of a record. What was made from a page has a URN of its own: under the page's URL a replay
    would show a screenshot, or a DOM, as what the server sent."""
    return (MADE.get(exchange.media_type, "") if kind == "resource" else "") + ascii_uri(exchange.url)


def page_url(uri: str) -> str:
    """The URL of the page that a resource was made from; any other URI as it is."""
    return next((uri.removeprefix(urn) for urn in MADE.values() if uri.startswith(urn)), uri)


def _write_body(out: BinaryIO, headers: Headers, exchange: Exchange, digest: str) -> int:
    with exchange.open_body() as body:
        media_type = one_line(exchange.resource) or HTTP["response"]
        return write_member(out, [*headers, ("WARC-Payload-Digest", digest)], media_type, exchange.head, body)


def _write_revisit(out: BinaryIO, headers: Headers, exchange: Exchange, original: Capture) -> int:
    headers = [
        *headers,
        ("WARC-Profile", PROFILES[304 if exchange.status == 304 else 200]),
        ("WARC-Refers-To", f"<{original.record_id}>"),
        ("WARC-Refers-To-Target-URI", ascii_uri(original.url)),
        ("WARC-Refers-To-Date", stamp(original.timestamp)),
        ("WARC-Payload-Digest", original.payload_digest),
    ]
    # a replay that finds the head of a 304 in the block answers with it: it goes into the metadata record
    head = b"" if exchange.status == 304 else exchange.head
    return write_member(out, headers, HTTP["response"], head)


def _write_beside(out: BinaryIO, exchange: Exchange, origin: Origin, capture: Capture, told: bytes) -> None:
    def headers(kind: str) -> Headers:
        own = _headers(kind, replace(exchange, beside=""), origin, new_id())
        return [*own, ("WARC-Concurrent-To", f"<{capture.record_id}>")]

    if exchange.request:
        head, blank, body = exchange.request.partition(b"\r\n\r\n")
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        request = [*headers("request"), ("WARC-Payload-Digest", digest)]
        write_member(out, request, HTTP["request"], head + blank, BytesIO(body))
    if capture.type != "metadata":
        write_member(out, headers("metadata"), FIELDS, told)
    elif exchange.head or exchange.body_size():
        _write_octets(out, headers("metadata"), exchange)


def _told(exchange: Exchange, origin: Origin, capture: Capture, state: str) -> bytes:
    """What the wire does not say, as the block of a metadata record: with the other records it makes up the capture."""
    tls, failure = exchange.tls, exchange.failure
    not_modified = exchange.status == 304
    # what these say does not stand in the block of such a record
    unseen = capture if not_modified or capture.type == "metadata" else None
    fields = [
        ("portal", capture.portal),
        ("run", origin.run),
        ("role", exchange.role),
        ("via", exchange.via),
        ("link-text", exchange.link_text),
        ("state", state),
        ("url", exchange.url if exchange.url != ascii_uri(exchange.url) else ""),
        ("mime", unseen.mime if unseen else ""),
        ("etag", unseen.etag if unseen else ""),
        ("last-modified", unseen.last_modified if unseen else ""),
        ("location", unseen.location if unseen else ""),
        ("certificate-sha256", tls.certificate if tls else ""),
        ("tls-legacy", "yes" if tls and tls.legacy else ""),
        ("outcome", failure.outcome if failure else ""),
        ("detail", failure.detail if failure else ""),
        ("content-coding-undone", "yes" if exchange.decoded else ""),
        ("received-head-base64", base64.b64encode(exchange.head).decode() if not_modified else ""),
    ]
    return _fields(fields)


def _write_octets(out: BinaryIO, headers: Headers, exchange: Exchange) -> None:
    with exchange.open_body() as stream:
        write_member(out, headers, "application/octet-stream", exchange.head, stream)


def _fields(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Lines of `application/warc-fields`; what is empty is left out."""
    return b"".join(f"{name}: {one_line(value)}\r\n".encode() for name, value in pairs if value)


def one_line(text: str) -> str:
    """Text without control characters, lone surrogates and line ends, fit for a header and for a database."""
    return _CONTROL.sub(" ", text).strip()


def ascii_uri(url: str) -> str:
    """A URL in ASCII: what no URI may hold is percent-encoded once, what is encoded already stays as it is."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._|^`{}\\", errors="replace")


def file_name(prefix: str, moment: str, serial: int, host: str) -> str:
    """A name after Annex C of WARC 1.1: `prefix-timestamp-serial-host~pid.warc.gz`."""
    safe_host = re.sub(r"[^A-Za-z0-9.]", "_", host)
    return f"{prefix}-{moment}-{serial:05d}-{safe_host}~{os.getpid()}.warc.gz"
