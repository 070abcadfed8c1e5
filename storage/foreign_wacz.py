"""A WACZ of any origin, as the WARC files in it: browsertrix, ArchiveWeb.page, Scoop, py-wacz, our own (WACZ 1.1.1).

Names are only labels here: nothing is unpacked under a name of the archive's choosing. What is wrong is told, and what
can be read is read all the same.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from model.errors import Damaged
from storage.bundle import Entry
from storage.told_charset import COPIES
from storage.wacz_package import Package, read_package
from storage.zip_salvage import salvaged, unpack

MAX_RATIO = 200
"""Bytes for each byte packed, at most, once an entry is larger than ALWAYS."""
ALWAYS = 8 << 20
"""Bytes that any entry may swell to."""
MAX_DIRECTORY = 16 << 20
"""Bytes of a zip's directory, at most: some 300,000 entries."""
MAX_DEPTH = 2
"""WACZ in WACZ, as a package of many crawls is made, at most."""

_STEP = 1 << 20
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)

Report = Callable[[str, bool], None]
"""Told what is wrong, and whether bytes could not be read for it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A WARC of a WACZ: what to call it, and its bytes."""

    name: str
    file: IO[bytes]


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip does; it may be cut."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


@contextmanager
def wacz_parts(path: Path, report: Report) -> Iterator[Iterator[Part]]:
    """The WARC files under `archive/`, in the order of the zip; all can be read until the context ends."""
    with path.open("rb") as file, ExitStack() as stack:
        yield _parts(file, path.name, report, stack, MAX_DEPTH)


def _parts(file: IO[bytes], name: str, report: Report, stack: ExitStack, depth: int) -> Iterator[Part]:
    bundle = _opened(file, name, report)
    if bundle is None:
        yield from _salvaged_parts(file, name, report, stack)
        return
    with bundle:
        package = read_package(bundle, lambda text: report(f"{name}: {text}", False))
        for info in _entries(bundle, name, report):
            kind = _kind(info.filename)
            if not kind or (kind == "wacz" and depth <= 1):
                continue
            part = Part(f"{name}/{info.filename}", stack.enter_context(_unnamed_file()))
            if _unpack(bundle, info, part, report, package) and kind == "wacz":
                yield from _parts(part.file, part.name, report, stack, depth - 1)
            elif kind == "warc":
                yield part


@contextmanager
def _unnamed_file() -> Iterator[IO[bytes]]:
    with TemporaryFile() as file:
        yield cast(IO[bytes], file)


def _kind(name: str) -> str:
    if name.startswith(f"archive/{COPIES}"):
        # of our own packages: only what the other WARCs hold
        return ""
    if name.startswith("archive/") and name.endswith((".warc", ".warc.gz", ".arc", ".arc.gz")):
        return "warc"
    return "wacz" if name.endswith(".wacz") else ""


def _opened(file: IO[bytes], name: str, report: Report) -> zipfile.ZipFile | None:
    try:
        _check_directory(file, name)
        return zipfile.ZipFile(file)
    except (*_FAULTS, Damaged) as fault:
        report(f"{name}: the zip has no directory that can be read ({fault}); its entries are sought one by one", True)
        return None


def _check_directory(file: IO[bytes], name: str) -> None:
    """Raises Damaged at a directory that would fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65557))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end >= 0 and len(tail) - end >= 22:
        told, place = struct.unpack_from("<II", tail, end + 12)
        if min(told, size - min(place, size)) > MAX_DIRECTORY:
            raise Damaged(f"it is larger than {MAX_DIRECTORY >> 20} MB")


def _entries(bundle: zipfile.ZipFile, name: str, report: Report) -> Iterator[zipfile.ZipInfo]:
    """The entries, each once; those of one name are all given. Entries that share bytes are a bomb."""
    names: set[str] = set()
    end = -1
    for info in sorted(bundle.infolist(), key=lambda info: info.header_offset):
        if info.header_offset < end:
            report(f"{name}: {info.filename!r} lies within another entry and is left out", True)
            continue
        end = info.header_offset + 30 + info.compress_size
        if info.filename in names:
            report(f"{name}: there are two entries of the name {info.filename!r}; both are read", False)
        names.add(info.filename)
        yield info


def _unpack(bundle: zipfile.ZipFile, info: zipfile.ZipInfo, part: Part, report: Report, package: Package) -> bool:
    """Writes an entry into the file of a part, as far as it can be read; whether that is something."""
    entry = Entry(part.file)
    try:
        _copy(bundle, info, entry)
    except _FAULTS as fault:
        report(f"{part.name}: it cannot be read to its end ({fault})", True)
    else:
        package.check(info.filename, entry.sha256)
    part.file.seek(0)
    return entry.size > 0


def _copy(bundle: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry) -> None:
    limit = max(ALWAYS, MAX_RATIO * info.compress_size)
    with bundle.open(info) as member:
        while block := member.read(_STEP):
            if entry.size + len(block) > limit:
                raise ValueError(f"it swells to more than {MAX_RATIO} times its size")
            entry.write(block)


def _salvaged_parts(file: IO[bytes], name: str, report: Report, stack: ExitStack) -> Iterator[Part]:
    for found in list(salvaged(file)):
        if _kind(found.name) == "warc":
            part = Part(f"{name}/{found.name}", stack.enter_context(_unnamed_file()))
            if not unpack(file, found, part.file.write, max(ALWAYS, MAX_RATIO * (found.end - found.start))):
                report(f"{part.name}: it breaks off", True)
            part.file.seek(0)
            yield part
