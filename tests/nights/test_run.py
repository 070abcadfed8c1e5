"""The whole run as a function, and the sweep that does what a run left."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.events import Event
from model.errors import BadInput, HomeBusy
from nights.lock import only_harvest
from nights.run import harvest
from nights.sweep import known_portals, sweep
from samples.farm import Farm
from storage.settings import Proxy, Settings
from storage.store import open_store
from storage.tables import REPORTS

PORTAL = "morindawa"
pytestmark = pytest.mark.timeout(200)


@pytest.fixture
def farm() -> Iterator[Farm]:
    with Farm() as running:
        yield running


@pytest.fixture
def settings(s3_settings: Settings, farm: Farm) -> Settings:
    return replace(s3_settings, portals=farm.portals, proxy=Proxy(http=farm.proxy_url, https=farm.proxy_url))


def reports(settings: Settings) -> int:
    with open_store(settings) as store:
        return int(store.dataset.read(REPORTS).num_rows)


def test_it_tells_what_it_does_and_announces_each_warc(settings: Settings, farm: Farm) -> None:
    announced: list[str] = []
    events: list[Event] = []
    read: list[tuple[int, int]] = []
    summary = harvest(
        settings,
        only=[PORTAL],
        announce=announced.append,
        on_event=events.append,
        on_reading=lambda done, total: read.append((done, total)),
    )
    count = len(farm.truth.of(PORTAL))
    assert (summary.portals[0].found, summary.changes, summary.faults()) == (count, {"added": count}, [])
    with open_store(settings) as store:
        assert announced == [warc.name for warc in store.catalog.warcs()]
        assert {attempt.run for attempt in store.catalog.attempts(summary.run)} == {summary.run}
    assert {event.kind for event in events} >= {"page", "done"}
    assert read[-1][0] == read[-1][1] == summary.stages["extract"].count


def test_stopped_before_reading_it_publishes_nothing_and_the_sweep_does(settings: Settings, farm: Farm) -> None:
    stop = threading.Event()

    def stop_when_done(event: Event) -> None:
        if event.kind == "done":
            stop.set()

    summary = harvest(settings, only=[PORTAL], on_event=stop_when_done, stop=stop)
    assert summary.stopped
    assert (summary.changes, reports(settings)) == ({}, 0)
    # whether the last WARC was sealed before the stop came is a matter of moments; the next harvest reads it either way
    again = harvest(settings, only=[PORTAL])
    assert again.portals[0].found == reports(settings) == len(farm.truth.of(PORTAL))
    swept = sweep(settings)
    assert (swept.drained.documents, swept.published.changes) == (0, {})


class TestItDoesNotBegin:
    def test_in_a_home_where_another_works(self, settings: Settings, farm: Farm) -> None:
        with only_harvest(settings.home), pytest.raises(HomeBusy):
            harvest(settings, only=[PORTAL])
        assert farm.log.entries == []

    def test_for_a_portal_that_nobody_knows(self, settings: Settings) -> None:
        with pytest.raises(BadInput, match="no portal 'nobody'"):
            harvest(settings, only=["nobody"])
        assert not settings.home.exists()

    def test_for_the_portals_of_another_file_than_the_one_given(self, settings: Settings, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"none\.toml"):
            harvest(settings, path=tmp_path / "none.toml")


def test_the_sweep_reads_without_a_registry_what_is_known_of_none(s3_settings: Settings) -> None:
    assert known_portals(s3_settings) == {}
    assert sweep(s3_settings).published.changes == {}
    assert PORTAL in known_portals(replace(s3_settings, portals=Farm.portals))
