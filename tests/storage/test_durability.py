"""Nothing acknowledged is lost and nothing doubled, whenever the process is killed (promise P1, a short form)."""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.gate import gate
from storage.keys import commit_key, warc_key
from storage.seal import seal_closed
from storage.settings import Settings
from storage.store import Store, open_store

POINTS = [
    "warc half written",
    "warc written",
    "warc synced",
    "journal half written",
    "journal written",
    "journal synced",
    "catalog before",
    "catalog after",
    "put warc before",
    "put warc after",
    "put cdxj before",
    "put cdxj after",
    "put manifest before",
    "put manifest after",
    "put commit before",
    "put commit after",
    "committed before",
    "committed after",
]


def run(
    settings: Settings, trials: list[str | int], seal: bool, hasty: bool = False, under: Sequence[str] = ()
) -> list[str]:
    """The record ids that the mortal processes said were kept."""
    assert settings.s3
    job = {"home": str(settings.home), "s3": asdict(settings.s3), "trials": trials, "seal": seal, "hasty": hasty}
    mortal = [sys.executable, str(Path(__file__).with_name("mortal.py")), json.dumps(job)]
    done = subprocess.run([*under, *mortal], capture_output=True, text=True, timeout=110, check=False)
    assert (done.returncode, done.stderr.replace("nowhere\n", "")) == (0, "")
    return done.stdout.split()


def check(settings: Settings, acknowledged: list[str]) -> None:
    """After recovery and sealing everything acknowledged is there once, readable, in files that pass the gate."""
    with open_store(settings) as store:
        seal_closed(store, lambda _: None)
        assert list(settings.spool.iterdir()) == []
        captures = list(store.catalog.captures())
        assert set(acknowledged) <= {one.record_id for one in captures}
        assert len({one.record_id for one in captures}) == len(captures)
        archive = Archive(store)
        for one in captures:
            assert archive.fetch(one).body.startswith(b"%d " % int(one.url.split("/")[3]))  # type: ignore[union-attr]
        in_files = records_in_bucket(store, settings.home)
        assert Counter(one.record_id for one in captures if one.type != "metadata") == in_files


def records_in_bucket(store: Store, folder: Path) -> Counter[str]:
    """The ids of the answers in all files of the bucket, each of which passes the gate and is committed."""
    found: Counter[str] = Counter()
    keys = list(store.bucket.keys("warc/"))
    assert {warc.name for warc in store.catalog.warcs()} == {key.removeprefix("warc/") for key in keys}
    for key in keys:
        copy = folder / "copy.warc.gz"
        copy.write_bytes(store.bucket.read(key))
        found.update(record.record_id for record in gate(copy) if record.type in ("response", "revisit"))
        assert store.bucket.read(commit_key(key.removeprefix("warc/")))
        assert key == warc_key(key.removeprefix("warc/"))
    return found


def test_killed_at_every_named_point_nothing_is_lost_or_doubled(settings: Settings):
    acknowledged = run(settings, list(POINTS), seal=True)
    assert len(acknowledged) > 100
    check(settings, acknowledged)


@pytest.mark.parametrize("seal", [False, True])
def test_killed_at_random_moments_nothing_is_lost_or_doubled(settings: Settings, seal: bool):
    moments: list[str | int] = [random.randint(50, 900) for _ in range(20)]
    check(settings, run(settings, moments, seal))


def test_an_acknowledgement_that_comes_too_early_is_caught(settings: Settings):
    acknowledged = run(settings, ["warc half written"], seal=False, hasty=True)
    with pytest.raises(AssertionError):
        check(settings, acknowledged)
