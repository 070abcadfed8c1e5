"""An S3 server of our own, strict where others are lax, and as troublesome as its script says.

It holds what it was given in memory, verifies signatures and checksums, and knows conditional puts, ranges, listing and
multipart uploads. Real stores fail in ways that cannot be ordered from them; this one does on demand.
"""

import hashlib
import re
import socket
import struct
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote
from uuid import uuid4
from xml.sax.saxutils import escape

from storage.settings import S3
from tests.storage.s3_signature import Refused, Request, check

KINDS = (
    "down",
    "500",
    "503",
    "slow",
    "reset before it is stored",
    "reset after it is stored",
    "flipped on the way",
    "flipped in the store",
    "half stored",
    "not stored",
    "another is there",
    "read half",
    "read flipped",
    "wrong ETag",
    "a proxy's page",
)


@dataclass(slots=True)
class Fault:
    """Something that goes wrong with the next `times` requests of this method whose key begins so."""

    kind: str
    method: str = ""
    prefix: str = ""
    times: int = 1
    seconds: float = 0.5

    def fits(self, method: str, key: str) -> bool:
        """Whether it happens to this request."""
        return self.times > 0 and self.method in ("", method) and key.startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Broken(Exception):
    """The connection is cut instead of an answer."""


class S3Double:
    """The server, on a free port of loopback while its context is open. `objects` is what it holds, by key; `script`
    what is to go wrong; `overwritten` the keys whose object was replaced by another; `log` method, key and status."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.script: list[Fault] = []
        self.overwritten: list[str] = []
        self.log: list[tuple[str, str, int]] = []
        self.buckets: set[str] = set()
        self._uploads: dict[str, dict[int, bytes]] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.s3 = S3(
            endpoint=f"127.0.0.1:{self._server.server_address[1]}",
            bucket="double",
            access_key="double",
            secret_key=uuid4().hex,
            secure=False,
        )

    def __enter__(self) -> "S3Double":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: Request) -> Answer:
        """Does what is asked, or what the script says instead."""
        bucket, _, key = unquote(request.path).lstrip("/").partition("/")
        kind, seconds = self._fault(request.method, key)
        time.sleep(seconds if kind == "slow" else 0)
        try:
            found = self._troubled(kind, request, bucket, key)
        except Refused as refusal:
            found = _error(*refusal.args)
        except Broken:
            self.log.append((request.method, key, 0))
            raise
        self.log.append((request.method, key, found.status))
        return found

    def _fault(self, method: str, key: str) -> tuple[str, float]:
        with self._lock:
            fault = next((one for one in self.script if one.fits(method, key)), None)
            if fault is None:
                return "", 0
            fault.times -= 1
            return fault.kind, fault.seconds

    def _troubled(self, kind: str, request: Request, bucket: str, key: str) -> Answer:
        if kind in ("down", "reset before it is stored"):
            raise Broken
        if kind in ("500", "503"):
            return _error(int(kind), "SlowDown" if kind == "503" else "InternalError")
        if kind == "a proxy's page":
            return Answer(403, b"<html>please log in</html>", {"Content-Type": "text/html"})
        if kind == "flipped on the way":
            request = Request(request.method, request.target, request.headers, _flipped(request.body))
        check(request, self.s3.access_key, self.s3.secret_key)
        if kind == "not stored" and request.method == "PUT":
            return Answer(200)
        if kind == "another is there":
            self.objects.setdefault(key, b"another")
        found = self._done(request, bucket, key)
        return self._spoilt(kind, request, key, found)

    def _spoilt(self, kind: str, request: Request, key: str, found: Answer) -> Answer:
        if request.method == "PUT" and kind in ("flipped in the store", "half stored") and found.status == 200:
            data = self.objects[key]
            self.objects[key] = _flipped(data) if kind == "flipped in the store" else data[: len(data) // 2]
        if kind == "reset after it is stored":
            raise Broken
        if kind == "read flipped":
            return Answer(found.status, _flipped(found.body), found.headers)
        if kind == "read half":
            return Answer(found.status, found.body[: len(found.body) // 2], {**found.headers, "half": "yes"})
        if kind == "wrong ETag":
            return Answer(found.status, found.body, {**found.headers, "ETag": '"0"'})
        return found

    def _done(self, request: Request, bucket: str, key: str) -> Answer:
        with self._lock:
            if not key:
                return self._of_bucket(request, bucket)
            if bucket not in self.buckets:
                raise Refused(404, "NoSuchBucket")
            if "uploads" in request.query or "uploadId" in request.query:
                return self._multipart(request, key)
            return getattr(self, f"_{request.method.lower()}")(request, key)

    def _of_bucket(self, request: Request, bucket: str) -> Answer:
        if request.method == "PUT":
            self.buckets.add(bucket)
            return Answer(200)
        if bucket not in self.buckets:
            raise Refused(404, "NoSuchBucket")
        return Answer(200) if request.method == "HEAD" else self._listing(request.query, bucket)

    def _listing(self, query: Mapping[str, str], bucket: str) -> Answer:
        keys = sorted(key for key in self.objects if key.startswith(query.get("prefix", "")))
        shown = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.objects[key])}</Size><ETag>{_etag(self.objects[key])}"
            "</ETag><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
            for key in keys
        )
        text = f"<ListBucketResult><Name>{bucket}</Name><IsTruncated>false</IsTruncated>{shown}</ListBucketResult>"
        return Answer(200, text.encode(), {"Content-Type": "application/xml"})

    def _put(self, request: Request, key: str) -> Answer:
        if key in self.objects and request.headers.get("if-none-match") == "*":
            raise Refused(412, "PreconditionFailed")
        return self._store(key, request.body)

    def _store(self, key: str, data: bytes) -> Answer:
        if self.objects.get(key, data) != data:
            self.overwritten.append(key)
        self.objects[key] = data
        return Answer(200, headers={"ETag": _etag(data)})

    def _get(self, request: Request, key: str) -> Answer:
        if key not in self.objects:
            raise Refused(404, "NoSuchKey")
        data = self.objects[key]
        headers = {"ETag": _etag(data), "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", ""))
        if not wanted:
            return Answer(200, data, headers)
        start, end = int(wanted[1]), int(wanted[2] or len(data) - 1)
        if start >= len(data):
            raise Refused(416, "InvalidRange")
        part = data[start : end + 1]
        return Answer(206, part, {**headers, "Content-Range": f"bytes {start}-{start + len(part) - 1}/{len(data)}"})

    _head = _get

    def _delete(self, request: Request, key: str) -> Answer:
        self.objects.pop(key, None)
        return Answer(204)

    def _multipart(self, request: Request, key: str) -> Answer:
        query = request.query
        if "uploads" in query:
            self._uploads[name := uuid4().hex] = {}
            text = f"<InitiateMultipartUploadResult><UploadId>{name}</UploadId></InitiateMultipartUploadResult>"
            return Answer(200, text.encode(), {"Content-Type": "application/xml"})
        parts = self._uploads.get(query["uploadId"])
        if parts is None:
            raise Refused(404, "NoSuchUpload")
        if request.method == "PUT":
            parts[int(query["partNumber"])] = request.body
            return Answer(200, headers={"ETag": _etag(request.body)})
        self._uploads.pop(query["uploadId"])
        return Answer(204) if request.method == "DELETE" else self._joined(key, parts)

    def _joined(self, key: str, parts: Mapping[int, bytes]) -> Answer:
        self._store(key, b"".join(parts[number] for number in sorted(parts)))
        text = f"<CompleteMultipartUploadResult><Key>{escape(key)}</Key></CompleteMultipartUploadResult>"
        return Answer(200, text.encode(), {"Content-Type": "application/xml"})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


def _handler(double: S3Double) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            try:
                self._send(double.answer(Request(self.command, self.path, headers, body)))
            except Broken:
                self._cut()

        def _send(self, answer: Answer) -> None:
            half = "half" in answer.headers
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.body) * (2 if half else 1)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)
            if half:
                self.wfile.flush()
                self._cut()

        def _cut(self) -> None:
            # no goodbye: the client sees a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()

        do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _serve  # noqa: N815 - as BaseHTTPRequestHandler wants them

        def log_message(self, *args: object) -> None:
            pass

    return Handler


def _error(status: int, code: str) -> Answer:
    text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
    return Answer(status, text.encode(), {"Content-Type": "application/xml"})


def _etag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :] if data else data
