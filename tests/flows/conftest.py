"""A real Prefect server and worker on loopback, with what `prefect.yaml` deploys; each test ends what it started."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient

CHECKOUT = Path(__file__).parents[2]
PREFECT = str(Path(sys.executable).with_name("prefect"))


@dataclass(frozen=True)
class Server:
    """A Prefect server that has `harvest/night` and `extract/drain`, a worker for them, and their home."""

    url: str
    home: Path
    environ: Mapping[str, str]
    client: SyncPrefectClient


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_until(true: Callable[[], bool], what: str, seconds: float = 60) -> float:
    """Wait until something is true; says how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, f"{what}: not within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def prefect_environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which Prefect and the flows know nothing of this machine's own."""
    folder = tmp_path_factory.mktemp("prefect")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "NIANBAO_"))}
    return kept | {
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_WORKER_PREFETCH_SECONDS": "2",
        "NIANBAO_HOME": str(folder / "home"),
        "NIANBAO_PORTALS": str(folder / "portals.toml"),
        "no_proxy": "127.0.0.1,localhost",
    }


@contextmanager
def running(environ: Mapping[str, str], log: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process in the foreground that writes to a log file, ended by its id."""
    with (
        log.open("wb") as out,
        subprocess.Popen([PREFECT, *command], stdout=out, stderr=out, env=environ, cwd=CHECKOUT) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def is_ready(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def server(prefect_environ: dict[str, str]) -> Iterator[Server]:
    """The whole set: server, worker, deployments. About 20 seconds."""
    environ, folder, url = prefect_environ, Path(prefect_environ["PREFECT_HOME"]), prefect_environ["PREFECT_API_URL"]
    port = url.split(":")[2].split("/")[0]
    serve = ("server", "start", "--host", "127.0.0.1", "--port", port, "--no-ui")
    work = ("worker", "start", "--pool", "nianbao", "--type", "process")
    with running(environ, folder / "server.log", *serve), SyncPrefectClient(url) as client:
        wait_until(lambda: is_ready(url), "the server is ready", 90)
        with running(environ, folder / "worker.log", *work):
            wait_until(lambda: has_pool(client), "the worker has made its pool")
            deploy = [PREFECT, "--no-prompt", "deploy", "--all"]
            subprocess.run(deploy, env=environ, cwd=CHECKOUT, check=True, capture_output=True, timeout=60)
            yield Server(url, Path(environ["NIANBAO_HOME"]), environ, client)


def has_pool(client: SyncPrefectClient) -> bool:
    return any(pool.name == "nianbao" for pool in client.read_work_pools())
