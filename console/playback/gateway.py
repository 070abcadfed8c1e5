"""What pywb reads from: a small HTTP server on loopback that answers from the index and hands out records.

It stands between pywb and the bucket so that what is shown is verified, resolved and open; pywb has no key to the
bucket. Its paths begin with a secret, so that no page in a browser on this machine can ask it.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

from console.playback.lookup import MOST, Lookup
from console.playback.record import notice, replayed
from model.capture import Capture
from model.errors import Closed, Damaged, OutOfReach
from model.exchange import Exchange
from storage.merged_index import MergedIndex
from storage.spool_index import SpoolIndex
from storage.store import Store

Fetch = Callable[[Capture], Exchange]
"""Reads a capture, verified. Here alone it is decided what is shown: it raises Closed for what was taken down, Damaged
for what is not as it was kept."""


class Gateway:
    """Answers two questions, each as bytes. Raises OutOfReach."""

    def __init__(self, store: Store, fetch: Fetch) -> None:
        self._catalog, self._fetch = store.catalog, fetch
        self._lookup = Lookup(MergedIndex(store), SpoolIndex(store.settings.spool))

    def index(self, query: str) -> bytes:
        """The CDXJ lines for `url`, `matchType`, `closest` and `limit`. Raises ValueError for what these cannot be."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        limit = int(asked.get("limit", MOST))
        match, closest = asked.get("matchType", "exact"), asked.get("closest", "")
        return b"".join(self._lookup.find(asked["url"], match, closest, limit))

    def record(self, warc: str, offset: int, url: str) -> bytes | None:
        """The record of a capture, or a notice why it is not shown; None when there is no such capture."""
        capture = self._capture(warc, offset, url)
        if capture is None:
            return None
        try:
            return replayed(capture, self._fetch(capture))
        except Closed as closed:
            return notice(capture, "451 Unavailable For Legal Reasons", "此页面已停止公开 / Closed", str(closed))
        except Damaged as damage:
            return notice(capture, "500 Damaged", "存档损坏 / Damaged", f"{capture.url}: {damage}")

    def _capture(self, warc: str, offset: int, url: str) -> Capture | None:
        there = (one for one in self._catalog.captures(url=url) if (one.warc, one.offset) == (warc, offset))
        return next(there, None)


@contextmanager
def serving(gateway: Gateway) -> Iterator[str]:
    """Serves a gateway on a free port of loopback; the address, with the secret, that pywb is to be told."""
    secret = secrets.token_urlsafe(24)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(gateway, f"/{secret}/"))
    thread = Thread(target=server.serve_forever, name="replay gateway", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{secret}"
    finally:
        server.shutdown()
        server.server_close()


def _handler(gateway: Gateway, prefix: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or head and body wait 40 ms for each other

        def do_GET(self) -> None:
            """Answers a question of pywb."""
            try:
                found = self._found() if secrets.compare_digest(self.path[: len(prefix)], prefix) else None
                self._say(404 if found is None else 200, found or b"")
            except (ValueError, KeyError) as fault:
                self._say(400, str(fault).encode())
            except OutOfReach as trouble:
                self._say(503, str(trouble).encode())

        def _found(self) -> bytes | None:
            parts = urlsplit(self.path.removeprefix(prefix))
            if parts.path == "index":
                return gateway.index(parts.query)
            kind, warc, url = parts.path.split("/")
            offset = self.headers.get("Range", "").removeprefix("bytes=").partition("-")[0]
            return gateway.record(warc, int(offset), unquote(url)) if kind == "record" else None

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """pywb keeps the log of what is asked."""

    return Handler
