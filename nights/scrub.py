"""The scrub: the audit in daily parts. Every WARC is read within 30 days, and the last night's within 24 hours.

When each was last read stands in `proof/scrub.json`; a lost file only makes the next scrub longer.
"""

import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from model.instant import now, parse, stamp
from nights.audit import Known, audit_beside, audit_warc, merged
from storage.chain_check import check_chain
from storage.finding import Finding
from storage.signing import folder
from storage.store import Store

WITHIN = timedelta(days=30)
_SLACK = timedelta(days=2)
"""Read this much sooner, so that a day on which no scrub runs breaks no promise."""

_NEVER = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(slots=True)
class Scrub:
    """The WARCs that were read, and what is wrong."""

    names: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def scrub(store: Store, at: datetime | None = None) -> Scrub:
    """Reads what is due: to be called once a day. Raises OutOfReach."""
    at, known = at or now(), Known.of(store)
    read = _state(store)
    found = Scrub(names=due(known.names(store), read, at))
    findings = check_chain(known.chain) + audit_beside(store, known)
    for name in found.names:
        findings += audit_warc(store, known, name)
        read[name] = at
        _keep(store, read)
    found.findings = merged(findings)
    return found


def due(names: Sequence[str], read: Mapping[str, datetime], at: datetime) -> list[str]:
    """What is to be read today: what was never read, what would be too old before long, and enough of the oldest that
    each day has its share."""
    oldest = sorted(names, key=lambda name: (read.get(name, _NEVER), name))
    must = sum(read.get(name, _NEVER) <= at - (WITHIN - _SLACK) for name in names)
    today = sum(at - timedelta(days=1) < read.get(name, _NEVER) for name in names)
    share = math.ceil(len(names) / (WITHIN - _SLACK).days) - today
    return oldest[: max(must, share)]


def _state(store: Store) -> dict[str, datetime]:
    path = folder(store.settings) / "scrub.json"
    try:
        return {name: parse(at) for name, at in json.loads(path.read_bytes()).items()}
    except (FileNotFoundError, ValueError):
        return {}


def _keep(store: Store, read: Mapping[str, datetime]) -> None:
    path = folder(store.settings) / "scrub.json"
    draft = path.with_suffix(".new")
    with draft.open("w") as file:
        json.dump({name: stamp(at) for name, at in sorted(read.items())}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
