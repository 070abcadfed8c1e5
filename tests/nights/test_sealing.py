"""Sealing beside the crawl."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.errors import OutOfReach
from nights.sealing import Sealing
from storage.bucket import Bucket
from storage.store import Store

Keep = Callable[..., None]


def nobody(_: str) -> None:
    """Tells nobody."""


def spooled(store: Store) -> list[Path]:
    return sorted(store.settings.spool.glob("*.warc.gz*"))


def wait_until(true: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


def test_what_is_closed_is_sealed_while_the_crawl_goes_on(s3_store: Store, keep: Keep, stop: threading.Event) -> None:
    told: list[str] = []
    with Sealing(s3_store, told.append, stop) as sealing:
        keep(s3_store, "one")
        wait_until(lambda: told)
        assert spooled(s3_store) == []
    assert sealing.sealed == told == [warc.name for warc in s3_store.catalog.warcs()]
    assert (sealing.damage, sealing.spent.seal.count, sealing.spent.upload.count) == ("", 1, 1)


def test_what_was_closed_last_is_sealed_on_leaving(s3_store: Store, keep: Keep, stop: threading.Event) -> None:
    with Sealing(s3_store, nobody, stop) as sealing:
        keep(s3_store, "one")
    assert len(sealing.sealed) == 1
    assert spooled(s3_store) == []


def test_when_stopped_what_is_open_is_left_for_the_next_run(s3_store: Store, keep: Keep, stop: threading.Event) -> None:
    with Sealing(s3_store, nobody, stop):
        stop.set()
        keep(s3_store, "one")
        left = spooled(s3_store)
    assert left
    stop.clear()
    with Sealing(s3_store, nobody, stop) as sealing:
        pass
    assert len(sealing.sealed) == 1


def test_when_the_crawl_failed_its_error_is_told_and_nothing_waits(
    s3_store: Store, keep: Keep, stop: threading.Event
) -> None:
    with pytest.raises(ZeroDivisionError), Sealing(s3_store, nobody, stop):
        keep(s3_store, "one")
        raise ZeroDivisionError
    assert spooled(s3_store)


def test_a_damaged_file_stays_with_its_reason_and_the_others_are_sealed(
    s3_store: Store, keep: Keep, stop: threading.Event
) -> None:
    keep(s3_store, "one")
    (bad,) = s3_store.settings.spool.glob("*.open")
    data = bytearray(bad.read_bytes())
    data[len(data) // 2] ^= 0xFF
    bad.write_bytes(data)
    with Sealing(s3_store, nobody, stop) as sealing:
        keep(s3_store, "two")
    assert len(sealing.sealed) == 1
    assert bad.name.removesuffix(".open") in sealing.damage
    assert bad.read_bytes() == data


@pytest.fixture
def away(s3_store: Store) -> Iterator[Store]:
    """The same store, whose bucket lies where nobody listens."""
    s3 = replace(s3_store.settings.s3, endpoint="127.0.0.1:9")  # type: ignore[type-var]
    yield replace(s3_store, bucket=Bucket(s3))


def test_a_store_out_of_reach_is_told_on_leaving_and_nothing_is_lost(
    s3_store: Store, away: Store, keep: Keep, stop: threading.Event
) -> None:
    with pytest.raises(OutOfReach), Sealing(away, nobody, stop):
        keep(s3_store, "one")
        time.sleep(1.5)
    assert spooled(s3_store)
    with suppress(OutOfReach), Sealing(s3_store, nobody, stop) as sealing:
        pass
    assert len(sealing.sealed) == 1
