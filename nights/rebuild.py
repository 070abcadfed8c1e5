"""Rebuilding: catalog, index and dataset anew from the bucket alone.

The nights are gone through again as the chain tells them, each read as it was then: what stands in a file beside a
page must be what lay there that night, not what came later. The old catalog serves until the new one is whole.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from model.errors import Damaged
from model.instant import parse
from model.portal import Portal
from nights.audit import committed
from nights.dataset_rebuild import drop_unreadable, rebuild_dataset
from nights.extract import drain
from nights.lock import only_harvest
from nights.proceedings import change_key, keep_changes, keep_outcomes
from storage.catalog import Catalog
from storage.chain_check import read_chain
from storage.copy import fetched
from storage.keys import commit_key, warc_key
from storage.proceedings import attempt_of, read_proceedings
from storage.scan import scan
from storage.seal import seal_closed
from storage.spool import JOURNAL, OPEN
from storage.store import Store
from storage.subject import Made
from storage.swap import swap_in

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Rebuilt:
    """What was made anew, and the WARCs that could not be read, with why."""

    warcs: int = 0
    captures: int = 0
    indexes: int = 0
    unreadable: list[str] = field(default_factory=list)
    portals: dict[str, Portal] = field(default_factory=dict)
    changes: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)


def rebuild(store: Store, portals: Mapping[str, Portal], on_progress: Progress = lambda done, total: None) -> Rebuilt:
    """Makes catalog, index and dataset anew. `portals` is the registry, for portals of which no night tells.

    Raises HomeBusy while a harvest works here, OutOfReach.
    """
    rebuilt = Rebuilt(portals=dict(portals))
    with only_harvest(store.settings.home), TemporaryDirectory(prefix="nianbao-") as folder:
        drop_unreadable(store)
        with suppress(Damaged):  # what does not pass stays in the spool, and its captures in the catalog
            keep_outcomes(store)
            seal_closed(store, lambda _: None)
        with Catalog.open(f"sqlite:///{folder}/catalog.sqlite") as fresh:
            _replay(replace(store, catalog=fresh), rebuilt, on_progress)
            swap_in(fresh, store.catalog, _spooled(store.settings.spool))
        rebuild_dataset(store, rebuilt.portals, list(rebuilt.changes.values()))
        keep_changes(store, rebuilt.changes)
    return rebuilt


def _replay(store: Store, rebuilt: Rebuilt, on_progress: Progress) -> None:
    nights = list(_nights(store))
    total = sum(map(len, nights))
    for names in nights:
        for name in names:
            with fetched(store.bucket, warc_key(name)) as path:
                try:
                    _add(store, rebuilt, Made(path, name, scan(path)))
                except Damaged as damage:
                    rebuilt.unreadable.append(f"{name}: {damage}")
            on_progress(rebuilt.warcs + len(rebuilt.unreadable), total)
        drain(store, rebuilt.portals)


def _nights(store: Store) -> Iterator[list[str]]:
    """The committed WARCs night by night, those of no link last."""
    left = committed(store.bucket)
    for _, link in sorted(read_chain(store.bucket, store.settings).trusted.items()):
        yield [one.name for one in link.warcs if one.name in left]
        left -= {one.name for one in link.warcs}
    yield sorted(left)


def _add(store: Store, rebuilt: Rebuilt, made: Made) -> None:
    store.catalog.add(made.rows)
    proof = made.sealed
    store.catalog.warc_committed(proof.name, proof.sha256, proof.size, proof.count)
    outcomes = []
    for kind, row in read_proceedings(made.path, made.records):
        if kind == "outcomes":
            outcomes.append(attempt_of(row))
        elif kind == "portals":
            lists = {name: tuple(row[name]) for name in ("hosts", "entries")}
            rebuilt.portals[row["id"]] = Portal(**{**row, **lists})
        elif kind == "changes":
            rebuilt.changes[change_key(row)] = {**row, "at": parse(row["at"])}
    store.catalog.add_attempts(outcomes)
    _index(store, rebuilt, made)
    rebuilt.warcs += 1
    rebuilt.captures += len(made.rows)


def _index(store: Store, rebuilt: Rebuilt, made: Made) -> None:
    """Index, manifest and commit record follow from the file: those that are not there, or not so, are put anew."""
    for key, data in made.objects.items():
        with suppress(KeyError):
            if store.bucket.read(key) == data:
                continue
        store.bucket.replace(key, data)
        rebuilt.indexes += key != commit_key(made.name)


def _spooled(spool: Path) -> set[str]:
    names = (path.name.removesuffix(OPEN) for path in spool.iterdir() if not path.name.endswith(JOURNAL))
    return set(names) | {""}
