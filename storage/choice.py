"""What of the archive goes into a package: captures of one portal or all, of one year or all, with what they need."""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from model.capture import Capture
from storage.catalog import Catalog
from storage.groups import Member, groups, members
from storage.keys import manifest_key
from storage.store import Store

IsOpen = Callable[[Capture], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A portal, or all; the year (UTC) of the capture, or all. What is not open is left out of it."""

    portal: str = ""
    year: int | None = None
    is_open: IsOpen | None = None

    @property
    def is_all(self) -> bool:
        """Whether it leaves out nothing but what is closed."""
        return not self.portal and self.year is None

    def holds(self, capture: Capture) -> bool:
        """Whether it is one of them, open or closed."""
        return self.portal in ("", capture.portal) and self.year in (None, capture.timestamp.year)

    def captures(self, catalog: Catalog) -> Iterator[Capture]:
        """The captures, open and closed, oldest first."""
        return filter(self.holds, catalog.captures(portal=self.portal))


@dataclass(frozen=True, slots=True)
class Piece:
    """A WARC, or what of it goes into a package: its name in the bucket, its name in the package, the records taken."""

    source: str
    name: str
    kept: list[Member]

    @property
    def size(self) -> int:
        """Its bytes in the package."""
        return sum(member.length for member in self.kept)

    def moved(self) -> Iterator[tuple[Member, int]]:
        """Each record taken, and its offset in the package."""
        offset = 0
        for member in self.kept:
            yield member, offset
            offset += member.length


@dataclass(slots=True)
class Chosen:
    """The WARCs that hold what was chosen, with the offsets of the captures.

    `closed` are captures that a take-down keeps out, by WARC and offset; `waiting` counts those whose WARC is not
    sealed yet: they are in no package.
    """

    choice: Choice
    offsets: dict[str, "array[int]"] = field(default_factory=dict)
    closed: set[tuple[str, int]] = field(default_factory=set)
    waiting: int = 0

    def take(self, capture: Capture) -> None:
        """Takes a capture of a sealed WARC."""
        self.offsets.setdefault(capture.warc, array("Q")).append(capture.offset)

    def has(self, capture: Capture) -> bool:
        """Whether a capture of the choice is in the package."""
        return capture.warc in self.offsets and (capture.warc, capture.offset) not in self.closed

    def pieces(self, store: Store) -> Iterator[Piece]:
        """The pieces by name. A WARC of which everything is wanted stays as it is, and keeps its name."""
        for name in sorted(self.offsets):
            listed = members(store.bucket.read(manifest_key(name)))
            kept = self._kept(name, listed)
            whole = len(kept) == len(listed)
            yield Piece(name, name if whole else name.replace(".warc.gz", ".part.warc.gz"), kept)

    def _kept(self, name: str, listed: list[Member]) -> list[Member]:
        wanted, closed = set(self.offsets[name]), {offset for warc, offset in self.closed if warc == name}
        found: list[Member] = []
        for group in groups(listed, wanted | closed):
            offset = group[0].offset
            if offset in wanted or group[0].type == "warcinfo" or (self.choice.is_all and offset not in closed):
                found += group
        return found


def choose(catalog: Catalog, choice: Choice) -> Chosen:
    """The open captures of a choice, and the originals of its revisits wherever they lie: without these a revisit is
    empty."""
    chosen, sealed = Chosen(choice), {warc.name for warc in catalog.warcs()}
    for capture in choice.captures(catalog):
        if choice.is_open and not choice.is_open(capture):
            chosen.closed.add((capture.warc, capture.offset))
        elif capture.warc not in sealed:
            chosen.waiting += 1
        else:
            chosen.take(capture)
            original = original_outside(catalog, choice, capture)
            if original and original.warc in sealed:
                chosen.take(original)
    return chosen


def original_outside(catalog: Catalog, choice: Choice, capture: Capture) -> Capture | None:
    """The capture that a revisit refers to, where it is none of the choice."""
    if not capture.refers_to or choice.is_all:
        return None
    original = catalog.capture(capture.refers_to)
    return original if original and not choice.holds(original) else None
