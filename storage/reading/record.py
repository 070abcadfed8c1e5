"""A record of an archive of any origin, as it was read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from storage.reading.window import Window


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC or ARC record.

    `version` is that of its head (`WARC/1.1`, `ARC/1`). `fields` holds the first value of each header, its name in
    lower case; ARC records have theirs under the WARC names. `offset` is where the record begins in the file, or the
    compressed member that holds it; `place` is what Reader.again takes. The block is `size` bytes; `whole` is false
    when some are missing or cannot be trusted.

    A block can be read until the next record is asked for.
    """

    version: str
    type: str
    fields: Mapping[str, str]
    offset: int
    place: tuple[int, int]
    window: Window
    begin: int
    size: int
    whole: bool

    def header(self, name: str) -> str:
        """The first value of a header; empty when there is none."""
        return self.fields.get(name.lower(), "")

    @property
    def record_id(self) -> str:
        """The WARC-Record-ID without angle brackets."""
        return self.fields.get("warc-record-id", "").strip("<> ")

    @property
    def uri(self) -> str:
        """The WARC-Target-URI, without the angle brackets that some crawlers write."""
        return self.fields.get("warc-target-uri", "").strip("<> ")

    def start(self, size: int) -> bytes:
        """The first bytes of the block."""
        return self.window.at(self.begin, min(size, self.size))

    def read(self) -> bytes:
        """The block at once."""
        return self.window.at(self.begin, self.size)

    def open(self) -> BinaryIO:
        """The block as a stream."""
        return self.window.stream(self.begin, self.begin + self.size)

    def blocks(self, skip: int = 0) -> Iterator[bytes]:
        """The block in parts of 256 KiB at most, without its first `skip` bytes."""
        return self.window.blocks(self.begin + skip, self.begin + self.size)
