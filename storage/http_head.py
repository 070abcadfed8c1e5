"""The head of an HTTP/1 message, as bytes: what every reader of WARC takes for one, and where it ends."""

import re
from typing import BinaryIO

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] \d{3}[ \r\n]")


def is_http(head: bytes) -> bool:
    """Whether every reader of WARC can take this for the head of an HTTP/1 response: what else came as an answer is
    kept as bytes beside a metadata record."""
    lines = head.split(b"\n")
    inner = [line.decode("latin-1").strip() for line in lines[:-2]]
    whole = len(lines) > 2 and lines[-1] == b"" and lines[-2] in (b"", b"\r")
    return bool(_STATUS_LINE.match(head)) and whole and all(inner) and b"\0" not in head


def split_head(block: bytes) -> tuple[bytes, bytes]:
    """The head of an HTTP message with its blank line, and what follows it."""
    end = re.search(rb"\r?\n\r?\n", block)
    return (block[: end.end()], block[end.end() :]) if end else (block, b"")


def read_head(block: BinaryIO) -> bytes:
    """Reads the head of an HTTP message; the stream stands at its body then."""
    lines = [block.readline()]
    while lines[-1].strip(b"\r\n"):
        lines.append(block.readline())
    return b"".join(lines)
