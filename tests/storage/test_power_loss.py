"""The power may go at any moment (promise P2, the short form of tests/trials/test_power_loss.py)."""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from storage.settings import S3
from tests.storage.mutants import POWER, Mutant
from tests.storage.operation import Operation, dump, load
from tests.storage.programs import verdict
from tests.storage.straced import traced


def test_whatever_the_power_leaves_of_unsynced_writes_nothing_is_lost(tmp_path: Path, s3: S3):
    found = verdict("blackout.py", {"home": tmp_path / "home", "s3": s3, "limit": 32, "groups": 1})
    assert found["states"] > 2000
    assert (found["losing"], found["seen"]) == (0, {})


SHORT = [one for one in POWER if one.name in ("no fdatasync of the WARC", "no fsync of the folder")]


@pytest.mark.parametrize("mutant", SHORT, ids=lambda one: one.name)
def test_a_wrong_order_of_writes_is_found(tmp_path: Path, s3: S3, mutant: Mutant):
    job = {"home": tmp_path / "home", "s3": s3, "limit": 16, "groups": 1, "first": True}
    found = verdict("blackout.py", job, environment=mutant.grow(tmp_path / "mutant"))
    assert found["losing"] > 0


@pytest.mark.skipif(not shutil.which("strace"), reason="no strace on this machine")
def test_the_kernel_sees_just_what_is_modelled_and_in_the_promised_order(tmp_path: Path, s3: S3):
    job = {"home": str(tmp_path / "home"), "s3": s3, "log": str(tmp_path / "log")}
    kernel = spool_alone(traced(job, tmp_path))
    assert dump(kernel) == dump(spool_alone(load((tmp_path / "log").read_text())))
    acts = [(one.kind, one.path.rpartition(".")[2]) for one in kernel]
    groups = 0
    for index, (before, act) in enumerate(pairwise(acts), 1):
        if act == ("write", "journal") and acts[index + 1] == ("sync", "journal"):
            assert (acts[index - 2], before) == (("write", "open"), ("sync", "open"))
            groups += 1
        if act[0] == "told" and before[0] != "told":
            assert before in (("sync", "journal"), ("sync", "open"), ("remove", "gz"))
    assert groups > 10


def spool_alone(operations: list[Operation]) -> list[Operation]:
    """Without the syncs of the home's own folder, which are the database's too."""
    return [one for one in operations if one.path != "."]
