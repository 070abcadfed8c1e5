"""A real store for each test, and exchanges to put into it."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2]))

from model.exchange import Exchange
from storage.archive import Archive
from storage.settings import S3, Settings
from storage.store import Store, open_store
from tests.nights.nightly import night

REQUEST = b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


@pytest.fixture
def s3_settings(tmp_path: Path, s3: S3) -> Settings:
    """A home of this test's own over a bucket of its own."""
    return Settings(home=tmp_path / "home", portals=tmp_path / "portals.toml", s3=s3, min_free=0)


@pytest.fixture
def s3_store(s3_settings: Settings) -> Iterator[Store]:
    """An open store."""
    with open_store(s3_settings) as opened:
        yield opened


@pytest.fixture
def keep() -> Callable[..., None]:
    """Keeps pages in a WARC of their own, which is closed then."""

    def pages(store: Store, *bodies: str, portal: str = "a") -> None:
        with Archive(store, "night-1") as archive:
            for number, body in enumerate(bodies):
                at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
                url = f"http://a.example/{number}"
                archive.keep(
                    portal, Exchange(url=url, at=at, request=b"GET / HTTP/1.1\r\n\r\n", head=HEAD, body=body.encode())
                )

    return pages


@pytest.fixture
def copied_store(s3_settings: Settings, tmp_path: Path) -> Iterator[Store]:
    """A store with a second copy in a folder."""
    with open_store(replace(s3_settings, copy=tmp_path / "copy")) as opened:
        yield opened


@pytest.fixture
def name(copied_store: Store, keep: Callable[..., None]) -> str:
    """Two nights; the name of the first WARC."""
    night(copied_store, keep, "one", "two")
    night(copied_store, keep, "three")
    return min(row.name for row in copied_store.catalog.warcs())
