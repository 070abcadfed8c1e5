"""`nianbao replay` as a person runs it: where it is, how it ends, and that nothing of it stays behind."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from console.playback.pywb import free_port

pytestmark = pytest.mark.usefixtures("installed")


@contextmanager
def replay_of(cli: Any) -> Iterator[tuple[Any, int]]:
    """A replay that has said that it is ready, and its port."""
    port = free_port()
    process = cli.start("replay", "--port", port)
    try:
        told = process.stderr.readline()
        assert told == f"Replay: http://127.0.0.1:{port}/archive/ (Ctrl-C ends it)\n", told + process.stderr.read()
        yield process, port
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def is_open(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def closes(port: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while is_open(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_open(port)


def ends(port: int, seconds: float = 10) -> bool:
    """Whether no process of pywb is left on a port within so many seconds."""
    deadline = time.monotonic() + seconds
    while pywb_of(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not pywb_of(port)


def pywb_of(port: int) -> list[int]:
    """The processes of pywb on a port, by their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and (entry / "cmdline").read_bytes().endswith(b"-p\0%d\0" % port):
                found.append(int(entry.name))
    return found


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_in_order(s3_cli: Any, sign: signal.Signals, code: int) -> None:
    with replay_of(s3_cli) as (process, port):
        assert is_open(port)
        process.send_signal(sign)
        out, err = process.communicate(timeout=10)
        assert (process.returncode, out, err) == (code, "", "")
        assert closes(port, 1) and pywb_of(port) == []


def test_when_it_is_killed_pywb_ends_too(s3_cli: Any) -> None:
    with replay_of(s3_cli) as (process, port):
        assert len(pywb_of(port)) == 2
        os.kill(process.pid, signal.SIGKILL)
        assert closes(port)
        assert ends(port)


def test_when_pywb_dies_it_says_so(s3_cli: Any) -> None:
    with replay_of(s3_cli) as (process, port):
        os.kill(max(pywb_of(port)), signal.SIGKILL)
        _, err = process.communicate(timeout=10)
        assert process.returncode == 1
        assert err.startswith("nianbao: pywb ended with code ") and "pywb.log" in err and err.count("\n") == 1


def test_a_port_that_is_taken_is_said_in_one_line(s3_cli: Any) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = s3_cli.refusal("replay", "--port", port, code=2)
    assert line.startswith(f"nianbao: port {port} cannot be had") and line.endswith("give another by --port")


def test_it_listens_on_loopback_alone_and_tells_its_secret_to_its_owner_alone(s3_cli: Any) -> None:
    with replay_of(s3_cli) as (_, port):
        hexed = f":{port:04X} "
        listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines() if hexed in line]
        assert {place.partition(":")[0] for place in listening} == {"0100007F"}
        assert (s3_cli.home / "replay" / str(port)).stat().st_mode & 0o077 == 0
        for pid in pywb_of(port):
            environ = Path(f"/proc/{pid}/environ").read_bytes()
            assert b"NIANBAO" not in environ and b"KEY" not in environ
