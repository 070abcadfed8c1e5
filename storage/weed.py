"""The process of the embedded store: `weed server` (SeaweedFS), bound to loopback."""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import urllib3

from model.errors import OutOfReach

_GRPC = 10_000
"""Each HTTP port of weed has a gRPC port this much above it."""


def start(folder: Path) -> tuple[int, int]:
    """Starts the server over `folder`; its pid and S3 port. It has a session of its own, so that a Ctrl-C at the
    terminal does not end it before its users are done. Raises OutOfReach when it is not installed."""
    ports = _free_ports(4)
    with (folder / "weed.log").open("ab") as log:
        child = subprocess.Popen(
            _command(folder, ports),
            cwd=folder,
            env={"PATH": os.defpath, "HOME": str(folder), "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return child.pid, ports[3]


def _command(folder: Path, ports: list[int]) -> list[str]:
    master, volume, filer, s3 = ports
    return [
        _program(),
        "-logtostderr=true",
        "server",
        _mark(folder),
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-master.port={master}",
        "-master.peers=none",
        "-master.telemetry=false",
        "-master.resumeState=false",
        "-master.volumeSizeLimitMB=1024",
        f"-volume.port={volume}",
        "-volume.max=10000",
        "-volume.minFreeSpace=1GiB",
        "-volume.preStopSeconds=0",
        "-filer",
        f"-filer.port={filer}",
        "-filer.disableDirListing",
        "-s3",
        f"-s3.port={s3}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-s3.config={folder / 'credentials.json'}",
        "-s3.allowDeleteBucketNotEmpty=false",
        "-s3.iam=false",
    ]


def _program() -> str:
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    if not found:
        raise OutOfReach("the embedded store (weed) is not installed: run `make setup`, or set NIANBAO_S3_ENDPOINT")
    return found


def _mark(folder: Path) -> str:
    """The argument by which a server of this folder is known in the process list."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    return f"-dir={data}"


def _free_ports(count: int) -> list[int]:
    """Ports of loopback that are free together with their gRPC ports, below the range the kernel gives out itself."""
    free: list[int] = []
    for port in random.sample(range(10_240, 22_000), 500):
        if len(free) < count and _is_free(port) and _is_free(port + _GRPC):
            free.append(port)
    if len(free) < count:
        raise OutOfReach("no free ports for the embedded store between 10240 and 32000")
    return free


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def answers(port: int, patience: float, pid: int | None = None) -> bool:
    """True once the S3 port says that it is healthy; False after `patience` seconds, or as soon as `pid` is dead."""
    deadline = time.monotonic() + patience
    with urllib3.PoolManager(retries=False, timeout=2.0) as client:
        while time.monotonic() < deadline:
            if pid is not None and not _alive(pid):
                return False
            with suppress(urllib3.exceptions.HTTPError):
                if client.request("GET", f"http://127.0.0.1:{port}/healthz").status == 200:
                    return True
            time.sleep(0.05)
    return False


def running(folder: Path) -> set[int]:
    """The pids of servers over this folder, by their command line: no other process can be taken for one."""
    mark = os.fsencode(_mark(folder))
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                arguments = (entry / "cmdline").read_bytes().split(b"\0")
                if mark in arguments and Path(os.fsdecode(arguments[0])).name == "weed":
                    found.add(int(entry.name))
    return found


def end(pids: set[int]) -> None:
    """Ends these servers: asked first, killed after a second (a graceful stop of weed may wait for ever, and a kill
    loses nothing that it acknowledged)."""
    sockets = [socket for pid in pids for socket in _sockets(pid)]
    for sign, patience in ((signal.SIGTERM, 1.0), (signal.SIGKILL, 5.0)):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
        deadline = time.monotonic() + patience
        while any(_alive(pid) for pid in pids) and time.monotonic() < deadline:
            time.sleep(0.02)
    for path in sockets:
        path.unlink(missing_ok=True)


def _sockets(pid: int) -> Iterator[Path]:
    """The sockets that weed makes in /tmp, named for its ports, and leaves there."""
    with suppress(OSError):
        arguments = Path(f"/proc/{pid}/cmdline").read_text()
        for port in map(int, re.findall(r"\.port=([1-9]\d*)", arguments)):
            yield from Path("/tmp").glob(f"seaweedfs-*-{port}.sock")
            yield from Path("/tmp").glob(f"seaweedfs-*-{port + _GRPC}.sock")


def _alive(pid: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
