"""The checks of the chain: every link there, whole, joined to the one before and signed by a key that is known.

What the home remembers (`proof/head.json`) shows that the end of a chain was cut off; what the key signs, that it was
made anew.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from model.errors import Damaged
from storage import stamp
from storage.chain import Link, links, sha256
from storage.commit import Sealed
from storage.finding import Finding
from storage.keys import CHAIN, SAID, link_key, stamp_key
from storage.objects import Objects
from storage.settings import Settings
from storage.signing import folder, known_signers


@dataclass(frozen=True)
class Chain:
    """The chain as it lies in a place, and what this home knows by itself: the keys that may sign, and how far the
    chain had come (number and digest)."""

    links: Mapping[int, bytes]
    stamps: Mapping[int, bytes] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    """The digests of what persons said, as it lies there."""
    signers: frozenset[str] = frozenset()
    head: tuple[int, str] = (0, "")
    wants_stamps: bool = False
    root: Path | None = None

    @cached_property
    def parsed(self) -> dict[int, Link]:
        """The links that can be read."""
        found: dict[int, Link] = {}
        for number, data in self.links.items():
            with suppress(Damaged):
                found[number] = Link.parse(data)
        return found

    @cached_property
    def trusted(self) -> dict[int, Link]:
        """The links that can be read and bear a signature that holds, by a key that is known."""
        return {number: one for number, one in self.parsed.items() if self.trusts(one)}

    def trusts(self, link: Link) -> bool:
        """Whether a link is signed by a key that is known; before the first is known, by any."""
        return link.is_signed and (not self.signers or link.signer in self.signers)

    @cached_property
    def warcs(self) -> dict[str, Sealed]:
        """What the trusted links say of each WARC."""
        return {one.name: one for link in self.trusted.values() for one in link.warcs}

    @cached_property
    def objects(self) -> dict[str, str]:
        """What the trusted links say of each other object."""
        return {key: digest for link in self.trusted.values() for key, digest in link.objects.items()}


ChainCheck = Callable[[Chain], Iterator[Finding]]


def none_missing(chain: Chain) -> Iterator[Finding]:
    """The links are numbered without a gap, up to the last that this home remembers."""
    for number in range(1, max([chain.head[0], *chain.links])):
        if number not in chain.links:
            yield Finding(object=link_key(number), what="it is missing from the chain")


def as_written(chain: Chain) -> Iterator[Finding]:
    """Each link is, to the byte, one that we write, under its own number."""
    for number in chain.links:
        link = chain.parsed.get(number)
        if link is None or link.number != number:
            yield Finding(object=link_key(number), what="it is no link as we write it")


def joined(chain: Chain) -> Iterator[Finding]:
    """Each link names the hash of the one before."""
    for number, link in chain.parsed.items():
        before = chain.links.get(number - 1, b"")
        if (number == 1 or before) and link.previous != (sha256(before) if before else ""):
            yield Finding(object=link_key(number), what="it does not name the hash of the link before it")


def signed(chain: Chain) -> Iterator[Finding]:
    """Each link is signed by a key that this home knows."""
    for number, link in chain.parsed.items():
        if not link.is_signed:
            yield Finding(object=link_key(number), what="its signature does not hold")
        elif not chain.trusts(link):
            remedy = "if that key is yours, add it to proof/signers.txt in the home"
            what = f"it is signed by a key that this home does not know: {link.signer}"
            yield Finding(object=link_key(number), what=what, remedy=remedy)


def as_remembered(chain: Chain) -> Iterator[Finding]:
    """The chain goes at least as far as this home remembers."""
    number, digest = chain.head
    if number and sha256(chain.links.get(number, b"")) != digest:
        yield Finding(object=link_key(number), what="it is not the link that this home remembers")


def stamped(chain: Chain) -> Iterator[Finding]:
    """Each link has its time stamp, when they are wanted, and those that are there hold."""
    for number, data in chain.links.items():
        try:
            if number in chain.stamps:
                stamp.check(chain.stamps[number], data, chain.root)
            elif chain.wants_stamps:
                remedy = "run `nianbao audit --repair` when the time stamping authority answers"
                yield Finding(object=stamp_key(number), what="this link was not stamped yet", remedy=remedy)
        except Damaged as damage:
            yield Finding(object=stamp_key(number), what=str(damage))


def objects_as_chained(chain: Chain) -> Iterator[Finding]:
    """Stamps, take-downs and decisions are those that the chain names."""
    there = {stamp_key(number): sha256(data) for number, data in chain.stamps.items()} | dict(chain.said)
    for key, digest in chain.objects.items():
        if there.get(key) != digest:
            yield Finding(object=key, what="it is not what the chain names" if key in there else "it is missing")


CHAIN_CHECKS: tuple[ChainCheck, ...] = (
    none_missing,
    as_written,
    joined,
    signed,
    as_remembered,
    stamped,
    objects_as_chained,
)


def read_chain(place: Objects, settings: Settings) -> Chain:
    """The chain of a place, with what this home knows. Raises OutOfReach."""
    found = links(place)
    return Chain(
        links=found,
        stamps=stamps(place),
        said={key: place.sha256(key) for prefix in SAID for key in place.keys(prefix)},
        signers=known_signers(settings),
        head=remembered(settings),
        wants_stamps=bool(settings.tsa_url),
        root=settings.tsa_root,
    )


def stamps(place: Objects) -> dict[int, bytes]:
    """The time stamps of a place, by the numbers of their links."""
    keys = [key for key in place.keys(CHAIN) if key.endswith(".tsr")]
    return {int(key.removeprefix(CHAIN).removesuffix(".tsr")): place.read(key) for key in keys}


def check_chain(chain: Chain, checks: Sequence[ChainCheck] = CHAIN_CHECKS) -> list[Finding]:
    """What is wrong with a chain."""
    return [finding for check in checks for finding in check(chain)]


def remembered(settings: Settings) -> tuple[int, str]:
    """The number and the digest of the last link that this home has seen."""
    path = folder(settings) / "head.json"
    if not path.exists():
        return 0, ""
    fields = json.loads(path.read_bytes())
    return int(fields["link"]), str(fields["sha256"])


def remember(settings: Settings, number: int, data: bytes) -> None:
    """Notes how far the chain has come; never goes back."""
    if number <= remembered(settings)[0]:
        return
    path = folder(settings) / "head.json"
    draft = path.with_suffix(".new")
    with draft.open("w") as file:
        json.dump({"link": number, "sha256": sha256(data)}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
