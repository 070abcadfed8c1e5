"""Mending one place from another: what is damaged or missing comes from a place where it can be shown to be good.

Good is what the signed chain names; for what is not in the chain yet, what the catalog names; where neither says
anything, what the commit records agree on. What follows from a WARC is made anew from a good one. A damaged object is
kept aside as evidence before it is replaced.
"""

from collections.abc import Container, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from model.errors import BadInput, Damaged, OutOfReach
from model.instant import digits, now
from storage import stamp
from storage.catalog import CommittedWarc
from storage.chain import sha256
from storage.chain_check import Chain
from storage.commit import Commit, read_commit
from storage.copy import fetched, sha256_of
from storage.keys import COMMITS, cdxj_key, commit_key, link_key, manifest_key, stamp_key, warc_key
from storage.objects import Objects
from storage.scan import scan
from storage.subject import Made


@dataclass(frozen=True, slots=True)
class Mender:
    """The places by name, what is known by chain and catalog, and the folder for evidence.

    `chain` holds, of all places, the links that are to be trusted.
    """

    places: Mapping[str, Objects]
    chains: Mapping[str, Chain]
    catalogued: Mapping[str, CommittedWarc]
    evidence: Path
    mended: list[str] = field(default_factory=list)

    def warc(self, name: str) -> None:
        """Mends a WARC and all that lies beside it, in every place. Raises OutOfReach."""
        digest = self._digest_of(name)
        for place in self.places.values() if digest else ():
            with _good(place, name, digest) as made:
                if made:
                    self._put_everywhere(warc_key(name), made.path, digest)
                    for key, data in made.objects.items():
                        self._put_everywhere(key, data, sha256(data))
                    return
        for key, data in self._good_beside(name, digest).items() if digest else ():
            self._put_everywhere(key, data, sha256(data))

    def links(self) -> None:
        """Mends the links of the chain and their stamps. Raises OutOfReach."""
        for number in sorted({one for chain in self.chains.values() for one in chain.links}, reverse=True):
            link = self._good_link(number)
            if link is None:
                continue
            self._put_everywhere(link_key(number), link, sha256(link))
            if time_stamp := self._good_stamp(number, link):
                self._put_everywhere(stamp_key(number), time_stamp, sha256(time_stamp))

    def said(self) -> None:
        """Mends what persons said. Raises OutOfReach."""
        for key in sorted({key for chain in self.chains.values() for key in chain.said}):
            for name, chain in self.chains.items():
                if (digest := chain.said.get(key)) and self._is_said(key, digest):
                    self._put_everywhere(key, self.places[name].read(key), digest)
                    break

    def _digest_of(self, name: str) -> str:
        """The SHA-256 that a WARC must have; empty when nothing, or more than one thing, is said of it."""
        chained = {chain.warcs[name].sha256 for chain in self.chains.values() if name in chain.warcs}
        if not chained and name in self.catalogued:
            return self.catalogued[name].sha256
        return _only(chained or set(self._committed(name)))

    def _committed(self, name: str) -> Iterator[str]:
        for place in self.places.values():
            with suppress(Damaged, KeyError):
                yield read_commit(place.read(commit_key(name))).sealed.sha256

    def _good_beside(self, name: str, digest: str) -> dict[str, bytes]:
        """What lies beside a WARC of which no good copy is left: a commit record is good when it names the file that
        it must, and an index and a manifest that are there; which are good then too."""
        index, listing, record = (self._versions(of(name)) for of in (cdxj_key, manifest_key, commit_key))
        for data in record.values():
            with suppress(Damaged):
                commit = read_commit(data)
                if _is_whole(commit, digest, index, listing):
                    return {
                        cdxj_key(name): index[commit.cdxj_sha256],
                        manifest_key(name): listing[commit.manifest_sha256],
                        commit_key(name): data,
                    }
        return {}

    def _versions(self, key: str) -> dict[str, bytes]:
        """What lies under a key anywhere, by digest."""
        found: dict[str, bytes] = {}
        for place in self.places.values():
            with suppress(KeyError):
                data = place.read(key)
                found[sha256(data)] = data
        return found

    def _good_link(self, number: int) -> bytes | None:
        """The link that every witness allows; None when that is none, or more than one."""
        found = {chain.links[number] for chain in self.chains.values() if number in chain.trusted}
        found = {data for data in found if self._witnessed(number, data)}
        return found.pop() if len(found) == 1 else None

    def _witnessed(self, number: int, data: bytes) -> bool:
        digest = sha256(data)
        heads = {chain.head for chain in self.chains.values() if chain.head[0] == number}
        after = {chain.trusted[number + 1].previous for chain in self.chains.values() if number + 1 in chain.trusted}
        return all(head == (number, digest) for head in heads) and (not after or digest in after)

    def _good_stamp(self, number: int, link: bytes) -> bytes | None:
        key = stamp_key(number)
        for chain in self.chains.values():
            held = chain.stamps.get(number)
            if held and self._chained(key) in ("", sha256(held)):
                with suppress(Damaged, BadInput):
                    stamp.check(held, link, chain.root)
                    return held
        return None

    def _chained(self, key: str) -> str:
        return _only({chain.objects[key] for chain in self.chains.values() if key in chain.objects})

    def _is_said(self, key: str, digest: str) -> bool:
        # the name of an entry ends with the beginning of its digest
        return digest == (self._chained(key) or digest) and digest.startswith(key.removesuffix(".json")[-16:])

    def _put_everywhere(self, key: str, source: bytes | Path, digest: str) -> None:
        for name, place in self.places.items():
            try:
                found = place.sha256(key)
            except KeyError:
                place.put(key, source)
            except OutOfReach:
                next(iter(place.keys(key.partition("/")[0])), None)  # raises, when the whole place is away
                place.replace(key, source)
            else:
                if found == digest:
                    continue
                self._keep_aside(name, place, key)
                place.replace(key, source)
            if place.sha256(key) != digest:
                raise Damaged(f"{key} came back from the {name} changed: look at the disk there")
            self.mended.append(f"{name}: {key}")

    def _keep_aside(self, name: str, place: Objects, key: str) -> None:
        self.evidence.mkdir(parents=True, exist_ok=True)
        target = self.evidence / f"{name}-{key.replace('/', '-')}.{digits(now())}"
        with target.open("wb") as file:
            place.download(key, file)


@contextmanager
def _good(place: Objects, name: str, digest: str) -> Iterator[Made | None]:
    """A WARC of a place that has this digest and can be read; None where it is not so."""
    with ExitStack() as stack:
        try:
            path = stack.enter_context(fetched(place, warc_key(name)))
        except KeyError:
            yield None
            return
        except OutOfReach:
            next(iter(place.keys(COMMITS)), None)  # raises, when the whole place is away
            yield None
            return
        yield _made(path, name, digest)


def _made(path: Path, name: str, digest: str) -> Made | None:
    with suppress(Damaged):
        if sha256_of(path) == digest:
            return Made(path, name, scan(path))
    return None


def _is_whole(commit: Commit, digest: str, index: Container[str], listing: Container[str]) -> bool:
    return commit.sealed.sha256 == digest and commit.cdxj_sha256 in index and commit.manifest_sha256 in listing


def _only(found: set[str]) -> str:
    return found.pop() if len(found) == 1 else ""
