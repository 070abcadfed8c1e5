"""A real store for each test, and exchanges to put into it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from model.exchange import Exchange
from storage.archive import Archive
from storage.settings import S3, Settings
from storage.store import Store, open_store

# what stands beside the tests is imported by them as `tests.storage…`, however pytest was started
sys.path.append(str(Path(__file__).parents[2]))

Make = Callable[..., Exchange]

GBK_HEAD = (
    b"HTTP/1.1 200 OK\r\nserver: x\r\nSERVER:  again\r\nContent-Type: text/html\r\n"
    b"Content-Disposition: attachment; filename=" + "2023年报.htm".encode("gbk") + b"\r\n\r\n"
)


@pytest.fixture
def settings(tmp_path: Path, s3: S3) -> Settings:
    """A home of this test's own over a bucket of its own."""
    return Settings(home=tmp_path / "home", portals=tmp_path, s3=s3, min_free=0)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """An open store."""
    with open_store(settings) as opened:
        yield opened


@pytest.fixture
def archive(store: Store) -> Iterator[Archive]:
    """An archive that writes."""
    with closing(Archive(store, run="night-1")) as opened:
        yield opened


@pytest.fixture
def make() -> Make:
    """Makes an exchange as the crawler would; each is a second later than the one before."""
    seconds = count()

    def exchange(
        url: str = "http://a.example/1", body: Any = b"<p>one", head: bytes = GBK_HEAD, **more: Any
    ) -> Exchange:
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(seconds))
        request = b"" if more.get("resource") else b"GET /1 HTTP/1.1\r\nHost: a.example\r\n\r\n"
        head = b"" if more.get("resource") else head
        return Exchange(url=url, at=at, request=request, head=head, body=body, ip="127.0.0.1", **more)

    return exchange
