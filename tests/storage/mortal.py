"""A process that captures and seals, and may be killed at any moment or at a named point. Not a test itself.

`python mortal.py JOB`: JOB is JSON with `home`, `s3`, `trials` (a list of point names, or numbers of milliseconds),
`seal`, and `hasty` (acknowledge too early: the mutant that the tests must catch). Each trial is a fork of this process.
A line of stdout is a record id that was acknowledged; a line of stderr a named point at which nobody died.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from model.exchange import Exchange
from storage.archive import Archive
from storage.bucket import Bucket
from storage.catalog import Catalog
from storage.disk import Disk
from storage.seal import seal_closed
from storage.settings import S3, Settings
from storage.spool import JOURNAL
from storage.store import Store, open_store

CAPTURES = 24


ONCE = ("emit before", "emit after", "committed before", "committed after")
"""Points that are reached once in a night."""


class Death:
    """Kills this process when the named point is reached for the second time, in the thick of it."""

    def __init__(self, name: str) -> None:
        self.name, self.left = name, 1 if name in ONCE else 2

    def __call__(self, name: str) -> None:
        self.left -= name == self.name
        if self.left == 0 and name == self.name:
            os.kill(os.getpid(), signal.SIGKILL)


def mortal_disk(death: Death) -> Disk:
    def kind(handle: int) -> str:
        return "journal" if Path(f"/proc/self/fd/{handle}").readlink().name.endswith(JOURNAL) else "warc"

    def write(handle: int, data: bytes) -> int:
        half = len(data) // 2
        os.write(handle, data[:half])
        death(f"{kind(handle)} half written")
        return half + os.write(handle, data[half:])

    def sync(handle: int) -> None:
        death(f"{kind(handle)} written")
        os.fdatasync(handle)
        death(f"{kind(handle)} synced")

    return Disk(write=write, sync=sync)


class MortalCatalog(Catalog):
    """The catalog, which may die before or after a commit."""

    death: Death

    def add(self, rows: Any) -> None:
        self.death("catalog before")
        super().add(rows)
        self.death("catalog after")

    def commit_result(self, *result: Any) -> bool:
        self.death("extract before")
        added = super().commit_result(*result)
        self.death("extract after")
        return added

    def warc_committed(self, *row: Any) -> None:
        self.death("committed before")
        super().warc_committed(*row)
        self.death("committed after")


class MortalBucket(Bucket):
    """The bucket, which may die before or after each object."""

    death: Death

    def put(self, key: str, source: bytes | Path) -> None:
        kind = key.partition("/")[0]
        self.death(f"put {kind} before")
        super().put(key, source)
        self.death(f"put {kind} after")


class HastyArchive(Archive):
    """The mutant: it tells before it has written."""

    def _build(self, *given: Any) -> Any:
        built = super()._build(*given)
        acknowledge(built.kept.capture.record_id)
        return built


def acknowledge(record_id: str) -> None:
    os.write(1, record_id.encode() + b"\n")


def mortal_store(store: Store, death: Death) -> Store:
    catalog = MortalCatalog(store.catalog._engine)
    bucket = MortalBucket(store.bucket.s3)
    catalog.death = bucket.death = death
    return Store(store.settings, bucket, catalog, store.dataset)


def exchange(trial: int, number: int) -> Exchange:
    url = f"http://a.example/{trial}/{number}"
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=1000 * trial + number)
    body = b"%d %d " % (trial, number) + b"x" * (number * 97 % 5000)
    return Exchange(url=url, at=at, request=b"GET / HTTP/1.1\r\n\r\n", head=b"HTTP/1.1 200 OK\r\n\r\n", body=body)


def live(settings: Settings, trial: int, death: Death, seal: bool, hasty: bool) -> None:
    kind = HastyArchive if hasty else Archive
    with open_store(settings) as opened:
        store = mortal_store(opened, death)
        for _ in range(3):
            with kind(store, run=f"night-{trial}", disk=mortal_disk(death)) as archive:
                futures = [archive.submit("a", exchange(trial, number)) for number in range(CAPTURES)]
                for future in futures:
                    acknowledge(future.result().capture.record_id)
            if seal:
                seal_closed(store, lambda _: None)


def die_at(doom: str | int, act: Callable[[Death], None]) -> None:
    """Acts in a fork of this process, which dies at a point or after so many milliseconds."""
    child = os.fork()
    if not child:
        try:
            act(Death(str(doom)))
        finally:
            os._exit(sys.exc_info()[0] is not None)
    if isinstance(doom, int):
        time.sleep(doom / 1000)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if isinstance(doom, str) and not os.WIFSIGNALED(status):
        sys.stderr.write(f"{doom}\n")


def main() -> None:
    job = json.loads(sys.argv[1])
    s3 = S3(**job["s3"])
    settings = Settings(home=Path(job["home"]), portals=Path("portals"), s3=s3, min_free=0)
    for trial, doom in enumerate(job["trials"]):
        die_at(doom, lambda death, trial=trial: live(settings, trial, death, job["seal"], job["hasty"]))


if __name__ == "__main__":
    main()
