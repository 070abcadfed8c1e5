"""The real writer and the real sealer at work, everything they do to the disk written down. Not a test itself.

`python recorded.py JOB`: JOB is JSON with `home`, `s3` and `log`, the file for the operations as the program's own seam
sees them. What may be relied on, and what is in the bucket, is a line of stdout too, so that strace can see it.
"""

import errno
import json
import os
import random
import sys
from concurrent.futures import wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from operation import Operation, dump

from model.exchange import Exchange, Failure
from storage.archive import Archive, Kept
from storage.bucket import Bucket
from storage.catalog import Catalog
from storage.disk import DISK, Disk
from storage.seal import seal_closed
from storage.settings import S3, Settings
from storage.spool import JOURNAL, OPEN
from storage.store import Store, open_store

GROUP = 4
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


class Recorder:
    """The disk, with a note of everything that was done to it; and marks of what others may rely on."""

    def __init__(self, home: Path) -> None:
        self.home, self.operations = home, list[Operation]()
        self.room = 1 << 40
        """Bytes that the disk still takes."""

    def disk(self) -> Disk:
        return Disk(
            create=self._create,
            write=self._write,
            sync=lambda file: self._note("sync", self._name(file), DISK.sync(file)),
            truncate=lambda file, size: self._note("truncate", self._name(file), DISK.truncate(file, size), size=size),
            rename=lambda old, new: self._note("rename", self._of(old), DISK.rename(old, new), to=self._of(new)),
            remove=lambda path: self._note("remove", self._of(path), DISK.remove(path)),
            sync_folder=lambda path: self._note("sync_folder", self._of(path), DISK.sync_folder(path)),
        )

    def mark(self, kind: str, path: str, to: str = "") -> None:
        os.write(1, f"{kind} {path} {to}\n".encode())
        self._note(kind, path, None, to=to)

    def _create(self, path: Path) -> int:
        file = DISK.create(path)
        self._note("create", self._of(path), None)
        return file

    def _write(self, file: int, data: bytes) -> int:
        if self.room <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = DISK.write(file, data[: self.room])
        self.room -= done
        self._note("write", self._name(file), None, data=data[:done])
        return done

    def _note(self, kind: str, path: str, done: None, **more: Any) -> None:
        self.operations.append(Operation(kind=kind, path=path, **more))

    def _of(self, path: Path) -> str:
        return str(path.relative_to(self.home))

    def _name(self, file: int) -> str:
        return self._of(Path(f"/proc/self/fd/{file}").readlink())


class MarkingCatalog(Catalog):
    """A row may be relied on from the moment when it is about to be written."""

    recorder: Recorder

    def add(self, rows: Any) -> None:
        for capture, _ in rows:
            self.recorder.mark("told", capture.warc, capture.record_id)
        super().add(rows)


class MarkingBucket(Bucket):
    """Objects are in the bucket when it says so."""

    recorder: Recorder

    def put(self, key: str, source: bytes | Path) -> None:
        super().put(key, source)
        self.recorder.mark("put", key)


class Night:
    """Exchanges of every kind that the writer takes its own way with."""

    def __init__(self, store: Store, recorder: Recorder) -> None:
        self.store, self.recorder = store, recorder
        self._random, self._number = random.Random(1), 0

    def exchange(self, **more: Any) -> Exchange:
        self._number += 1
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self._number)
        body = self._random.randbytes(self._random.randint(200, 900))
        given = {"url": f"http://a.example/{self._number}", "head": HEAD, "body": body, **more}
        return Exchange(at=at, request=b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", **given)

    def keep(self, groups: int, size: int = GROUP) -> str:
        """Keeps so many groups; the name of the file."""
        with Archive(self.store, run="night", disk=self.recorder.disk()) as archive:
            for _ in range(groups):
                name = self._group(archive, [self.exchange() for _ in range(size)])
        return name

    def _group(self, archive: Archive, exchanges: list[Exchange]) -> str:
        futures = [archive.submit("a", one) for one in exchanges]
        for future in futures:
            kept: Kept = future.result()
            self.recorder.mark("told", kept.capture.warc, kept.capture.record_id)
        return kept.capture.warc

    def mixed(self) -> None:
        """A revisit, a redirect and a failed fetch."""
        same = self._random.randbytes(400)
        moved = b"HTTP/1.1 302 Found\r\nLocation: /2\r\n\r\n"
        with Archive(self.store, run="night", disk=self.recorder.disk()) as archive:
            self._group(archive, [self.exchange(body=same), self.exchange(body=same)])
            failure = Failure(outcome="dns", detail="no such host")
            failed = self.exchange(head=b"", body=b"", failure=failure)
            self._group(archive, [self.exchange(head=moved), failed])

    def die_half_way(self) -> None:
        """What a killed writer leaves: half a member, and half a line."""
        name = self.keep(2, size=2)
        folder, disk = self.store.settings.spool, self.recorder.disk()
        for suffix in (OPEN, JOURNAL):
            half = (folder / (name + suffix)).read_bytes()[:100]
            file = os.open(folder / (name + suffix), os.O_WRONLY | os.O_APPEND)
            disk.write(file, half)
            disk.sync(file)
            os.close(file)

    def run_full(self) -> None:
        """The disk is full in the middle of a group."""
        with Archive(self.store, run="night", disk=self.recorder.disk()) as archive:
            self._group(archive, [self.exchange()])
            self.recorder.room = 1500
            futures = [archive.submit("a", self.exchange()) for _ in range(3)]
            wait(futures)
            self.recorder.room = 1 << 40
            self._group(archive, [self.exchange()])

    def seal(self) -> None:
        seal_closed(self.store, lambda _: None, disk=self.recorder.disk())


def record(settings: Settings, groups: int = 2) -> list[Operation]:
    """The operations of a few nights."""
    with open_store(settings) as opened:
        recorder = Recorder(settings.home)
        catalog, bucket = MarkingCatalog(opened.catalog._engine), MarkingBucket(opened.bucket.s3)
        catalog.recorder = bucket.recorder = recorder
        night = Night(replace(opened, bucket=bucket, catalog=catalog), recorder)
        night.keep(groups)
        night.die_half_way()
        night.seal()
        night.run_full()
        night.mixed()
        night.seal()
        night.keep(groups, size=2)
        return recorder.operations


def settings_of(job: dict[str, Any]) -> Settings:
    return Settings(home=Path(job["home"]), portals=Path("portals"), s3=S3(**job["s3"]), min_free=0)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    Path(given["log"]).write_text(dump(record(settings_of(given), given.get("groups", 2))))
