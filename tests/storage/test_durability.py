"""Nothing acknowledged is lost and nothing doubled, whenever the process is killed (promise P1, the short form of
tests/trials/test_kills.py)."""

import random

import pytest

from storage.settings import Settings
from storage.store import open_store
from tests.storage.kills import POINTS, check, check_readings, keep_and_seal, whole_nights


def test_killed_at_every_named_point_nothing_is_lost_or_doubled(settings: Settings):
    acknowledged = keep_and_seal(settings, POINTS, seal=True)
    assert len(acknowledged) > 100
    with open_store(settings) as store:
        check(store, acknowledged)


@pytest.mark.parametrize("seal", [False, True])
def test_killed_at_random_moments_nothing_is_lost_or_doubled(settings: Settings, seal: bool):
    acknowledged = keep_and_seal(settings, [random.randint(50, 900) for _ in range(6)], seal)
    with open_store(settings) as store:
        check(store, acknowledged)


def test_a_night_killed_while_it_fetches_tells_and_extracts_loses_and_doubles_nothing(settings: Settings):
    acknowledged = whole_nights(settings, ["fetch kept", "emit before", "extract after"])
    assert acknowledged
    with open_store(settings) as store:
        check(store, acknowledged)
        assert check_readings(store, {}) >= 6


def test_an_acknowledgement_that_comes_too_early_is_caught(settings: Settings):
    acknowledged = keep_and_seal(settings, ["warc half written"], seal=False, hasty=True)
    with open_store(settings) as store, pytest.raises(AssertionError):
        check(store, acknowledged)
