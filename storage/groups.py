"""The records of a sealed WARC in their groups: a capture, with the request and the metadata written behind it."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

_BESIDE = ("request", "metadata")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A record as its WARC's manifest lists it; `sha256` is that of the gzip member."""

    record_id: str
    type: str
    uri: str
    date: str
    offset: int
    length: int
    sha256: str

    @property
    def end(self) -> int:
        """Where the next member begins."""
        return self.offset + self.length


def members(manifest: bytes) -> list[Member]:
    """The records of a manifest, in the order of the file."""
    names = ("record_id", "type", "uri", "date", "offset", "length", "sha256")
    return [Member(**dict(zip(names, row, strict=True))) for row in json.loads(manifest)["records"]]


def groups(listed: Sequence[Member], captures: Collection[int]) -> Iterator[list[Member]]:
    """The members in groups. `captures` are offsets at which a group begins in any case: the record of a failed fetch
    is of type metadata, as are those that stand behind a capture."""
    group: list[Member] = []
    for member in listed:
        follows = group and member.uri == group[0].uri and member.type in _BESIDE
        if group and (not follows or member.offset in captures):
            yield group
            group = []
        group.append(member)
    if group:
        yield group
