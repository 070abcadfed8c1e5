"""Sealing: what no writer holds any more goes through the gate and into the bucket, and leaves the disk last.

Each step may be the last before a crash; the next call goes on from what it finds.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from model.errors import Damaged
from storage.gate import gate
from storage.index import cdxj
from storage.keys import cdxj_key, commit_key, manifest_key, warc_key
from storage.manifest import Manifest, manifest
from storage.recovery import recover
from storage.scan import Listed
from storage.spool import JOURNAL, OPEN
from storage.store import Store


def seal_closed(store: Store, announce: Callable[[str], None]) -> list[str]:
    """Seals every file of the spool that no writer holds, tells `announce` each name once it is committed, and
    returns the names. Raises OutOfReach at once; Damaged, for the files that do not pass, when the others are done."""
    sealed: list[str] = []
    damages: list[str] = []
    for path in sorted(store.settings.spool.glob("*.warc.gz*")):
        if path.suffix not in (OPEN, ".gz"):
            continue
        with _taken(path) as taken:
            try:
                if taken and seal(store, path):
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


def seal(store: Store, path: Path) -> bool:
    """Seals one file whose lock the caller holds; False when it held nothing and was removed."""
    sealed = path.with_name(path.name.removesuffix(OPEN))
    journal = path.with_name(sealed.name + JOURNAL)
    if path.suffix == OPEN:
        rows = recover(path.parent, sealed.name)
        store.catalog.add(rows)
        if not rows:
            _remove(journal, path)
            return False
    records = gate(path)
    if path != sealed:
        path.rename(sealed)
        _sync(path.parent)
    _upload(store, sealed, records)
    _remove(journal, sealed)
    return True


def _remove(journal: Path, warc: Path) -> None:
    journal.unlink(missing_ok=True)
    warc.unlink()


def _upload(store: Store, path: Path, records: Sequence[Listed]) -> None:
    proof = manifest(path, path.name, records)
    index, listing = cdxj(path.name, records), proof.to_json()
    store.bucket.put(warc_key(path.name), path)
    if store.bucket.sha256(warc_key(path.name)) != proof.sha256:
        raise Damaged(f"{path.name} came back from the bucket changed: the local file is kept")
    _put(store, cdxj_key(path.name), index)
    _put(store, manifest_key(path.name), listing)
    _put(store, commit_key(path.name), _commit(proof, index, listing))
    if store.settings.s3 is None:
        # the embedded store leaves writing to the system; the local copy goes only when the disk has the other one
        os.sync()
    store.catalog.warc_committed(path.name, proof.sha256, proof.size, proof.count)


def _put(store: Store, key: str, data: bytes) -> None:
    store.bucket.put(key, data)
    if store.bucket.read(key) != data:
        raise Damaged(f"{key} came back from the bucket changed: the local file is kept")


def _commit(proof: Manifest, index: bytes, listing: bytes) -> bytes:
    fields = {
        "warc": proof.warc,
        "sha256": proof.sha256,
        "size": proof.size,
        "count": proof.count,
        "merkle_root": proof.merkle_root,
        "cdxj_sha256": sha256(index).hexdigest(),
        "manifest_sha256": sha256(listing).hexdigest(),
    }
    return json.dumps(fields).encode()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
