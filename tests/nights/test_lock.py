"""One harvest in one home."""

import subprocess
import sys
from pathlib import Path

import pytest

from model.errors import HomeBusy
from nights.lock import only_harvest

HOLDER = """
import sys
from pathlib import Path
from nights.lock import only_harvest
with only_harvest(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def start_holder(home: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_one_is_refused_by_the_name_of_the_first(tmp_path: Path) -> None:
    holder = start_holder(tmp_path)
    try:
        with pytest.raises(HomeBusy, match=f"process {holder.pid}"), only_harvest(tmp_path):
            pass
    finally:
        holder.communicate("\n")
    with only_harvest(tmp_path):
        pass


def test_a_kill_leaves_no_lock_behind(tmp_path: Path) -> None:
    holder = start_holder(tmp_path)
    holder.kill()
    holder.communicate()
    with only_harvest(tmp_path):
        pass


def test_also_within_one_process(tmp_path: Path) -> None:
    with only_harvest(tmp_path):
        with pytest.raises(HomeBusy), only_harvest(tmp_path):
            pass
        with only_harvest(tmp_path / "another"):
            pass


def test_an_error_lets_go_of_it(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), only_harvest(tmp_path):
        raise RuntimeError
    with only_harvest(tmp_path):
        pass
