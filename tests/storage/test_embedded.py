"""The embedded store: shared, found again after a kill, gone when nobody uses it."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.errors import OutOfReach
from storage.bucket import Bucket
from storage.embedded import embedded_store
from storage.settings import S3
from storage.weed import answers, end, running

USER = """
import sys, time
from pathlib import Path
from storage.embedded import embedded_store
with embedded_store(Path(sys.argv[1])) as s3:
    print(s3.endpoint, flush=True)
    sys.stdin.readline()
"""


def start_user(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def endpoint_of(user: subprocess.Popen[str]) -> str:
    assert user.stdout
    return user.stdout.readline().strip()


def leave(user: subprocess.Popen[str]) -> None:
    user.communicate("\n", timeout=60)


def test_two_users_share_one_server_and_the_last_one_ends_it(tmp_path: Path):
    folder = tmp_path / "store"
    with embedded_store(tmp_path) as first:
        with embedded_store(tmp_path) as second:
            assert first == second
        assert len(running(folder)) == 1
        Bucket.open(first).put("a", b"kept")
    assert running(folder) == set()
    with embedded_store(tmp_path) as again:
        assert Bucket.open(again).read("a") == b"kept"


def test_processes_that_start_at_once_share_one_server(tmp_path: Path):
    users = [start_user(tmp_path) for _ in range(4)]
    endpoints = {endpoint_of(user) for user in users}
    assert len(endpoints) == 1
    assert len(running(tmp_path / "store")) == 1
    for user in users:
        leave(user)
    assert running(tmp_path / "store") == set()


def test_what_a_killed_starter_left_is_joined_and_then_ended(tmp_path: Path):
    starter = start_user(tmp_path)
    endpoint = endpoint_of(starter)
    starter.kill()
    starter.communicate()
    assert len(running(tmp_path / "store")) == 1
    with embedded_store(tmp_path) as s3:
        assert s3.endpoint == endpoint
    assert running(tmp_path / "store") == set()


def test_a_server_whose_last_user_was_killed_while_it_ended_it_is_not_joined(tmp_path: Path):
    user, log = start_user(tmp_path), tmp_path / "store" / "weed.log"
    endpoint = endpoint_of(user)
    # it answers on for as long as this lasts: a graceful stop waits for whoever is connected
    with socket.create_connection(endpoint.split(":"), timeout=5):
        assert user.stdin
        user.stdin.write("\n")
        user.stdin.flush()
        while b"Stopping volume server" not in log.read_bytes():
            time.sleep(0.01)
        user.kill()
        user.communicate()
        with embedded_store(tmp_path) as s3:
            assert s3.endpoint != endpoint
            Bucket.open(s3).put("a", b"kept")
    assert running(tmp_path / "store") == set()


def test_a_server_that_nobody_can_find_is_ended(tmp_path: Path):
    starter = start_user(tmp_path)
    endpoint_of(starter)
    (stray,) = running(tmp_path / "store")
    starter.kill()
    starter.communicate()
    (tmp_path / "store" / "address.json").unlink()
    with embedded_store(tmp_path):
        assert running(tmp_path / "store").isdisjoint({stray})


def test_a_killed_server_is_started_anew_with_what_it_acknowledged(tmp_path: Path):
    with embedded_store(tmp_path) as s3:
        Bucket.open(s3).put("a", b"kept")
        (pid,) = running(tmp_path / "store")
        os.kill(pid, signal.SIGKILL)
    with embedded_store(tmp_path) as s3:
        assert Bucket(s3).read("a") == b"kept"


def test_a_foreign_process_with_the_written_pid_is_left_alone(tmp_path: Path):
    (tmp_path / "store").mkdir()
    bystander = subprocess.Popen(["sleep", "60"])
    (tmp_path / "store" / "address.json").write_text(json.dumps({"pid": bystander.pid, "port": 1}))
    with embedded_store(tmp_path):
        pass
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_a_ctrl_c_at_the_terminal_does_not_reach_the_server(tmp_path: Path):
    with embedded_store(tmp_path):
        (pid,) = running(tmp_path / "store")
        assert os.getsid(pid) != os.getsid(0)


def test_the_credentials_are_of_this_home_and_for_its_owner_alone(tmp_path: Path, seaweed: S3):
    with embedded_store(tmp_path) as s3:
        assert s3.secret_key != seaweed.secret_key
        assert s3.secret_key not in repr(s3)
    mode = (tmp_path / "store" / "credentials.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_every_port_is_bound_to_loopback_and_telemetry_is_off(tmp_path: Path):
    with embedded_store(tmp_path):
        (pid,) = running(tmp_path / "store")
        command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
        assert "-master.telemetry=false" in command
        assert "-s3.allowDeleteBucketNotEmpty=false" in command
        assert all(address == "0100007F" for address in listening(pid))


def listening(pid: int) -> set[str]:
    """The local addresses, as /proc/net/tcp writes them, on which a process listens."""
    inodes = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        target = str(entry.readlink())
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    six = [row.split() for row in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    return {row[1].split(":")[0] for row in rows + six if row[3] == "0A" and row[9] in inodes}


def test_nothing_is_left_in_the_folder_for_temporary_files(tmp_path: Path):
    with embedded_store(tmp_path):
        (pid,) = running(tmp_path / "store")
        ports = {
            int(a.partition("=")[2]) for a in Path(f"/proc/{pid}/cmdline").read_text().split("\0") if ".port=" in a
        }
    left = [path.name for path in Path("/tmp").glob("seaweedfs-*.sock")]
    assert not [name for name in left for port in ports if port and f"-{port}.sock" in name]


def test_a_small_store_takes_little_room(tmp_path: Path):
    with embedded_store(tmp_path) as s3:
        Bucket.open(s3).put("a", b"x" * 1000)
    used = sum(path.stat().st_blocks * 512 for path in (tmp_path / "store" / "data").rglob("*"))
    assert used < 2_000_000


def test_it_is_ready_in_seconds(tmp_path: Path):
    began = time.monotonic()
    with embedded_store(tmp_path):
        assert time.monotonic() - began < 30


def test_a_port_where_nobody_answers_is_told(tmp_path: Path):
    with socket.socket() as quiet:
        quiet.bind(("127.0.0.1", 0))
        assert not answers(quiet.getsockname()[1], patience=0.3)


def test_a_dead_server_is_not_waited_for():
    began = time.monotonic()
    child = subprocess.Popen(["true"])
    child.wait()
    assert not answers(1, patience=30, pid=child.pid)
    assert time.monotonic() - began < 5


def test_a_store_that_cannot_start_is_told_in_one_line(tmp_path: Path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "credentials.json").write_text(
        '{"identities": [{"name": "x", "credentials": [{"accessKey": "a", "secretKey": "b"}], "actions": "no list"}]}'
    )
    (tmp_path / "store" / "data").mkdir()
    (tmp_path / "store" / "data" / "filerldb2").write_text("a file where the server wants a folder")
    with pytest.raises(OutOfReach, match=r"weed\.log"), embedded_store(tmp_path):
        pass
    assert running(tmp_path / "store") == set()


def test_ending_nothing_is_no_trouble():
    end(set())
