"""What starts the work: a real Prefect server and worker on loopback, with what `prefect.yaml` deploys."""

import logging
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterDeploymentId, LogFilter, LogFilterFlowRunId
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule
from prefect.events.filters import EventFilter, EventNameFilter
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.events import announce
from flows.server import server_faults
from model.exchange import Exchange
from model.instant import now
from samples.farm import Farm
from storage.archive import Archive
from storage.seal import seal_closed
from storage.settings import Settings
from storage.store import Store, open_store

pytestmark = pytest.mark.timeout(300)  # the first test waits for the server, the worker and the deployment too
CHECKOUT = Path(__file__).parents[2]
PREFECT = str(Path(sys.executable).with_name("prefect"))
PORTAL = "ejina"
LIVE = ("Scheduled", "Late", "Pending", "Running")
PAGE = """<html><head><meta charset="utf-8"><title>额济纳旗{year}年政府信息公开工作年度报告（样例）</title></head><body>
<h1>额济纳旗{year}年政府信息公开工作年度报告</h1><p>样例</p>
<p>{year}年，全旗主动公开政府信息40条。</p></body></html>"""


@dataclass(frozen=True)
class Server:
    """A Prefect server that has both deployments, a worker for them, and the home in which the flows work."""

    url: str
    client: SyncPrefectClient
    store: Store

    def deployment(self, name: str) -> DeploymentResponse:
        return self.client.read_deployment_by_name(name)

    def runs(self, name: str, state: str = "Completed") -> list[FlowRun]:
        """The runs of a deployment that are in a state."""
        chosen = FlowRunFilter(deployment_id=FlowRunFilterDeploymentId(any_=[self.deployment(name).id]))
        return [run for run in self.client.read_flow_runs(flow_run_filter=chosen) if run.state_name == state]

    def announce(self, name: str) -> None:
        with temporary_settings({PREFECT_API_URL: self.url}):
            announce(name)

    def sweep(self, soon: bool) -> None:
        """Let the sweep rest, or have its schedule come due in some seconds."""
        drain = self.deployment("extract/drain")
        every = timedelta(minutes=15)
        due = IntervalSchedule(interval=every, anchor_date=now() - every + timedelta(seconds=4))
        self.client.update_deployment_schedule(drain.id, drain.schedules[0].id, active=soon, schedule=due)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_until(true: Callable[[], object], what: str, seconds: float = 90) -> float:
    """Wait until something is true; says how many seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, f"{what}: not within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm() as farm:
        yield farm


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory, farm: Farm) -> dict[str, str]:
    """An environment in which Prefect and the flows know nothing of this machine's own; loops are short."""
    folder = tmp_path_factory.mktemp("prefect")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "NIANBAO_"))}
    return kept | {
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_WORKER_PREFETCH_SECONDS": "2",
        "NIANBAO_HOME": str(folder / "home"),
        "NIANBAO_PORTALS": str(farm.portals),
        "NIANBAO_MIN_FREE": "0",
        "http_proxy": farm.proxy_url,
        "https_proxy": farm.proxy_url,
        "no_proxy": "127.0.0.1",
    }


@contextmanager
def running(environ: Mapping[str, str], log: str, *command: str) -> Iterator[None]:
    """A process in the foreground that writes to a log file in Prefect's folder; ended by its id."""
    with Path(environ["PREFECT_HOME"], log).open("wb") as out:
        process = subprocess.Popen([PREFECT, *command], stdout=out, stderr=out, env=environ, cwd=CHECKOUT)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def is_ready(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def server(environ: dict[str, str]) -> Iterator[Server]:
    """The whole set. The sweep rests until a test wakes it: it must not help where the event is to do it alone."""
    url = environ["PREFECT_API_URL"]
    port = url.removesuffix("/api").rpartition(":")[2]
    with ExitStack() as stack:
        enter = stack.enter_context
        enter(running(environ, "server.log", "server", "start", "--host", "127.0.0.1", "--port", port, "--no-ui"))
        client = enter(SyncPrefectClient(url, httpx_settings={"trust_env": False}))
        store = enter(open_store(Settings.read(environ=environ)))
        wait_until(lambda: is_ready(url), "the server is ready")
        enter(running(environ, "worker.log", "worker", "start", "--pool", "nianbao", "--type", "process"))
        wait_until(client.read_work_pools, "the worker has made its pool")
        deploy = [PREFECT, "--no-prompt", "deploy", "--all"]
        subprocess.run(deploy, env=environ, cwd=CHECKOUT, check=True, capture_output=True, timeout=90)
        server = Server(url, client, store)
        server.sweep(soon=False)
        yield server
        # a worker that is ended leaves its flows behind
        wait_until(lambda: not any(server.runs("extract/drain", state) for state in LIVE), "no run is left")


def sealed(server: Server, year: int, announce: Callable[[str], None]) -> str:
    """Keep a page and seal its WARC; the record id."""
    body = PAGE.format(year=year).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    request = b"GET /%d.html HTTP/1.1\r\nHost: www.example\r\n\r\n" % year
    exchange = Exchange(url=f"http://www.example/{year}.html", at=now(), request=request, head=head, body=body)
    with Archive(server.store, f"trigger{year}") as archive:
        kept = archive.keep("ejina", exchange)
    assert len(seal_closed(server.store, announce)) == 1
    return kept.capture.record_id


def is_read(server: Server, record_id: str) -> bool:
    return any(result.capture.record_id == record_id for result in server.store.catalog.results())


def documents(server: Server, runs: list[FlowRun]) -> list[int]:
    """How many documents each of these runs read, by their own words; the least first."""
    logs = server.client.read_logs(LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id for run in runs])))
    return sorted(int(number) for log in logs for number in re.findall(r"read (\d+) documents", log.message))


