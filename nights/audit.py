"""The audit: everything that was sealed, held against everything that was said of it. Nothing is changed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from model.errors import OutOfReach
from nights.dataset_audit import check_dataset
from storage.catalog import CommittedWarc
from storage.chain_check import Chain, check_chain, read_chain
from storage.copy import open_copy
from storage.finding import Finding
from storage.fixity import CATALOG_CHECKS, CHECKS, check_warc
from storage.keys import CHAIN, COMMITS, SAID, WARCS, warc_key
from storage.objects import Objects
from storage.spool import OPEN
from storage.store import Store
from storage.subject import Claims

Progress = Callable[[int, int], None]
_IN_COPY = tuple(check for check in CHECKS if check not in CATALOG_CHECKS)


@dataclass(slots=True)
class Audit:
    """What was looked at, what is wrong, and what a person should know though nothing is wrong."""

    warcs: int = 0
    links: int = 0
    damaged: list[str] = field(default_factory=list)
    """The WARCs of which something is wrong in the store or in its copy."""
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the WARCs beside what lies in the bucket: the chain, the catalog's rows, the second copy."""

    chain: Chain
    catalogued: dict[str, CommittedWarc]
    copy: Objects | None

    @classmethod
    def of(cls, store: Store) -> "Known":
        """What is known in a store."""
        chain = read_chain(store.bucket, store.settings)
        return cls(chain, {row.name: row for row in store.catalog.warcs()}, open_copy(store.settings))

    def claims(self, name: str) -> Claims:
        """What chain and catalog say of a WARC."""
        return Claims(chain=self.chain.warcs.get(name), catalog=self.catalogued.get(name))

    def names(self, store: Store) -> list[str]:
        """The WARCs that anything says are committed."""
        return sorted(committed(store.bucket) | set(self.chain.warcs) | set(self.catalogued))


def audit(store: Store, on_progress: Progress = lambda done, total: None) -> Audit:
    """Audits the store, its second copy, the catalog and the dataset. Raises OutOfReach when the store is away."""
    known = Known.of(store)
    names = known.names(store)
    found = Audit(warcs=len(names), links=len(known.chain.links), notes=list(_notes(store, known)))
    findings = check_chain(known.chain)
    for done, name in enumerate(names):
        of_warc = audit_warc(store, known, name)
        if any(one.place in ("store", "copy") for one in of_warc):
            found.damaged.append(name)
        findings += of_warc
        on_progress(done + 1, len(names))
    findings += [*_strays(store, names), *_phantoms(store, names), *audit_beside(store, known)]
    found.findings = merged(findings + check_dataset(store))
    return found


def audit_warc(store: Store, known: Known, name: str) -> list[Finding]:
    """What is wrong with one WARC, in the store and in its copy."""
    claims = known.claims(name)
    catalogued = replace(claims, rows=store.catalog.rows(name), attempts=store.catalog.attempts)
    findings = _readable(store.bucket, name, catalogued)
    if known.copy:
        findings += [_in_copy(one) for one in check_warc(known.copy, name, claims, _IN_COPY)]
    return findings


def audit_beside(store: Store, known: Known) -> list[Finding]:
    """What of the chain and of what persons said is not the same in the second copy."""
    if known.copy is None:
        return []
    return [
        _in_copy(Finding(object=key, what="it is not what the store holds" if there else "it is missing"))
        for prefix in (CHAIN, *SAID)
        for key, there in _differing(store.bucket, known.copy, prefix)
    ]


def committed(place: Objects) -> set[str]:
    """The WARCs that have a commit record in a place."""
    return {key.removeprefix(COMMITS).removesuffix(".json") for key in place.keys(COMMITS)}


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each object of a place, with all that is wrong with it."""
    by_object: dict[tuple[str, str], Finding] = {}
    for one in findings:
        before = by_object.setdefault((one.place, one.object), one)
        if one.what not in before.what:
            by_object[one.place, one.object] = replace(before, what=f"{before.what}; {one.what}")
    return list(by_object.values())


def _readable(place: Objects, name: str, claims: Claims) -> list[Finding]:
    """The findings of a WARC. That the store cannot read one object, while it answers, is a finding too."""
    try:
        return check_warc(place, name, claims)
    except OutOfReach as trouble:
        next(iter(place.keys(COMMITS)), None)  # raises, when the store is away
        return [Finding(object=warc_key(name), what=f"the store cannot read it ({trouble})")]


def _in_copy(finding: Finding) -> Finding:
    return replace(finding, place="copy")


def _differing(place: Objects, copy: Objects, prefix: str) -> Iterator[tuple[str, bool]]:
    there = set(copy.keys(prefix))
    for key in place.keys(prefix):
        if key not in there or copy.sha256(key) != place.sha256(key):
            yield key, key in there


def _strays(store: Store, names: Iterable[str]) -> Iterator[Finding]:
    """Files that were never committed, and that no sealer of this home is about to commit."""
    lying = {key.removeprefix(WARCS) for key in store.bucket.keys(WARCS)}
    spooled = {path.name for path in store.settings.spool.iterdir()}
    for name in sorted(lying - set(names) - spooled - committed(store.bucket)):
        remedy = "if no other machine is sealing it now, look at it: it may be another file under a new name"
        yield Finding(object=warc_key(name), what="it has no commit record", remedy=remedy)


def _phantoms(store: Store, names: Iterable[str]) -> Iterator[Finding]:
    """Captures that the catalog has in files which are nowhere."""
    spooled = {path.name.removesuffix(OPEN) for path in store.settings.spool.iterdir()}
    for name in sorted(store.catalog.places() - set(names) - spooled):
        what = "the catalog has captures in it, and it lies neither in the bucket nor in the spool"
        yield Finding(object=name, what=what, place="catalog", remedy="nianbao audit --repair, then --rebuild")


def _notes(store: Store, known: Known) -> Iterator[str]:
    if known.chain.links and not known.chain.signers:
        signers = ", ".join(sorted({link.signer for link in known.chain.parsed.values()}))
        yield f"this home knows no signing key yet, so any would do; the chain is signed by {signers}"
    unlinked = len(committed(store.bucket) - set(known.chain.warcs))
    if unlinked:
        yield f"{unlinked} WARCs are not in the chain yet: the next harvest adds them"
    if known.chain.stamps and not store.settings.tsa_root:
        yield "NIANBAO_TSA_ROOT is not set: whose time stamps these are was not verified"
    if known.copy is None:
        yield "NIANBAO_COPY is not set: there is no second copy to mend from"
