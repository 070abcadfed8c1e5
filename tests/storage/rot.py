"""Bit rot over two copies: faults of every kind, at random, and what became of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from storage.chain import sha256
from storage.chain_check import Chain, check_chain
from storage.finding import Finding
from storage.fixity import check_warc
from storage.folder import Folder
from storage.keys import CHAIN, link_key
from storage.mending import Mender
from storage.subject import Claims
from tests.storage.sealed import chain_of, link, names, row_of, seal, signer, warc

PLACES = ("store", "copy")
HARMS: dict[str, Callable[[bytes, Random], bytes | None]] = {
    "bit flipped": lambda data, random: _flip(data, random),
    "cut": lambda data, random: data[: random.randrange(len(data))],
    "lost": lambda data, random: None,
    "zeros": lambda data, random: bytes(len(data)),
    "garbage behind": lambda data, random: data + random.randbytes(8),
}


@dataclass(slots=True)
class Tally:
    """Faults that were made, found and mended; `hopeless` are objects that were bad in every copy; `spoilt` are good
    objects that a repair changed, `bad` what was put in the place of something though it was not what it should be."""

    faults: int = 0
    unfound: list[str] = field(default_factory=list)
    unmended: list[str] = field(default_factory=list)
    spoilt: list[str] = field(default_factory=list)
    hopeless: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


class Copies:
    """A store and its copy, as they were made, and a home that knows the key."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.names = folder, names(count)
        self.places = {name: Folder(folder / name) for name in PLACES}
        self._key = signer()
        scratch = folder / "scratch"
        scratch.mkdir()
        store = self.places["store"]
        self.rows = {}
        for number, name in enumerate(self.names):
            made = seal(store, name, warc(name), scratch)
            self.rows[name] = row_of(made)
            if number % 2:
                link(store, self._key)
        self.whole = {key: store.read(key) for key in store.keys("")}
        for key, data in self.whole.items():
            self.places["copy"].put(key, data)

    @property
    def keys(self) -> list[str]:
        """All objects of one copy."""
        return list(self.whole)

    def harm(self, name: str, key: str, harm: str, random: Random) -> None:
        """Does harm to an object of a copy."""
        damaged = HARMS[harm](self.whole[key], random)
        if damaged is None:
            (self.places[name].root / key).unlink(missing_ok=True)
        else:
            self.places[name].replace(key, damaged)

    def findings(self, name: str) -> list[Finding]:
        """What an audit finds in a copy."""
        place, chain = self.places[name], self._chain(name)
        found = check_chain(chain)
        for warc_name in self.names:
            claims = Claims(chain=chain.warcs.get(warc_name), catalog=self.rows[warc_name])
            found += check_warc(place, warc_name, claims)
        return found

    def mend(self) -> list[str]:
        """Repairs both."""
        chains = {name: self._chain(name) for name in self.places}
        mender = Mender(self.places, chains, self.rows, self.folder / "evidence")
        mender.links()
        for name in self.names:
            mender.warc(name)
        return mender.mended

    def bad(self, name: str) -> set[str]:
        """The objects of a copy that are not what they were."""
        place = self.places[name]
        there = set(place.keys(""))
        return {key for key, data in self.whole.items() if key not in there or place.read(key) != data}

    def restore(self) -> None:
        """Makes everything as it was."""
        for name, place in self.places.items():
            for key in self.bad(name):
                place.replace(key, self.whole[key])

    def _chain(self, name: str) -> Chain:
        last = max(number for number in range(1, len(self.names)) if link_key(number) in self.whole)
        head = last, sha256(self.whole[link_key(last)])
        return chain_of(self.places[name], frozenset({self._key.public}), head)


def rounds(copies: Copies, faults: int, random: Random) -> Tally:
    """Makes so many faults, some at a time, with an audit and a repair after each time."""
    tally = Tally()
    while tally.faults < faults:
        hurt = _hurt(copies, min(random.randrange(1, 12), faults - tally.faults), random, tally)
        for name in PLACES:
            _judge_findings(copies, name, hurt, tally)
        both = copies.bad("store") & copies.bad("copy")
        good = {name: set(copies.keys) - copies.bad(name) for name in PLACES}
        copies.mend()
        for name in PLACES:
            left = copies.bad(name)
            tally.spoilt += sorted(left & good[name])
            tally.unmended += sorted(key for key in left - both)
        tally.hopeless += len(copies.bad("store"))
        copies.restore()
    return tally


def _hurt(copies: Copies, count: int, random: Random, tally: Tally) -> set[tuple[str, str]]:
    hurt: set[tuple[str, str]] = set()
    while len(hurt) < count:
        name, key, harm = random.choice(PLACES), random.choice(copies.keys), random.choice(list(HARMS))
        if (name, key) not in hurt:
            copies.harm(name, key, harm, random)
            hurt.add((name, key))
            tally.kinds[harm] += 1
    tally.faults += count
    return hurt


def _judge_findings(copies: Copies, name: str, hurt: set[tuple[str, str]], tally: Tally) -> None:
    """A fault is found when the audit names the object, or the WARC or the link that it belongs to."""
    named = {_subject(finding.object) for finding in copies.findings(name)}
    for place, key in hurt:
        if place == name and key in copies.bad(name) and _subject(key) not in named:
            tally.unfound.append(f"{place}: {key}")


def _subject(key: str) -> str:
    return key if key.startswith(CHAIN) else key.partition("/")[2].removesuffix(".cdxj").removesuffix(".json")


def _flip(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(changed)
