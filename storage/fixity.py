"""The checks of one WARC: its bytes, what was made from them, and what chain and catalog say of it.

Each check is a function of its own and sees what the others may not; `CHECKS` are all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from model.capture import Capture
from model.errors import Damaged
from storage.commit import Commit, Sealed, commit_record, read_commit, sealed
from storage.copy import fetched
from storage.finding import Finding
from storage.index import cdxj
from storage.keys import cdxj_key, commit_key, manifest_key, warc_key
from storage.manifest import manifest
from storage.objects import Objects
from storage.record import read_member
from storage.recount import Row, recount
from storage.scan import Listed, scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What others say of a WARC; None where they say nothing. `rows` are the captures that the catalog has of it."""

    chain: Sealed | None = None
    catalog: Sealed | None = None
    rows: Sequence[Row] | None = None


@dataclass(frozen=True)
class Made:
    """A WARC that can be read, and all that follows from its bytes."""

    path: Path
    name: str
    records: list[Listed]

    @cached_property
    def objects(self) -> dict[str, bytes]:
        """What lies beside it, by key."""
        proof = manifest(self.path, self.name, self.records)
        index, listing = cdxj(self.name, self.records), proof.to_json()
        return {
            cdxj_key(self.name): index,
            manifest_key(self.name): listing,
            commit_key(self.name): commit_record(proof, index, listing),
        }

    @cached_property
    def sealed(self) -> Sealed:
        """What is known of it for ever."""
        return sealed(manifest(self.path, self.name, self.records))

    @cached_property
    def rows(self) -> list[Row]:
        """Its captures."""
        return recount(self.path, self.name, self.records)


@dataclass(frozen=True)
class Subject:
    """A WARC as it lies in one place: the file, None when it is missing, and what lies beside it by key."""

    name: str
    path: Path | None
    beside: dict[str, bytes]
    claims: Claims

    @cached_property
    def fault(self) -> str:
        """Why the file cannot be read; empty when it can."""
        try:
            return "" if self.made else "it is missing"
        except Damaged as damage:
            return str(damage).replace(str(self.path), self.name)

    @cached_property
    def made(self) -> Made | None:
        """What follows from the file. Raises Damaged when it cannot be read strictly."""
        return Made(self.path, self.name, scan(self.path)) if self.path else None

    @property
    def readable(self) -> Made | None:
        """What follows from the file when it can be read."""
        return None if self.fault else self.made

    @property
    def commit(self) -> Commit | None:
        """Its commit record when that can be read."""
        with suppress(Damaged, KeyError):
            return read_commit(self.beside[commit_key(self.name)])
        return None


Check = Callable[[Subject], Iterator[Finding]]


def read_strictly(subject: Subject) -> Iterator[Finding]:
    """The file is there and every record of it is whole, exact and digests to what it says."""
    if subject.fault:
        yield Finding(object=warc_key(subject.name), what=subject.fault)


def named_as_within(subject: Subject) -> Iterator[Finding]:
    """The file bears the name that its own warcinfo record gives it."""
    made = subject.readable
    if made and (within := _name_within(made)) != subject.name:
        yield Finding(object=warc_key(subject.name), what=f"it calls itself {within}: it was renamed or replaced")


def as_committed(subject: Subject) -> Iterator[Finding]:
    """The file is the one of its commit record."""
    if subject.commit:
        yield from _differs(subject, subject.commit.sealed, "its commit record")


def as_chained(subject: Subject) -> Iterator[Finding]:
    """The file is the one that the chain names."""
    yield from _differs(subject, subject.claims.chain, "the signed chain")


def as_catalogued(subject: Subject) -> Iterator[Finding]:
    """The file is the one that the catalog knows."""
    yield from _differs(subject, subject.claims.catalog, "the catalog")


def beside_as_made(subject: Subject) -> Iterator[Finding]:
    """Index, manifest with its Merkle root, and commit record are to the byte what follows from the file."""
    for key in (cdxj_key(subject.name), manifest_key(subject.name), commit_key(subject.name)):
        found = subject.beside.get(key)
        if found is None:
            yield Finding(object=key, what="it is missing")
        elif subject.readable and found != subject.readable.objects[key]:
            yield Finding(object=key, what="it is not what follows from the WARC")


def captures_as_catalogued(subject: Subject) -> Iterator[Finding]:
    """The catalog has each capture of the file, as it stands there, and no other."""
    if subject.claims.rows is None or not subject.readable:
        return
    held = {capture.record_id: (capture, observed) for capture, observed in subject.claims.rows}
    for capture, observed in subject.readable.rows:
        row = held.pop(capture.record_id, None)
        if row is None:
            yield _of_catalog(capture, "the catalog does not have it, though the WARC does")
        elif row != (capture, observed):
            yield _of_catalog(capture, "the catalog says otherwise than the WARC")
    for capture, _ in held.values():
        yield _of_catalog(capture, "the catalog has it, though the WARC does not")


CHECKS: tuple[Check, ...] = (
    read_strictly,
    named_as_within,
    as_committed,
    as_chained,
    as_catalogued,
    beside_as_made,
    captures_as_catalogued,
)


def check_warc(place: Objects, name: str, claims: Claims, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """What is wrong with a WARC in a place. Raises OutOfReach."""
    beside: dict[str, bytes] = {}
    for key in (cdxj_key(name), manifest_key(name), commit_key(name)):
        with suppress(KeyError):
            beside[key] = place.read(key)
    try:
        with fetched(place, warc_key(name)) as path:
            return _findings(Subject(name, path, beside, claims), checks)
    except KeyError:
        return _findings(Subject(name, None, beside, claims), checks)


def _findings(subject: Subject, checks: Sequence[Check]) -> list[Finding]:
    return [finding for check in checks for finding in check(subject)]


def _differs(subject: Subject, claim: Sealed | None, who: str) -> Iterator[Finding]:
    if claim is None:
        return
    made = subject.readable
    if made is None or made.sealed != claim:
        yield Finding(object=warc_key(subject.name), what=f"it is not the file that {who} names")


def _name_within(made: Made) -> str:
    first = made.records[0]
    with made.path.open("rb") as file:
        return read_member(file.read(first.length)).header("WARC-Filename")


def _of_catalog(capture: Capture, what: str) -> Finding:
    return Finding(
        object=f"{capture.record_id} ({capture.url})", what=what, place="catalog", remedy="nianbao audit --rebuild"
    )
