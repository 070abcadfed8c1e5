"""The checks of one WARC: its bytes, what was made from them, and what chain and catalog say of it.

Each check is a function of its own and sees what the others may not; `CHECKS` are all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from model.capture import Capture
from model.observation import Attempt
from storage.catalog import CommittedWarc
from storage.commit import Sealed
from storage.copy import fetched
from storage.finding import Finding
from storage.keys import cdxj_key, commit_key, manifest_key, warc_key
from storage.objects import Objects
from storage.proceedings import attempt_of, read_proceedings
from storage.record import read_member
from storage.subject import Claims, Made, Subject

Check = Callable[[Subject], Iterator[Finding]]


def read_strictly(subject: Subject) -> Iterator[Finding]:
    """The file is there and every record of it is whole, exact and digests to what it says."""
    if subject.fault:
        yield Finding(object=warc_key(subject.name), what=subject.fault)


def named_as_within(subject: Subject) -> Iterator[Finding]:
    """The file bears the name that its own warcinfo record gives it."""
    made = subject.readable
    if made and (within := _name_within(made)) != subject.name:
        yield Finding(object=warc_key(subject.name), what=f"it calls itself {within}: it was renamed or replaced")


def as_committed(subject: Subject) -> Iterator[Finding]:
    """The file is the one of its commit record."""
    if subject.commit:
        yield from _differs(subject, subject.commit.sealed, "its commit record")


def as_chained(subject: Subject) -> Iterator[Finding]:
    """The file is the one that the chain names."""
    yield from _differs(subject, subject.claims.chain, "the signed chain")


def as_catalogued(subject: Subject) -> Iterator[Finding]:
    """The file is the one that the catalog knows."""
    row, made = subject.claims.catalog, subject.readable
    if row and made and (made.sealed.sha256, made.sealed.size, made.sealed.count) != _facts(row):
        yield Finding(object=warc_key(subject.name), what="it is not the file that the catalog names")


def beside_as_made(subject: Subject) -> Iterator[Finding]:
    """Index, manifest with its Merkle root, and commit record are to the byte what follows from the file."""
    for key in (cdxj_key(subject.name), manifest_key(subject.name), commit_key(subject.name)):
        found = subject.beside.get(key)
        if found is None:
            yield Finding(object=key, what="it is missing")
        elif subject.readable and found != subject.readable.objects[key]:
            yield Finding(object=key, what="it is not what follows from the WARC")


def captures_as_catalogued(subject: Subject) -> Iterator[Finding]:
    """The catalog has each capture of the file, as it stands there, and no other."""
    if subject.claims.rows is None or not subject.readable:
        return
    held = {capture.record_id: (capture, observed) for capture, observed in subject.claims.rows}
    for capture, observed in subject.readable.rows:
        row = held.pop(capture.record_id, None)
        if row is None:
            yield _of_catalog(capture, "the catalog does not have it, though the WARC does")
        elif row != (capture, observed):
            yield _of_catalog(capture, "the catalog says otherwise than the WARC")
    for capture, _ in held.values():
        yield _of_catalog(capture, "the catalog has it, though the WARC does not")


def outcomes_as_catalogued(subject: Subject) -> Iterator[Finding]:
    """The catalog has each outcome that was sealed, or a later word on it."""
    if subject.claims.attempts is None or not subject.readable:
        return
    held: dict[str, dict[tuple[str, str], Attempt]] = {}
    for kind, row in read_proceedings(subject.readable.path, subject.readable.records):
        if kind != "outcomes":
            continue
        sealed = attempt_of(row)
        if sealed.run not in held:
            held[sealed.run] = {(one.portal, one.url): one for one in subject.claims.attempts(sealed.run)}
        found = held[sealed.run].get((sealed.portal, sealed.url))
        if found != sealed and (found is None or found.at <= sealed.at):
            what = "the catalog does not have the outcome that was sealed"
            place = f"{sealed.run} {sealed.portal} {sealed.url}"
            yield Finding(object=place, what=what, place="catalog", remedy="nianbao audit --rebuild")


CATALOG_CHECKS: tuple[Check, ...] = (captures_as_catalogued, outcomes_as_catalogued)
CHECKS: tuple[Check, ...] = (
    read_strictly,
    named_as_within,
    as_committed,
    as_chained,
    as_catalogued,
    beside_as_made,
    *CATALOG_CHECKS,
)


def check_warc(place: Objects, name: str, claims: Claims, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """What is wrong with a WARC in a place. Raises OutOfReach."""
    beside: dict[str, bytes] = {}
    for key in (cdxj_key(name), manifest_key(name), commit_key(name)):
        with suppress(KeyError):
            beside[key] = place.read(key)
    try:
        with fetched(place, warc_key(name)) as path:
            return _findings(Subject(name, path, beside, claims), checks)
    except KeyError:
        return _findings(Subject(name, None, beside, claims), checks)


def _findings(subject: Subject, checks: Sequence[Check]) -> list[Finding]:
    return [finding for check in checks for finding in check(subject)]


def _differs(subject: Subject, claim: Sealed | None, who: str) -> Iterator[Finding]:
    made = subject.readable
    if claim and made and made.sealed != claim:
        yield Finding(object=warc_key(subject.name), what=f"it is not the file that {who} names")


def _facts(row: CommittedWarc) -> tuple[str, int, int]:
    return row.sha256, row.size, row.count


def _name_within(made: Made) -> str:
    first = made.records[0]
    with made.path.open("rb") as file:
        return read_member(file.read(first.length)).header("WARC-Filename")


def _of_catalog(capture: Capture, what: str) -> Finding:
    return Finding(
        object=f"{capture.record_id} ({capture.url})", what=what, place="catalog", remedy="nianbao audit --rebuild"
    )
