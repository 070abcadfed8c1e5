"""Trouble of the store never loses (promise P12, the short form of tests/trials/test_store_trouble.py)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from model.errors import Damaged
from storage.seal import seal_closed
from tests.storage.blindness import blind
from tests.storage.mutants import STORE, Mutant
from tests.storage.s3_double import KINDS, Fault, S3Double
from tests.storage.trouble import faults, keep, opened, seal, settings_for

LASTING = ("flipped in the store", "half stored", "another is there")
"""What stays in the store until a person takes it away: nothing is ever overwritten."""


@pytest.fixture
def double() -> Iterator[S3Double]:
    with S3Double() as running:
        yield running


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_goes_wrong_once_while_a_warc_is_put_or_read_back_nothing_is_lost(
    tmp_path: Path, double: S3Double, kind: str
):
    with opened(tmp_path, double.s3) as store:
        acknowledged = keep(store, 3)
        double.script.append(Fault(kind, "GET" if kind.startswith("read") else "PUT", "warc/"))
        raised = seal(store)
        assert double.script[0].times == 0
        assert raised or not list(store.settings.spool.iterdir())
        if kind in LASTING:
            assert raised == seal(store) == "Damaged"
            double.objects.clear()
    assert faults(settings_for(tmp_path, double.s3), acknowledged, double.objects) == []
    assert double.overwritten == []


def test_while_the_store_is_down_captures_are_kept_and_read_and_sealed_when_it_is_back(
    tmp_path: Path, double: S3Double
):
    with opened(tmp_path, double.s3) as store:
        double.script.append(Fault("down", times=1000))
        acknowledged = keep(store, 3)
        assert seal(store) == "OutOfReach"
        acknowledged += keep(store, 3)
        assert {one.record_id for one in store.catalog.captures()} == set(acknowledged)
        double.script.clear()
    assert faults(settings_for(tmp_path, double.s3), acknowledged, double.objects) == []


def test_what_the_store_says_it_has_and_has_not_is_put_again(tmp_path: Path, double: S3Double):
    with opened(tmp_path, double.s3) as store:
        keep(store, 1)
        double.script.append(Fault("not stored", "PUT", "commit/"))
        with pytest.raises(Damaged, match="is not in the bucket"):
            seal_closed(store, lambda _: None)
        assert len(seal_closed(store, lambda _: None)) == 1


@pytest.mark.parametrize("mutant", STORE[:2], ids=lambda one: one.name)
def test_a_mutant_that_is_blind_to_trouble_is_found(tmp_path: Path, double: S3Double, mutant: Mutant):
    assert blind(mutant, tmp_path, double)
