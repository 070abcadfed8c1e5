"""A real server that writes exact bytes and counts what it sees, and real crawls of it into a real store."""

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from crawler.events import Event
from crawler.job import Job, Result
from crawler.run import crawl
from model.capture import Capture
from model.observation import Attempt
from model.portal import Portal
from storage.archive import Archive
from storage.catalog import Catalog
from storage.home import open_home
from storage.settings import Proxy, Settings
from storage.store import Store, open_store

Script = bytes | list[bytes | float]
"""What is written: bytes, and the connection stays open; or a list of bytes and pauses in seconds, and it is closed
(reset at a negative pause)."""


@dataclass
class ExactServer:
    """Answers each path by its script; `seen` are (path, request bytes, moment), `peak` the most at once."""

    pages: dict[str, Script | Callable[[bytes], Script]] = field(default_factory=dict)
    latency: float = 0.0
    tls: ssl.SSLContext | None = None
    seen: list[tuple[str, bytes, float]] = field(default_factory=list)
    in_flight: int = 0
    peak: int = 0
    connections: int = 0
    port: int = 0

    def __enter__(self) -> "ExactServer":
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop)
        self._thread.join(5)

    async def _end(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._loop.stop()

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._answer(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await reader.readuntil(b"\r\n\r\n")
        if b"content-length:" in request.lower():
            length = int(request.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            request += await reader.readexactly(length)
        path = request.split(b" ")[1].decode("ascii")
        self.seen.append((path, request, time.monotonic()))
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            await asyncio.sleep(self.latency)
            return await self._write(writer, self._script(path, request))
        finally:
            self.in_flight -= 1

    def _script(self, path: str, request: bytes) -> Script:
        script = self.pages.get(path, self.pages.get("*", page(b"not here", b"404 Not Found")))
        return script(request) if callable(script) else script

    async def _write(self, writer: asyncio.StreamWriter, script: Script) -> bool:
        for part in [script] if isinstance(script, bytes) else script:
            if isinstance(part, bytes):
                writer.write(part)
                await writer.drain()
            elif part < 0:
                writer.transport.abort()
                return False
            else:
                await asyncio.sleep(part)
        return isinstance(script, bytes)

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.seen]

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"


def page(body: bytes, status: bytes = b"200 OK", kind: bytes = b"text/html; charset=utf-8", more: bytes = b"") -> bytes:
    """A whole response with its length."""
    return (
        b"HTTP/1.1 " + status + b"\r\nContent-Type: " + kind + b"\r\n" + more
        + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
    )  # fmt: skip


@pytest.fixture
def server() -> Iterator[ExactServer]:
    with ExactServer() as running:
        yield running


@pytest.fixture
def make_page() -> Callable[..., bytes]:
    return page


@pytest.fixture
def make_server() -> type[ExactServer]:
    return ExactServer


@pytest.fixture
def portal() -> Portal:
    return Portal(
        id="x",
        name="某县人民政府",
        division="150724",
        level="county",
        home="http://127.0.0.1/",
        delay=0.0,
        private_network=True,
    )


@dataclass
class Crawled:
    """What a crawl left: its tallies by portal, the row of each URL attempted, and the faults that were told."""

    result: Result
    attempts: dict[str, Attempt]
    captures: list[Capture]
    faults: list[str]

    @property
    def outcomes(self) -> dict[str, str]:
        return {url: attempt.outcome for url, attempt in self.attempts.items()}


@pytest.fixture(scope="session")
def bucket_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One embedded object store for all tests of the crawler."""
    home = tmp_path_factory.mktemp("home")
    with open_store(Settings(home=home, portals=home, min_free=1)) as store:
        yield store


@pytest.fixture
def store(bucket_store: Store, tmp_path: Path) -> Iterator[Store]:
    """A store with a spool and a catalog of the test's own."""
    open_home(tmp_path)
    settings = replace(bucket_store.settings, home=tmp_path, contact="test@example.org")
    with Catalog.open(settings.catalog_url) as catalog:
        yield Store(settings, bucket_store.bucket, catalog, bucket_store.dataset)


@pytest.fixture
def crawl_all(store: Store) -> Callable[..., Crawled]:
    """Crawls portals in this process; each call is another night."""
    nights = count()

    def run(*portals: Portal, proxy: str = "", full: bool = False, min_free: int = 1, **parts: Any) -> Crawled:
        settings = replace(store.settings, proxy=Proxy(http=proxy), min_free=min_free)
        job = Job(portals=portals, settings=settings, run=f"night-{next(nights)}", full=full)
        said: list[Event] = []
        with Archive(replace(store, settings=settings), job.run) as archive:
            result = asyncio.run(crawl(job, store, archive, said.append, **parts))
        attempts = {attempt.url: attempt for attempt in store.catalog.attempts(job.run)}
        faults = [event.detail for event in said if event.kind == "fault"]
        return Crawled(result, attempts, list(store.catalog.captures()), faults)

    return run
