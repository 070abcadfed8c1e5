"""A kept record as the exchange it stands for."""

from dataclasses import replace
from typing import get_args

from model.capture import Capture
from model.exchange import Exchange, Failure, Truncation
from model.instant import parse
from storage.coding import is_chunked, payload_blocks
from storage.http_head import split_head
from storage.record import Record


def read_exchange(capture: Capture, record: Record, original: Record | None = None) -> Exchange:
    """The exchange that a capture's record stands for; the request is not read again.

    A revisit takes its payload from the record of its `original`, in the framing that its own head announces; where
    its block is empty, the head too.
    """
    exchange = Exchange(
        url=capture.url,
        at=parse(record.header("WARC-Date")),
        ip=record.header("WARC-IP-Address"),
        protocol=record.header("WARC-Protocol") or "http/1.1",
        truncated=_truncated(record),
        role=capture.role,
        via=capture.via,
        link_text=capture.link_text,
    )
    if capture.type == "metadata":
        return replace(exchange, failure=_failure(record))
    if capture.type == "resource":
        return replace(exchange, resource=record.header("Content-Type"), body=record.block)
    head, body = split_head(record.block)
    exchange = replace(exchange, head=head, body=body)
    return _resolved(exchange, original) if original else exchange


def _resolved(exchange: Exchange, original: Record) -> Exchange:
    head, body = split_head(original.block)
    source = replace(exchange, head=head, body=body, truncated=_truncated(original))
    if not exchange.head:
        return source
    payload = b"".join(payload_blocks(source))
    framed = b"%x\r\n%b\r\n0\r\n\r\n" % (len(payload), payload) if is_chunked(exchange) and payload else payload
    return replace(source, head=exchange.head, body=framed)


def _truncated(record: Record) -> Truncation | None:
    reason = record.header("WARC-Truncated")
    return next((known for known in get_args(Truncation) if known == reason), None)


def _failure(record: Record) -> Failure:
    lines = (line.partition(": ") for line in record.block.decode("utf-8", "replace").splitlines())
    fields = {name: value for name, _, value in lines}
    return Failure(outcome=fields.get("outcome", "error"), detail=fields.get("detail", ""))
