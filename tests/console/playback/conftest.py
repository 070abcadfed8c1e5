"""A store of pages as servers send them, with pywb over it."""

import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import urllib3
from playwright.sync_api import Frame, Page, sync_playwright

from console.playback.gateway import Fetch, Gateway, serving
from console.playback.pywb import COLLECTION, ENVIRONMENT, free_port, pywb
from crawler.browser import SYSTEM
from model.exchange import Exchange
from storage.archive import Archive
from storage.settings import S3, Settings
from storage.store import Store, open_store

ROOT = Path(__file__).parents[3]


def made(seconds: Any, url: str, body: bytes, *fields: str | bytes, status: str = "200 OK", **more: Any) -> Exchange:
    """An exchange as the crawler hands it over, a second after the one before."""
    lines = [field if isinstance(field, bytes) else field.encode() for field in fields]
    head = b"\r\n".join([f"HTTP/1.1 {status}".encode(), *lines, b"", b""])
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(seconds))
    return Exchange(url=url, at=at, request=b"GET / HTTP/1.1\r\n\r\n", head=head, body=body, ip="127.0.0.1", **more)


@pytest.fixture(scope="session")
def make() -> Callable[..., Exchange]:
    seconds = count()
    return lambda *given, **more: made(seconds, *given, **more)


@contextmanager
def opened(folder: Path, s3: S3) -> Iterator[Store]:
    """A store with a home and a bucket of its own."""
    own = replace(s3, bucket=f"test-{uuid.uuid4().hex}")
    with open_store(Settings(home=folder / "home", portals=folder, s3=own, min_free=0)) as store:
        yield store


@pytest.fixture
def store(tmp_path: Path, seaweed: S3) -> Iterator[Store]:
    with opened(tmp_path, seaweed) as store:
        yield store


@pytest.fixture(scope="session")
def open_one() -> Callable[[Path, S3], Any]:
    return opened


@pytest.fixture(scope="session")
def installed() -> None:
    """The environment of pywb, made when it is not there."""
    done = subprocess.run(["bash", str(ROOT / "scripts" / "replay.sh")], capture_output=True, text=True)
    if not (ENVIRONMENT / ".ready").exists():
        pytest.skip(f"no {ENVIRONMENT.name}: {done.stderr[-300:]}")


@contextmanager
def replaying(store: Store, fetch: Fetch | None = None) -> Iterator[str]:
    """The address of the collection, with pywb over a store."""
    port = free_port()
    folder = store.settings.home / "replay" / str(port)
    with serving(Gateway(store, fetch or Archive(store).fetch)) as address, pywb(folder, port, address):
        yield f"http://127.0.0.1:{port}/{COLLECTION}/"


@pytest.fixture(scope="session")
def replay(installed: None) -> Callable[..., Any]:
    return replaying


@pytest.fixture(scope="session")
def ask() -> Callable[..., urllib3.BaseHTTPResponse]:
    """Asks for a URL and follows no redirect; the body comes as it was sent."""

    def asked(url: str, **headers: str) -> urllib3.BaseHTTPResponse:
        # a connection of its own: pywb keeps one waiting 40 ms, and closes it without a word beforehand
        with urllib3.PoolManager(retries=False, timeout=30) as http:
            return http.request(
                "GET", url, headers={"Connection": "close", **headers}, redirect=False, decode_content=False
            )

    return asked


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser as the crawler uses one. It ends with the module: Playwright does not run twice in one process."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        with closing(playwright.chromium.launch(executable_path=SYSTEM, args=flags)) as browser:
            yield browser


@pytest.fixture
def page(chromium: Any) -> Iterator[Page]:
    with closing(chromium.new_page()) as page:
        yield page


@pytest.fixture(scope="session")
def show() -> Callable[[Page, str], Frame]:
    """Opens an address; the frame of the replayed page, once it is there."""

    def shown(page: Page, address: str) -> Frame:
        page.goto(address)
        frame = page.frame("replay_iframe")
        assert frame
        frame.wait_for_selector("body")
        return frame

    return shown
