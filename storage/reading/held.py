"""What a table of a foreign archive says of each record: enough to choose it and to come by it again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from storage.reading.record import Record
from storage.urlkey import normal

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A response or resource: its record id without angle brackets, its URL, where it begins in the file.

    `place` and `more` are where its block lies, that of a segmented record in several; `head` bytes of it are the
    HTTP head. `decoded`: the content coding that the head names is undone.
    """

    record_id: str
    url: str
    status: int | None
    mime: str
    date: str
    digest: str
    offset: int
    place: Place
    size: int
    head: int
    is_resource: bool
    decoded: bool
    truncated: bool
    segmented: bool
    more: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Revisit:
    """A record without a payload of its own, and all that it says of the one that it refers to (WARC/1.1 §6.7)."""

    url: str
    offset: int
    refers_to: str
    refers_url: str
    refers_date: str
    digest: str

    @staticmethod
    def of(record: Record, url: str) -> "Revisit":
        """What a revisit record says."""
        return Revisit(
            url,
            record.offset,
            record.header("WARC-Refers-To").strip("<> "),
            record.header("WARC-Refers-To-Target-URI").strip("<> "),
            record.header("WARC-Refers-To-Date"),
            record.header("WARC-Payload-Digest"),
        )


class Originals:
    """What revisits may refer to, found by record id, else by URL and date, else by payload digest."""

    def __init__(self, held: Iterable[Held]) -> None:
        self._found: dict[object, Held] = {}
        for one in held:
            for key in (one.record_id, (normal(one.url), one.date), one.digest):
                if key:
                    self._found.setdefault(key, one)

    def of(self, revisit: Revisit) -> Held | None:
        """The original of a revisit, under the revisit's URL; None when it is not there."""
        keys = (revisit.refers_to, (normal(revisit.refers_url), revisit.refers_date), revisit.digest)
        found = next((self._found[key] for key in keys if key and key in self._found), None)
        return found and replace(found, url=revisit.url)
