"""Sealing: what no writer holds any more goes through the gate and into the bucket, and leaves the disk last.

Each step may be the last before a crash; the next call goes on from what it finds.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from model.errors import Damaged
from storage.bucket import Bucket
from storage.commit import commit_record
from storage.disk import DISK, Disk, trouble_at
from storage.gate import gate
from storage.index import cdxj
from storage.keys import cdxj_key, commit_key, manifest_key, warc_key
from storage.manifest import manifest
from storage.recovery import recover
from storage.scan import Listed
from storage.spool import JOURNAL, OPEN
from storage.store import Store


@dataclass(slots=True)
class Stint:
    """What one kind of work took: seconds by the clock, CPU seconds of the thread, files."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    count: int = 0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Adds what the block takes."""
        wall, cpu = time.monotonic(), time.thread_time()
        yield
        self.wall_s += time.monotonic() - wall
        self.cpu_s += time.thread_time() - cpu
        self.count += 1


@dataclass(frozen=True, slots=True)
class Spent:
    """What sealing took: `seal` until a file bears its name, `upload` until it is committed."""

    seal: Stint = field(default_factory=Stint)
    upload: Stint = field(default_factory=Stint)


def seal_closed(
    store: Store, announce: Callable[[str], None], spent: Spent | None = None, disk: Disk = DISK
) -> list[str]:
    """Seals every file of the spool that no writer holds, and returns their names.

    `announce` is told each name once it is committed; what it took is added to `spent`. Raises OutOfReach at once;
    Damaged, for the files that do not pass, when the others are done.
    """
    spent = spent or Spent()
    sealed: list[str] = []
    damages: list[str] = []
    for path in sorted(store.settings.spool.glob("*.warc.gz*")):
        if path.suffix not in (OPEN, ".gz"):
            continue
        with _taken(path) as taken:
            try:
                if taken and seal(store, path, spent, disk):
                    sealed.append(path.name.removesuffix(OPEN))
                    announce(sealed[-1])
            except Damaged as damage:
                damages.append(str(damage))
    if damages:
        raise Damaged("; ".join(damages))
    return sealed


@contextmanager
def _taken(path: Path) -> Iterator[bool]:
    """Whether the file could be locked, and is still the one of that name."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield path.exists() and path.stat().st_ino == os.fstat(file).st_ino
    except BlockingIOError:
        yield False
    finally:
        os.close(file)


def seal(store: Store, path: Path, spent: Spent, disk: Disk = DISK) -> bool:
    """Seals one file whose lock the caller holds; False when it held nothing and was removed."""
    with spent.seal.timed():
        if path.suffix == OPEN and not _recovered(store, path, disk):
            _remove(path, disk)
            return False
        records = gate(path)
        path = _named(path, disk)
    with spent.upload.timed():
        _upload(store, path, records)
    _remove(path, disk)
    return True


def _recovered(store: Store, path: Path, disk: Disk) -> bool:
    """Cuts an open file behind what is whole, and adopts that; False when it is nothing. Raises Damaged, and cuts
    nothing, when the catalog knows more of the file."""
    name = path.name.removesuffix(OPEN)
    found = recover(path.parent, name)
    if (found.is_torn or not found.rows) and store.catalog.reach(name) > found.end:
        raise Damaged(f"{path} is whole up to {found.end} alone, and the catalog knows more: look at the disk")
    if found.is_torn:
        with trouble_at(path):
            found.cut(disk)
    store.catalog.add(found.rows)
    return bool(found.rows)


def _named(path: Path, disk: Disk) -> Path:
    """The file under the name that it has in the bucket."""
    name = path.parent / path.name.removesuffix(OPEN)
    if path != name:
        with trouble_at(path):
            disk.rename(path, name)
            disk.sync_folder(path.parent)
    return name


def _remove(path: Path, disk: Disk) -> None:
    lines = path.parent / (path.name.removesuffix(OPEN) + JOURNAL)
    with trouble_at(path):
        if lines.exists():
            disk.remove(lines)
        disk.remove(path)


def _upload(store: Store, path: Path, records: list[Listed]) -> None:
    proof = manifest(path, path.name, records)
    index, listing = cdxj(path.name, records), proof.to_json()
    store.bucket.put(warc_key(path.name), path)
    _read_back(store.bucket, warc_key(path.name), proof.sha256)
    _put(store.bucket, cdxj_key(path.name), index)
    _put(store.bucket, manifest_key(path.name), listing)
    _put(store.bucket, commit_key(path.name), commit_record(proof, index, listing))
    if store.settings.s3 is None:
        # the embedded store leaves writing to the system; the local copy goes only when the disk has the other one
        os.sync()
    store.catalog.warc_committed(path.name, proof.sha256, proof.size, proof.count)


def _put(bucket: Bucket, key: str, data: bytes) -> None:
    bucket.put(key, data)
    _read_back(bucket, key, sha256(data).hexdigest())


def _read_back(bucket: Bucket, key: str, digest: str) -> None:
    try:
        found = bucket.sha256(key)
    except KeyError:
        raise Damaged(f"{key} is not in the bucket, which said that it was: the local file is kept") from None
    if found != digest:
        raise Damaged(f"{key} came back from the bucket changed: the local file is kept")
