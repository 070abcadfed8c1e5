"""`kill -9` in every stage (promise P1): nothing acknowledged is lost, nothing doubled, every file passes the gate."""

import os
import random
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from samples.farm import Farm
from storage.settings import S3, Settings
from storage.store import open_store
from tests.console.conftest import Cli, behind, registry
from tests.storage.kills import NIGHT, POINTS, Doom, check, check_readings, keep_and_seal, whole_nights

pytestmark = [pytest.mark.trial, pytest.mark.timeout(7200)]
Tell = Callable[[str], None]
PORTAL = "morindawa"


def homes(settings: Settings) -> Iterator[Settings]:
    """A home and a bucket for each batch: what is looked through in the end must not grow with every kill."""
    assert settings.s3
    for number in range(1000):
        bucket = f"{settings.s3.bucket}-{number}"
        yield replace(settings, home=settings.home.with_name(f"home-{number}"), s3=replace(settings.s3, bucket=bucket))


@pytest.mark.parametrize("seal", [False, True])
def test_writers_and_sealers_killed_at_random_moments(settings: Settings, seal: bool, tell: Tell):
    chance, kept, there = random.Random(11), 0, 0
    for own, _ in zip(homes(settings), range(8), strict=False):
        acknowledged = keep_and_seal(own, [chance.randint(20, 900) for _ in range(25)], seal, patience=600)
        with open_store(own) as store:
            there += check(store, acknowledged)
        kept += len(acknowledged)
    who = "sealers" if seal else "writers"
    tell(f"kills: 200 of {who} at random; {kept} acknowledged, {there} there, 0 lost, 0 doubled")


def test_writers_and_sealers_killed_at_every_named_point(settings: Settings, tell: Tell):
    kept, there = 0, 0
    for own, _ in zip(homes(settings), range(20), strict=False):
        acknowledged = keep_and_seal(own, POINTS, seal=True, patience=600)
        with open_store(own) as store:
            there += check(store, acknowledged)
        kept += len(acknowledged)
    count = 20 * len(POINTS)
    tell(f"kills: {count} at {len(POINTS)} points; {kept} acknowledged, {there} there, 0 lost, 0 doubled")


def nights(settings: Settings, batches: list[Doom], tell: Tell, name: str) -> None:
    kept, there, reports = 0, 0, 0
    for own, dooms in zip(homes(settings), batches, strict=False):
        acknowledged = whole_nights(own, dooms, patience=1800)
        with open_store(own) as store:
            there += check(store, acknowledged)
            reports += check_readings(store, {})
        kept += len(acknowledged)
    count = sum(map(len, batches))
    tell(f"kills: {count} nights {name}; {kept} acknowledged, {there} there, {reports} reports, 0 lost, 0 doubled")


def test_nights_killed_at_every_named_point(settings: Settings, tell: Tell):
    nights(settings, [NIGHT] * 12, tell, f"at {len(NIGHT)} points of fetch, emit, extract, index and publish")


def test_nights_killed_at_random_moments(settings: Settings, tell: Tell):
    chance = random.Random(13)
    nights(settings, [[chance.randint(200, 6000) for _ in range(15)] for _ in range(8)], tell, "at random")


def test_harvests_killed_at_random_moments(tmp_path: Path, s3: S3, tell: Tell):
    chance, listed, reports = random.Random(17), 0, 0
    with Farm() as farm:
        portals = registry(tmp_path / "portals.toml", PORTAL)
        for number in range(10):
            own = replace(s3, bucket=f"{s3.bucket}-{number}")
            cli = over(behind(Cli(tmp_path / f"home-{number}"), farm.proxy_url, portals), own)
            listed += killed_ten_times(cli, Settings(home=cli.home, portals=portals, s3=own, min_free=0), chance)
            assert cli.harvest()["portals"][0]["found"] == len(farm.truth.of(PORTAL))
            rows = cli.export(tmp_path / f"out-{number}").table("reports")
            assert sorted(row["url"] for row in rows) == sorted(held.url for held in farm.truth.of(PORTAL))
            reports += len(rows)
    tell(f"kills: 100 of `nianbao harvest`; {listed} listed when it died, {reports} reports, 0 lost, 0 doubled")


def over(cli: Cli, s3: S3) -> Cli:
    names = {"ENDPOINT": s3.endpoint, "BUCKET": s3.bucket, "ACCESS_KEY": s3.access_key, "SECRET_KEY": s3.secret_key}
    return cli.under(**{f"NIANBAO_S3_{name}": value for name, value in names.items()})


def killed_ten_times(cli: Cli, settings: Settings, chance: random.Random) -> int:
    """Kills ten harvests; how much was listed by then, all of which is there."""
    before: set[str] = set()
    for _ in range(10):
        process = cli.start("harvest", "--json")
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.5, 8))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        with open_store(settings) as store:
            now = {one.record_id for one in store.catalog.captures()}
        assert before <= now
        before = now
    with open_store(settings) as store:
        check(store, sorted(before))
    return len(before)
