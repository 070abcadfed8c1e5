"""A whole harvest whose store goes away, or whose disk is full: it waits, ends with 4, and the next one goes on."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from samples.farm import Farm
from storage import reader
from storage.bucket import Bucket
from storage.catalog import Catalog
from storage.embedded import embedded_store
from storage.settings import S3, Settings
from storage.store import open_store
from storage.weed import running
from tests.console.conftest import Cli, behind, registry
from tests.storage.small_disk import small_disk

pytestmark = [pytest.mark.trial, pytest.mark.timeout(1200)]
PORTAL, HOST = "morindawa", "www.morindawa-sample.example"


def over(cli: Cli, s3: S3) -> Cli:
    names = {"ENDPOINT": s3.endpoint, "BUCKET": s3.bucket, "ACCESS_KEY": s3.access_key, "SECRET_KEY": s3.secret_key}
    return cli.under(**{f"NIANBAO_S3_{name}": value for name, value in names.items()})


def ids(cli: Cli) -> set[str]:
    """What the catalog lists, the store being away."""
    with Catalog.open(f"sqlite:///{cli.home / 'catalog.sqlite'}") as catalog:
        return {one.record_id for one in catalog.captures()}


def readable(cli: Cli, s3: S3) -> int:
    """Reads everything that is listed; how much it was."""
    with open_store(Settings(home=cli.home, portals=cli.home, s3=s3)) as store:
        return sum(reader.fetch(store, one).url == one.url for one in store.catalog.captures())


def goes_on(cli: Cli, s3: S3, farm: Farm, kept: set[str], folder: Path) -> int:
    """The next harvest comes to the full truth, and everything can be read; how much it is."""
    summary = cli.harvest()
    assert summary["portals"][0]["found"] == len(farm.truth.of(PORTAL))
    assert kept <= ids(cli)
    rows = cli.export(folder).table("reports")
    assert sorted(row["url"] for row in rows) == sorted(held.url for held in farm.truth.of(PORTAL))
    assert not list((cli.home / "spool").glob("*.warc.gz*"))
    count = readable(cli, s3)
    assert count == len(ids(cli))
    return count


def come_in(farm: Farm, process: "subprocess.Popen[str]", pages: int) -> None:
    deadline = time.monotonic() + 120
    while sum(one.done is not None for one in farm.log.of(HOST)) < pages:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_store_that_is_killed_under_a_harvest(tmp_path: Path, tell: Callable[[str], None]):
    with Farm() as farm:
        portals = registry(tmp_path / "portals.toml", PORTAL)
        plain = behind(Cli(tmp_path / "home"), farm.proxy_url, portals)
        farm.slow(HOST, 0.1)
        with embedded_store(tmp_path / "elsewhere") as s3:
            Bucket.open(s3)
            process = over(plain, s3).start("harvest", "--json")
            come_in(farm, process, 8)
            for pid in running(tmp_path / "elsewhere" / "store"):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            farm.slow(HOST, 0)
            _, said = process.communicate(timeout=600)
        assert process.returncode == 4, said
        assert "Traceback" not in said
        kept = ids(plain)
        assert len(kept) > 8
        with embedded_store(tmp_path / "elsewhere") as s3:
            count = goes_on(over(plain, s3), s3, farm, kept, tmp_path / "out")
    tell(f"store killed under a harvest: {len(kept)} kept before it ended with 4, {count} after the next; 0 lost")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_disk_that_is_full_under_a_harvest(tmp_path: Path, s3: S3, tell: Callable[[str], None]):
    with Farm() as farm, small_disk(tmp_path / "disk", "40m") as disk:
        portals = registry(tmp_path / "portals.toml", PORTAL)
        cli = over(behind(Cli(disk.path / "home"), farm.proxy_url, portals), s3)
        farm.slow(HOST, 0.1)
        process: Any = cli.start("harvest", "--json")
        come_in(farm, process, 8)
        disk.leave(0)
        farm.slow(HOST, 0)
        _, said = process.communicate(timeout=600)
        assert process.returncode == 4, said
        assert "No space left" in said
        assert "Traceback" not in said
        disk.relieve()
        kept = ids(cli)
        count = goes_on(cli, s3, farm, kept, tmp_path / "out")
    tell(f"disk full under a harvest: {len(kept)} kept before it ended with 4, {count} after the next; 0 lost")
