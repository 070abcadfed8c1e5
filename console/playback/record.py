"""A capture as the record that pywb is handed: always a whole response, its revisit resolved, its bytes verified."""

from html import escape

from console.playback.head import told_head
from model.capture import Capture
from model.errors import Damaged
from model.exchange import Exchange
from model.instant import stamp
from storage.coding import content, payload
from storage.warc import ascii_uri

_PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""


def replayed(capture: Capture, exchange: Exchange) -> bytes:
    """The record of a capture whose exchange was read and verified: its payload is that of the archive, in no
    transfer coding and in the content coding in which it came."""
    body = payload(exchange)
    try:
        plain = content(exchange)
    except Damaged:  # what claims a coding and does not hold it is shown as it came
        plain = body
    return _record(capture, told_head(exchange, len(body), plain) + body)


def notice(capture: Capture, status: str, title: str, text: str) -> bytes:
    """A page in the place of a capture that cannot be shown, under a status line of its own."""
    page = _PAGE.format(title=escape(title), text=escape(text)).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n\r\n"
    return _record(capture, head.encode() + page)


def _record(capture: Capture, block: bytes) -> bytes:
    head = (
        "WARC/1.1\r\n"
        "WARC-Type: response\r\n"
        f"WARC-Record-ID: <{capture.record_id}>\r\n"
        f"WARC-Date: {stamp(capture.timestamp)}\r\n"
        f"WARC-Target-URI: {ascii_uri(capture.url)}\r\n"
        "Content-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"
