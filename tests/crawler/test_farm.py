"""The sample portals through the real process: every report found, politely, once; a kill loses nothing."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.events import Event
from crawler.job import Job, job_line
from crawler.process import crawl
from crawler.registry import read
from model.errors import NianbaoError
from model.portal import Portal
from samples.farm import Farm
from storage.catalog import Catalog
from storage.settings import Proxy, Settings
from storage.store import open_store


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm() as running:
        yield running


@pytest.fixture
def settings(farm: Farm, bucket_store: Any, tmp_path: Path) -> Iterator[Settings]:
    told = Settings(
        home=tmp_path, portals=tmp_path, contact="test@example.org", min_free=1, proxy=Proxy(http=farm.proxy_url)
    )
    with open_store(told):
        yield told


def portals_of(farm: Farm, *wanted: str) -> tuple[Portal, ...]:
    return tuple(one for one in read(Path(farm.portals)).portals if not wanted or one.id in wanted)


def truth_of(farm: Farm, portal: str) -> set[str]:
    return {url for held in farm.truth.of(portal) for url in (held.url, *held.files)}


@pytest.mark.timeout(300)
def test_every_report_and_file_of_every_sample_portal_is_found_and_a_second_night_brings_nothing_new(
    farm: Farm, settings: Settings
) -> None:
    portals = portals_of(farm)
    said: list[Event] = []
    tallies = crawl(portals, settings, "first", False, said.append, threading.Event())
    with Catalog.open(settings.catalog_url) as catalog:
        for portal in portals:
            got = {one.url for one in catalog.captures(portal=portal.id) if one.status == 200}
            assert truth_of(farm, portal.id) - got == set(), portal.note
    assert {event.portal for event in said if event.kind == "done"} == {portal.id for portal in portals}
    found = sum(tally.found for tally in tallies)
    requests = sum(tally.requests for tally in tallies)
    assert requests <= 6 * sum(len(farm.truth.of(portal.id)) for portal in portals)

    again = crawl(portals, settings, "second", False, said.append, threading.Event())
    assert sum(tally.found for tally in again) == found
    assert sum(tally.captured for tally in again) == 0
    assert sum(tally.requests for tally in again) < requests


def test_a_stop_ends_in_time_and_the_next_night_finishes_what_was_left(farm: Farm, settings: Settings) -> None:
    (portal,) = (replace(one, delay=0.2) for one in portals_of(farm, "buerjin"))
    stop = threading.Event()
    seen: list[Event] = []

    def stop_at_the_tenth(event: Event) -> None:
        seen.append(event)
        if len(seen) == 10:
            stop.set()

    began = time.monotonic()
    tallies = crawl([portal], settings, "first", False, stop_at_the_tenth, stop)
    assert time.monotonic() - began < 30
    assert 0 < tallies[0].captured < len(farm.truth.of("buerjin"))
    with Catalog.open(settings.catalog_url) as catalog:
        acknowledged = {event.url for event in seen if event.outcome == "captured"}
        assert acknowledged <= {one.url for one in catalog.captures()}
        crawl([replace(portal, delay=0.0)], settings, "second", False, seen.append, threading.Event())
        assert truth_of(farm, "buerjin") <= {one.url for one in catalog.captures()}


def child_of(farm: Farm, settings: Settings, *, delay: float = 0.2) -> "subprocess.Popen[str]":
    (portal,) = (replace(one, delay=delay) for one in portals_of(farm, "buerjin"))
    child = subprocess.Popen(
        [sys.executable, "-m", "crawler.run"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    assert child.stdin is not None
    child.stdin.write(job_line(Job(portals=(portal,), settings=settings, run="one")))
    child.stdin.flush()
    return child


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, None])
def test_a_child_ends_within_ten_seconds_of_a_signal_or_of_its_parents_death(
    farm: Farm, settings: Settings, how: signal.Signals | None
) -> None:
    child = child_of(farm, settings)
    assert child.stdout is not None
    assert child.stdin is not None
    for _ in range(5):
        child.stdout.readline()
    began = time.monotonic()
    if how is None:
        child.stdin.close()
    else:
        child.send_signal(how)
    rest = child.stdout.read()
    assert child.wait(12) == 0
    assert time.monotonic() - began < 10
    assert '"result"' in rest.splitlines()[-1]


def test_a_killed_child_is_told_and_loses_nothing_that_was_acknowledged(farm: Farm, settings: Settings) -> None:
    children: list[int] = []
    told: list[str] = []

    def kill(event: Event) -> None:
        told.append(event.url)
        if len(told) == 8:
            children.extend(_children())
            for pid in children:
                os.kill(pid, signal.SIGKILL)

    (portal,) = (replace(one, delay=0.1) for one in portals_of(farm, "buerjin"))
    with pytest.raises(NianbaoError, match="-9"):
        crawl([portal], settings, "first", False, kill, threading.Event())
    with Catalog.open(settings.catalog_url) as catalog:
        assert {url for url in told if url} <= {one.url for one in catalog.captures()}


def _children() -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=True
    )
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if "crawler.run" in line]
