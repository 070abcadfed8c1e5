"""The power may go at any moment (promise P2): at least 100,000 disks that may be found, none of them losing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.settings import S3
from tests.storage.mutants import POWER, listing
from tests.storage.operation import dump
from tests.storage.programs import verdict
from tests.storage.straced import traced

pytestmark = [pytest.mark.trial, pytest.mark.timeout(3600)]


def test_of_a_hundred_thousand_disks_none_has_lost_anything(tmp_path: Path, s3: S3, tell: Callable[[str], None]):
    job = {"home": tmp_path / "home", "s3": s3, "limit": 12_000, "groups": 6}
    found = verdict("blackout.py", job, patience=3500)
    tell(f"power loss: {found['states']} states after {found['operations']} operations, {found['losing']} losing")
    assert found["states"] >= 100_000
    assert (found["losing"], found["seen"]) == (0, {})


@pytest.mark.skipif(not shutil.which("strace"), reason="no strace on this machine")
def test_the_same_of_what_the_kernel_saw(tmp_path: Path, s3: S3):
    job = {"home": str(tmp_path / "home"), "s3": s3, "log": str(tmp_path / "log")}
    (tmp_path / "kernel").write_text(dump(traced(job, tmp_path)))
    found = verdict("blackout.py", {"log": tmp_path / "kernel", "limit": 500}, patience=1800)
    assert found["states"] > 5000
    assert (found["losing"], found["seen"]) == (0, {})


def test_every_wrong_order_is_found(tmp_path: Path, s3: S3, tell: Callable[[str], None]):
    shown = []
    for number, mutant in enumerate(POWER):
        job = {"home": tmp_path / f"home{number}", "s3": s3, "limit": 32, "groups": 1, "first": True}
        found = verdict("blackout.py", job, environment=mutant.grow(tmp_path / f"mutant{number}"))
        assert found["losing"], mutant.name
        shown.append((mutant.name, "; ".join(f"{what} {when}" for what, when in found["seen"].items())))
    tell(f"power loss: {len(shown)} of {len(POWER)} mutants found\n{listing(shown)}")