def announced(server: Server) -> set[object]:
    """The WARCs of which the server has events."""
    chosen = EventFilter(event=EventNameFilter(name=["nianbao.warc.sealed"]))
    return {event.payload["warc"] for event in server.client.read_events(chosen, limit=50).events}


def creators(runs: list[FlowRun]) -> set[str | None]:
    return {run.created_by.type if run.created_by else None for run in runs}


def test_the_event_alone_extracts(server: Server) -> None:
    record = sealed(server, 2009, server.announce)
    seconds = wait_until(lambda: is_read(server, record), "the capture is read")
    logging.getLogger(__name__).info("from event to result: %.1f s", seconds)
    wait_until(lambda: server.runs("extract/drain"), "the run has ended")
    assert creators(server.runs("extract/drain")) == {"AUTOMATION"}


def test_an_event_delivered_twice_extracts_once(server: Server) -> None:
    before = {run.id for run in server.runs("extract/drain")}
    names: list[str] = []
    record = sealed(server, 2010, names.append)
    for count in (1, 2):
        server.announce(names[0])
        wait_until(lambda: len(server.runs("extract/drain")) == len(before) + count, f"run {count} has ended")  # noqa: B023
    assert is_read(server, record)
    runs = [run for run in server.runs("extract/drain") if run.id not in before]
    wait_until(lambda: documents(server, runs) == [0, 1], "one run has read the page, the other nothing")


def test_events_at_once_are_one_run(server: Server) -> None:
    before, cancelled = len(server.runs("extract/drain")), len(server.runs("extract/drain", "Cancelled"))
    names: list[str] = []
    record = sealed(server, 2011, names.append)
    for _ in range(4):
        server.announce(names[0])
    wait_until(lambda: len(server.runs("extract/drain", "Cancelled")) == cancelled + 3, "three runs are cancelled")
    wait_until(lambda: len(server.runs("extract/drain")) == before + 1, "one run has ended")
    assert is_read(server, record)


def test_without_the_event_the_sweep_extracts(server: Server) -> None:
    record = sealed(server, 2012, lambda _: None)
    server.sweep(soon=True)
    wait_until(lambda: is_read(server, record), "the capture is read")
    server.sweep(soon=False)
    wait_until(lambda: "SCHEDULE" in creators(server.runs("extract/drain")), "the sweep's run has ended")


def test_the_night_harvests_and_its_warcs_are_announced(server: Server) -> None:
    night, before = server.deployment("harvest/night"), announced(server)
    run = server.client.create_flow_run_from_deployment(night.id, parameters={"portals": [PORTAL]})
    wait_until(lambda: server.client.read_flow_run(run.id).state.is_final(), "the night has ended", 120)
    assert server.client.read_flow_run(run.id).state_name == "Completed"
    assert {result.capture.portal for result in server.store.catalog.results()} >= {PORTAL}
    wait_until(lambda: announced(server) > before, "the night's WARCs are among the events")


def test_what_is_deployed_is_the_contract(server: Server) -> None:
    [night] = server.deployment("harvest/night").schedules
    assert isinstance(night.schedule, CronSchedule)
    assert (night.schedule.cron, night.schedule.timezone, night.active) == ("0 20 * * *", "Asia/Shanghai", True)
    [sweep] = server.deployment("extract/drain").schedules
    assert isinstance(sweep.schedule, IntervalSchedule)
    assert sweep.schedule.interval == timedelta(minutes=15)


def test_the_server_is_set_up_as_doctor_wants_it(server: Server) -> None:
    with temporary_settings({PREFECT_API_URL: server.url}):
        assert list(server_faults(server.url)) == []
