"""The second copy: everything that was sealed, in a folder or a bucket of its own, under credentials of its own.

What goes there is verified on the way: a damaged object is not copied, and nothing in the copy is overwritten.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from model.errors import Damaged
from storage.bucket import Bucket
from storage.commit import read_commit
from storage.folder import Folder
from storage.keys import CHAIN, COMMITS, SAID, cdxj_key, manifest_key, warc_key
from storage.objects import Objects
from storage.settings import S3, Settings


@dataclass(slots=True)
class Copied:
    """How many commits, links and other objects were copied, and what was wrong with those that were not."""

    count: int = 0
    faults: list[str] = field(default_factory=list)


def open_copy(settings: Settings) -> Objects | None:
    """The place of the second copy; None when there is to be none. Raises OutOfReach."""
    if isinstance(settings.copy, S3):
        return Bucket.open(settings.copy)
    return Folder(settings.copy) if settings.copy else None


def copy_missing(place: Objects, copy: Objects) -> Copied:
    """Copies what is sealed and not in the copy yet: each WARC with its commit record last. Raises OutOfReach."""
    copied = Copied()
    for prefix in (COMMITS, CHAIN, *SAID):
        there = set(copy.keys(prefix))
        for key in place.keys(prefix):
            if key not in there:
                _copy(copied, key, place, copy)
    return copied


def _copy(copied: Copied, key: str, place: Objects, copy: Objects) -> None:
    try:
        if key.startswith(COMMITS):
            _copy_warc(key, place, copy)
        else:
            _put(copy, key, place.read(key))
        copied.count += 1
    except Damaged as damage:
        copied.faults.append(f"{key} was not copied: {damage}; run `nianbao audit`")
    except KeyError as missing:
        copied.faults.append(f"{key} was not copied: {missing} is missing; run `nianbao audit`")


def _copy_warc(key: str, place: Objects, copy: Objects) -> None:
    record = place.read(key)
    sealed = read_commit(record).sealed
    file = warc_key(sealed.name)
    with fetched(place, file) as path:
        _expect(sha256_of(path), sealed.sha256, file)
        copy.put(file, path)
    _expect(copy.sha256(file), sealed.sha256, f"{file} in the copy")
    for beside in (cdxj_key(sealed.name), manifest_key(sealed.name)):
        _put(copy, beside, place.read(beside))
    _put(copy, key, record)


def _put(copy: Objects, key: str, data: bytes) -> None:
    copy.put(key, data)
    if copy.read(key) != data:
        raise Damaged(f"{key} came back from the copy changed")


def _expect(found: str, recorded: str, key: str) -> None:
    if found != recorded:
        raise Damaged(f"{key} is not what its commit record says")


@contextmanager
def fetched(place: Objects, key: str) -> Iterator[Path]:
    """An object as a file for a while. Raises KeyError, OutOfReach."""
    with TemporaryDirectory(prefix="nianbao-") as folder:
        path = Path(folder) / key.rpartition("/")[2]
        with path.open("wb") as file:
            place.download(key, file)
        yield path


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
