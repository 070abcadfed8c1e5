"""A harvest that is stopped or killed: it ends in time, what was acknowledged can be read, the next one goes on."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from samples.farm import Farm
from storage.embedded import embedded_store

pytestmark = pytest.mark.timeout(300)
PORTAL, HOST = "morindawa", "www.morindawa-sample.example"
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}


@pytest.fixture
def farm() -> Iterator[Farm]:
    with Farm() as running_farm:
        yield running_farm


@pytest.fixture
def cli(make_cli: Any, make_registry: Any, farm: Farm, tmp_path: Path) -> Iterator[Any]:
    """A command line for one portal; whatever a test leaves running in its home is ended."""
    made = make_cli(tmp_path / "home", farm.proxy_url, make_registry(tmp_path / "portals.toml", PORTAL))
    yield made
    for pid in processes(made.home):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def processes(home: Path) -> set[int]:
    """What runs for a home, by its command line or its environment."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with suppress(OSError):
                told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
                if os.fsencode(home) in told and (entry / "stat").read_text().split(") ")[1][0] != "Z":
                    found.add(int(entry.name))
    return found


def under_way(cli: Any, farm: Farm, pages: int = 8) -> "subprocess.Popen[str]":
    """A harvest of a slow portal, after some pages came in."""
    farm.slow(HOST, 0.1)
    process: subprocess.Popen[str] = cli.start("harvest", "--json")
    deadline = time.monotonic() + 60
    while sum(one.done is not None for one in farm.log.of(HOST)) < pages:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    farm.slow(HOST, 5)
    return process


def goes_on(cli: Any, farm: Farm, tmp_path: Path, during: list[dict[str, Any]]) -> None:
    """What was listed before the end is listed and readable; the next harvest comes to the full truth."""
    farm.slow(HOST, 0)
    with embedded_store(cli.home):
        listed = cli.captures()
        assert {row["record_id"] for row in during} <= {row["record_id"] for row in listed}
        readable(cli, listed)
        summary = cli.harvest()
        assert summary["portals"][0]["found"] == len(farm.truth.of(PORTAL))
        rows = cli.export(tmp_path / "out").table("reports")
        assert sorted(row["url"] for row in rows) == sorted(held.url for held in farm.truth.of(PORTAL))
        kept = cli.captures()
        assert len({row["record_id"] for row in kept}) == len(kept)
    assert processes(cli.home) == set()
    assert not list((cli.home / "spool").glob("*.warc.gz*"))


def readable(cli: Any, rows: list[dict[str, Any]]) -> None:
    """The first and the last of these can be had."""
    answers = [row for row in rows if row["status"] == 200]
    for row in (answers[0], answers[-1]):
        assert cli.binary("get", row["url"], "--at", row["timestamp"]).stdout


@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
def test_a_signal_ends_it_in_order_and_the_next_one_goes_on(
    number: signal.Signals, cli: Any, farm: Farm, tmp_path: Path
) -> None:
    process = under_way(cli, farm)
    during = cli.captures()
    assert during
    began = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - began < 10
    assert process.returncode == CODES[number], err
    assert "Traceback" not in out + err
    assert "what was acknowledged is kept" in err
    assert processes(cli.home) == set()
    if number == signal.SIGINT:  # they differ in the code alone
        goes_on(cli, farm, tmp_path, during)


def test_a_killed_group_loses_nothing_that_was_listed(cli: Any, farm: Farm, tmp_path: Path) -> None:
    process = under_way(cli, farm)
    during = cli.captures()
    readable(cli, during)
    assert "another harvest" in cli.refusal("harvest", code=2)
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    goes_on(cli, farm, tmp_path, during)
