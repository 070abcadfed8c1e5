"""The verb `audit`, as a person calls it."""

import fcntl
import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from samples.farm import Farm
from storage.bucket import Bucket
from storage.keys import warc_key
from storage.settings import S3

pytestmark = pytest.mark.timeout(200)
PORTAL = "morindawa"


@pytest.fixture(scope="module")
def s3(seaweed: S3) -> S3:
    """A bucket for all of this."""
    return replace(seaweed, bucket=f"test-{uuid.uuid4().hex}")


@pytest.fixture(scope="module")
def kept(
    s3: S3, make_cli: Callable[..., Any], make_registry: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A command line whose home holds a night, with a second copy in a folder. What a test harms it mends."""
    folder = tmp_path_factory.mktemp("audited")
    with Farm() as farm:
        cli = make_cli(folder / "home", farm.proxy_url, make_registry(folder / "portals.toml", PORTAL)).under(
            NIANBAO_S3_ENDPOINT=s3.endpoint,
            NIANBAO_S3_BUCKET=s3.bucket,
            NIANBAO_S3_ACCESS_KEY=s3.access_key,
            NIANBAO_S3_SECRET_KEY=s3.secret_key,
            NIANBAO_COPY=str(folder / "copy"),
        )
        cli("harvest", PORTAL)
        yield cli


def audited(cli: Any, *options: str, code: int = 0) -> Any:
    return json.loads(cli("audit", *options, "--json", code=code).stdout)


def test_damage_is_named_with_what_to_do_and_mended(kept: Any, s3: S3) -> None:
    assert audited(kept)["findings"] == []
    bucket, name = Bucket(s3), kept.captures()[0]["warc"]
    whole = bucket.read(warc_key(name))
    bucket.replace(warc_key(name), whole[:-30])
    found = audited(kept, code=3)
    assert {one["object"] for one in found["findings"]} >= {warc_key(name)}
    assert all(one["what"] and one["remedy"] for one in found["findings"])
    (line, *_) = kept("audit", code=3).stdout.splitlines()
    assert line.startswith(f"store: {warc_key(name)}: ")
    assert line.endswith("nianbao audit --repair")
    assert audited(kept, "--repair")["mended"] == [f"store: {warc_key(name)}"]
    assert bucket.read(warc_key(name)) == whole
    assert audited(kept)["findings"] == []


def test_a_catalog_that_is_lost_or_cannot_be_opened_is_made_anew(kept: Any, tmp_path: Path) -> None:
    captures, whole = kept.captures(), kept.export(tmp_path / "whole")
    catalog = kept.home / "catalog.sqlite"
    for harm in (lambda: catalog.write_bytes(b"no database" * 999), catalog.unlink):
        for beside in kept.home.glob("catalog.sqlite-*"):
            beside.unlink()
        harm()
        said = audited(kept, "--rebuild")
        assert (said["rebuilt"]["captures"], said["findings"]) == (len(captures), [])
        assert kept.captures() == captures
        again = kept.export(tmp_path / "again")
        for name in sorted(whole.names()):
            assert (again.folder / name).read_bytes() == (whole.folder / name).read_bytes(), name
    assert any((kept.home / "evidence").glob("catalog.sqlite.*"))


def test_a_row_that_was_changed_is_found_and_put_right(kept: Any) -> None:
    with sqlite3.connect(kept.home / "catalog.sqlite") as database:
        database.execute("UPDATE captures SET url = 'http://x.example/' WHERE rowid = 1")
    assert {one["place"] for one in audited(kept, code=3)["findings"]} >= {"catalog"}
    assert audited(kept, "--rebuild")["findings"] == []


def test_what_is_due_is_read_once(kept: Any) -> None:
    first, second = audited(kept, "--due"), audited(kept, "--due")
    assert (first["warcs"], second["warcs"]) == (len(list((kept.home.parent / "copy" / "commit").iterdir())), 0)
    assert "--due" in kept.refusal("audit", "--due", "--repair", code=2)


def test_while_a_harvest_works_nothing_is_rebuilt(kept: Any) -> None:
    with (kept.home / "harvest.lock").open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another harvest works" in kept("audit", "--rebuild", code=2).stderr
