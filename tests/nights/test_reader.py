"""A document may kill its reader, and no more than that."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from nights.reader import Died, Failed, Reader

ROOT = Path(__file__).parents[2]


def test_a_call_gives_its_value_and_what_it_cost() -> None:
    with Reader() as reader:
        read = reader.call(sum, range(3_000_000))
        assert read.value == sum(range(3_000_000))
        assert read.cpu_s > 0


def test_an_exception_is_told_and_the_worker_stays() -> None:
    with Reader() as reader:
        pid = reader.call(os.getpid).value
        with pytest.raises(Failed, match="ValueError: invalid literal"):
            reader.call(int, "x")
        assert reader.call(os.getpid).value == pid


@pytest.mark.parametrize("death", [(os._exit, 3), (os.kill, 0, signal.SIGSEGV), (ctypes.string_at, 1)])
def test_a_death_is_told_and_another_worker_stands_ready(death: tuple[object, ...]) -> None:
    function, *arguments = death
    with Reader() as reader:
        if function is os.kill:
            arguments = [reader.call(os.getpid).value, signal.SIGSEGV]
        with pytest.raises(Died, match="died after") as caught:
            reader.call(function, *arguments)  # type: ignore[arg-type]
        assert not caught.value.hung
        assert reader.call(abs, -1).value == 1


def test_what_hangs_is_killed_in_time() -> None:
    with Reader(seconds=1) as reader:
        began = time.monotonic()
        with pytest.raises(Died, match="within 1 s") as caught:
            reader.call(time.sleep, 30)
        assert caught.value.hung
        assert time.monotonic() - began < 10


def test_a_worker_can_be_killed_while_it_works() -> None:
    with Reader() as reader:
        reader.call(abs, 1)
        threading.Timer(0.3, reader.kill).start()
        began = time.monotonic()
        with pytest.raises(Died):
            reader.call(time.sleep, 30)
        assert time.monotonic() - began < 5


def test_memory_beyond_the_limit_is_not_given() -> None:
    with Reader(memory=512 << 20) as reader, pytest.raises(Failed, match="MemoryError"):
        reader.call(bytearray, 1 << 30)


def test_what_a_library_prints_is_not_on_stdout(capfd: pytest.CaptureFixture[str]) -> None:
    with Reader() as reader:
        reader.call(os.write, 1, b"noise")
    assert capfd.readouterr().out == ""


PARENT = """
import os
from nights.reader import Reader
if __name__ == "__main__":
    reader = Reader()
    print(reader.call(os.getpid).value, flush=True)
    input()
"""


def test_a_worker_does_not_outlive_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, script], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=-1, stdout=-1
    )
    assert parent.stdout
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()
