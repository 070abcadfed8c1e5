"""What can be wrong with an archive of any origin: a closed set of kinds, and how they are told to a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Everything that the readers report. The value is what a person reads."""

    NOTHING = "there is no WARC or ARC record in it"
    TRUNCATED = "a record breaks off"
    MEMBER = "a compressed member is broken"
    SWELLS = "a compressed member swells without bound"
    STRAY = "stray data between records"
    ONE_MEMBER = "several records in one compressed member"
    SPANNING = "a record goes over several compressed members"
    MIXED = "compressed and plain records in one file"
    VERSION = "an unknown version"
    HEAD = "a record head without an end"
    LENGTH = "a wrong Content-Length"
    SEPARATOR = "other line ends than the standard's"
    FOLDED = "a folded header"
    CONTROL = "a control character in a header"
    MALFORMED = "a line that is no header"
    ENCODING = "a header that is not UTF-8"
    REPEATED = "a header given twice"
    MISSING = "a mandatory header is missing"
    VALUE = "a header with an unusable value"
    BRACKETS = "angle brackets around a URI"
    DIGEST = "a digest that does not fit"
    EMPTY = "a response of no bytes"
    TOO_MANY = "more records than are listed"
    REVISIT = "a revisit without its original"
    SEGMENT = "a segmented record that is not whole"
    HTTP_HEAD = "an HTTP head that cannot be read"
    HTTP_VERSION = "an HTTP head that is not of HTTP/1"
    HTTP_CONTROL = "a control character in an HTTP head"
    HTTP_LENGTH = "a body of another length than its HTTP head says"
    CHUNKS = "a chunk that is broken"
    UNCHUNKED = "a body that is chunked in name only"
    UNCODED = "a body that is compressed in name only"
    CODING = "a body that cannot be decoded"
    INDEX = "an index line that cannot be read"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where (a byte offset in the file), in detail; `lost` when bytes could not be read."""

    kind: Kind
    offset: int
    detail: str
    lost: bool = False


class Findings:
    """Those of one file, counted by kind; of each kind the first is kept, however many there are."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._losing: set[Kind] = set()
        self._first: dict[Kind, Finding] = {}
        self._count: dict[Kind, int] = {}

    def add(self, finding: Finding) -> None:
        """Counts it."""
        self._first.setdefault(finding.kind, finding)
        if finding.lost:
            self._losing.add(finding.kind)
        self._count[finding.kind] = self._count.get(finding.kind, 0) + 1

    @property
    def lost(self) -> bool:
        """Whether bytes could not be read."""
        return bool(self._losing)

    def __getitem__(self, kind: Kind) -> int:
        """How many there are of a kind."""
        return self._count.get(kind, 0)

    def __iter__(self) -> Iterator[Finding]:
        """The first of each kind, in the order in which they were met."""
        return iter(self._first.values())

    def lines(self, lost: bool) -> Iterator[str]:
        """One line a kind, for a person: the file, what is wrong, how often, and the first place.

        Of the kinds by which something was `lost`, or of the others.
        """
        for kind, first in self._first.items():
            if (kind in self._losing) != lost:
                continue
            count = self._count[kind]
            often = f" ({count} times)" if count > 1 else ""
            detail = "".join(sign if sign.isprintable() else "�" for sign in first.detail)
            yield f"{self.name} at {first.offset}: {kind}{often}: {detail}"
