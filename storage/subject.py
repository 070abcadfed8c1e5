"""A WARC that is to be checked: its bytes, what follows from them, what lies beside it, what others say of it."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from model.errors import Damaged
from model.observation import Attempt
from storage.catalog import CommittedWarc
from storage.commit import Commit, Sealed, commit_record, read_commit, sealed
from storage.index import cdxj
from storage.keys import cdxj_key, commit_key, manifest_key
from storage.manifest import manifest
from storage.recount import Row, recount
from storage.scan import Listed, scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What others say of a WARC; None where they say nothing. `rows` are the captures that the catalog has of it,
    `attempts` gives what it has of a run."""

    chain: Sealed | None = None
    catalog: CommittedWarc | None = None
    rows: Sequence[Row] | None = None
    attempts: Callable[[str], Iterable[Attempt]] | None = None


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
