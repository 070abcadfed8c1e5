"""Trouble of the store never loses (promise P12): every kind of it, at every step, once and for long."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from tests.storage.blindness import blind
from tests.storage.mutants import STORE, listing
from tests.storage.s3_double import KINDS, Fault, S3Double
from tests.storage.trouble import faults, keep, opened, seal, settings_for

pytestmark = [pytest.mark.trial, pytest.mark.timeout(3600)]

STEPS = [(method, f"{kind}/") for kind in ("warc", "cdxj", "manifest", "commit") for method in ("PUT", "GET")]
LASTING = ("flipped in the store", "half stored", "another is there")


@pytest.mark.parametrize("times", [1, 20])
def test_no_trouble_at_any_step_loses_anything(tmp_path: Path, times: int, tell: Callable[[str], None]):
    rounds, raised = 0, {"": 0, "OutOfReach": 0, "Damaged": 0}
    acknowledged: list[str] = []
    with S3Double() as double:
        with opened(tmp_path, double.s3) as store:
            for (method, prefix), kind in product(STEPS, KINDS):
                acknowledged += keep(store, 2)
                double.script.append(Fault(kind, method, prefix, times))
                raised[seal(store)] += 1
                double.script.clear()
                if seal(store) == "Damaged":
                    assert kind in LASTING
                    _take_away(double, prefix)
                    assert seal(store) == ""
                rounds += 1
        assert faults(settings_for(tmp_path, double.s3), acknowledged, double.objects) == []
        assert double.overwritten == []
    tell(
        f"store trouble, {times} times in a row: {rounds} rounds, {len(acknowledged)} captures, 0 lost; raised {raised}"
    )


def _take_away(double: S3Double, prefix: str) -> None:
    """What a person does after an alarm: what lies there and is not ours goes."""
    del double.objects[max(key for key in double.objects if key.startswith(prefix))]


def test_every_mutant_is_found(tmp_path: Path, tell: Callable[[str], None]):
    shown = []
    for number, mutant in enumerate(STORE):
        with S3Double() as double:
            found = blind(mutant, tmp_path / str(number), double)
        assert found, mutant.name
        shown.append((mutant.name, found[0]))
    tell(f"store trouble: {len(shown)} of {len(STORE)} mutants found\n{listing(shown)}")
