"""The chain: each night a signed link that names the WARCs committed since the last one, and the hash of that one.

A WARC, its manifest and its commit record can be replaced together so that they fit each other; the chain still says
what was there. What is signed is the link as canonical JSON (keys sorted, no spaces) without its signature.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from model.errors import Damaged
from model.instant import stamp
from storage.commit import Sealed, read_commit
from storage.keys import CHAIN, COMMITS, commit_key, link_key
from storage.objects import Objects
from storage.signing import Signer, verify

_HEX = re.compile(r"[0-9a-f]{192}")


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link. `previous` is the SHA-256 of the one before as it lies in the bucket, empty in the first; `objects` are
    the digests of what else was sealed, by key: time stamps, take-downs, decisions."""

    number: int
    time: str
    previous: str
    warcs: tuple[Sealed, ...]
    objects: Mapping[str, str]
    signer: str
    signature: str = ""

    @cached_property
    def message(self) -> bytes:
        """What is signed."""
        return _canonical({name: value for name, value in self._fields().items() if name != "signature"})

    def to_json(self) -> bytes:
        """The link as it lies in the bucket."""
        return _canonical(self._fields()) + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The link that these bytes are, all of them. Raises Damaged."""
        try:
            fields = json.loads(data)
            link = cls(**{**fields, "warcs": tuple(Sealed(**one) for one in fields["warcs"])})
            # a digit of another case would be the same signature
            if link.to_json() == data and _HEX.fullmatch(link.signer + link.signature):
                return link
        except (ValueError, TypeError, KeyError):
            pass
        raise Damaged("it is no link of a chain as we write it")

    @property
    def is_signed(self) -> bool:
        """Whether the key that it names has signed it."""
        return verify(self.signer, self.signature, self.message)

    def _fields(self) -> dict[str, Any]:
        return {**asdict(self), "warcs": [asdict(one) for one in self.warcs], "objects": dict(self.objects)}


def links(place: Objects) -> dict[int, bytes]:
    """The links that lie in a place, by number, as bytes."""
    found = {number_of(key): key for key in place.keys(CHAIN) if key.endswith(".json")}
    return {number: place.read(key) for number, key in sorted(found.items())}


def number_of(key: str) -> int:
    """The number of a link or of its stamp; 0 when the key is of neither."""
    name = key.removeprefix(CHAIN).partition(".")[0]
    return int(name) if name.isascii() and name.isdigit() else 0


def sha256(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def extend(place: Objects, signer: Signer, at: datetime, objects: Mapping[str, str]) -> Link | None:
    """Adds a link for what is committed and in no link yet; None when that is nothing.

    `objects` are the digests of all else that is sealed. Raises Damaged when the chain, or what it would name, cannot
    be read: nothing is built on what is broken. When another process adds the same number first, the next is taken.
    """
    while True:
        held = links(place)
        parsed = [_parsed(number, data) for number, data in held.items()]
        old = {one.name for link in parsed for one in link.warcs}
        told = {key: digest for link in parsed for key, digest in link.objects.items()}
        names = [key.removeprefix(COMMITS).removesuffix(".json") for key in place.keys(COMMITS)]
        new = tuple(read_commit(place.read(commit_key(name))).sealed for name in names if name not in old)
        more = {key: digest for key, digest in sorted(objects.items()) if told.get(key) != digest}
        if not new and all(key.startswith(CHAIN) for key in more):
            return None  # a stamp alone needs no link: it would be stamped in turn
        number = max(held, default=0) + 1
        previous = sha256(held[number - 1]) if held else ""
        draft = Link(number=number, time=stamp(at), previous=previous, warcs=new, objects=more, signer=signer.public)
        link = replace(draft, signature=signer.sign(draft.message))
        if _is_put(place, link):
            return link


def _parsed(number: int, data: bytes) -> Link:
    try:
        return Link.parse(data)
    except Damaged as damage:
        raise Damaged(f"{link_key(number)}: {damage}; run `nianbao audit --repair`") from None


def _is_put(place: Objects, link: Link) -> bool:
    try:
        place.put(link_key(link.number), link.to_json())
    except Damaged:
        if place.read(link_key(link.number)) == link.to_json():
            raise
        return False
    return True


def _canonical(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
