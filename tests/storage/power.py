"""A disk whose power may go at any moment: what was not synced may be there, or not, or half.

The model is as strict as POSIX allows: of what was written since the last sync of a file any sector (512 bytes) may
have reached the disk, in any order; one that did not holds what was there before, zeros, or what a deleted file left.
A file's size is any that fits. Names that were made, changed or removed since the last sync of their folder may be on
the disk or not, each for itself.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import PurePath

from operation import Operation

SECTOR = 512
STALE = bytes(random.Random(2).randbytes(SECTOR))
Files = dict[str, bytes]


@dataclass(slots=True)
class Inode:
    """A file's content on the disk, and as the running system shows it."""

    synced: bytes = b""
    now: bytes = b""

    def variants(self, limit: int, chance: random.Random) -> list[bytes]:
        """What may be found after the power went."""
        if self.synced == self.now:
            return [self.now]
        changed = _changed(self.synced, self.now)
        found = {self.synced, self.now}
        for survivors in _subsets(changed, limit, chance):
            found.update(self._torn(survivors, filling) for filling in (b"", bytes(SECTOR), STALE))
        if self.now.startswith(self.synced):
            found.update(self.now[: chance.randint(len(self.synced), len(self.now))] for _ in range(8))
        return sorted(found)

    def _torn(self, survivors: frozenset[int], filling: bytes) -> bytes:
        sectors = []
        for number in range(-(-max(len(self.now), len(self.synced)) // SECTOR)):
            place = slice(number * SECTOR, (number + 1) * SECTOR)
            old, new = self.synced[place], self.now[place]
            sectors.append(new if number in survivors else old + (filling or bytes(SECTOR))[len(old) : len(new)])
        whole = b"".join(sectors)
        if filling:
            return whole
        # without a filling the size was not written either: it ends behind the last sector that was
        end = max((number * SECTOR + len(self.now[number * SECTOR :][:SECTOR]) for number in survivors), default=0)
        return whole[: max(end, len(self.synced))]


def _changed(old: bytes, new: bytes) -> list[int]:
    count = -(-max(len(old), len(new)) // SECTOR)
    places = [slice(number * SECTOR, (number + 1) * SECTOR) for number in range(count)]
    return [number for number, place in enumerate(places) if old[place] != new[place]]


def _subsets(items: Sequence[int], limit: int, chance: random.Random) -> Iterator[frozenset[int]]:
    """All subsets where there are few; else all beginnings, all that lack one, all of one, and as many others."""
    if 1 << len(items) <= limit:
        chosen = product((False, True), repeat=len(items))
        yield from (frozenset(one for one, taken in zip(items, row, strict=True) if taken) for row in chosen)
        return
    for index, one in enumerate(items):
        yield frozenset(items[:index])
        yield frozenset(items) - {one}
        yield frozenset((one,))
    for _ in range(limit):
        yield frozenset(one for one in items if chance.random() < 0.5)


@dataclass(slots=True)
class World:
    """Files as the running system shows them, and what of them is on the disk for certain; `told` is what somebody
    relies on, with the WARC that holds it, `stored` the objects in the bucket."""

    names: dict[str, Inode] = field(default_factory=dict)
    kept: dict[str, Inode] = field(default_factory=dict)
    pending: list[tuple[Operation, Inode]] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)

    def apply(self, one: Operation) -> None:
        """Lets an operation be done."""
        getattr(self, f"_{one.kind}")(one)

    def _create(self, one: Operation) -> None:
        self.names[one.path] = Inode()
        self.pending.append((one, self.names[one.path]))

    def _write(self, one: Operation) -> None:
        self.names[one.path].now += one.data

    def _sync(self, one: Operation) -> None:
        self.names[one.path].synced = self.names[one.path].now

    def _truncate(self, one: Operation) -> None:
        self.names[one.path].now = self.names[one.path].now[: one.size]

    def _rename(self, one: Operation) -> None:
        self.names[one.to] = self.names.pop(one.path)
        self.pending.append((one, self.names[one.to]))

    def _remove(self, one: Operation) -> None:
        self.pending.append((one, self.names.pop(one.path)))

    def _sync_folder(self, one: Operation) -> None:
        inside = [op for op, _ in self.pending if str(PurePath(op.path).parent) == one.path]
        for op, inode in self.pending:
            if op in inside:
                _put(self.kept, op, inode)
        self.pending = [(op, inode) for op, inode in self.pending if op not in inside]

    def _told(self, one: Operation) -> None:
        self.told[one.to] = one.path

    def _put(self, one: Operation) -> None:
        self.stored.add(one.path)

    def crashes(self, limit: int, chance: random.Random) -> Iterator[Files]:
        """The disks that may be found if the power goes now. What differs in several files is combined where that is
        few, and else each file by itself beside the whole and the old state of the others."""
        for names in self._folders(chance):
            choices = {name: inode.variants(limit, chance) for name, inode in names.items()}
            torn = [name for name, found in choices.items() if len(found) > 1]
            steady = {name: found[0] for name, found in choices.items() if len(found) == 1}
            if not torn:
                yield steady
            for name in torn:
                others = [(names[other].synced, names[other].now) for other in torn if other != name]
                for rest in product(*others):
                    beside = dict(zip((other for other in torn if other != name), rest, strict=True))
                    for content in choices[name]:
                        yield {**steady, **beside, name: content}

    def _folders(self, chance: random.Random) -> Iterator[dict[str, Inode]]:
        for survivors in _subsets(range(len(self.pending)), 256, chance):
            names = dict(self.kept)
            for number in sorted(survivors):
                _put(names, *self.pending[number])
            yield names


def _put(names: dict[str, Inode], one: Operation, inode: Inode) -> None:
    """Does to the names on the disk what an operation did, where it can be done."""
    if one.kind == "create":
        names[one.path] = inode
    elif names.get(one.path) is inode:
        del names[one.path]
        if one.kind == "rename":
            names[one.to] = inode
