"""What no fetch recorded, sealed: outcomes, changes that were told of reports, the registry as it was."""

from collections.abc import Container, Mapping
from dataclasses import asdict
from typing import Any

from model.instant import stamp
from model.portal import Portal
from storage.proceedings import write_proceedings
from storage.store import Store
from storage.tables import CHANGES

Row = dict[str, Any]
_MARK = "proceedings"


def keep_proceedings(store: Store, run: str, portals: Mapping[str, Portal]) -> None:
    """Writes into the spool what came since the last time; all outcomes of a run of which any did."""
    after, told = _noted(store)
    version = store.dataset.version(CHANGES)
    changes = [_change(row) for row in store.dataset.changed(CHANGES, told).to_pylist()]
    outcomes, highest = _outcomes(store, after, run)
    if highest > after or changes:
        entries = [asdict(portal) for portal in portals.values()]
        parts = {"outcomes": outcomes, "changes": changes, "portals": entries}
        write_proceedings(store.settings.spool, run, parts)
        _note(store, highest, version)


def keep_outcomes(store: Store) -> None:
    """Writes into the spool the outcomes that came since the last time: no dataset is needed for that."""
    outcomes, _ = _outcomes(store, _noted(store)[0], "")
    if outcomes:
        write_proceedings(store.settings.spool, "rebuild", {"outcomes": outcomes})


def keep_changes(store: Store, sealed: Container[tuple[str, str, str]]) -> None:
    """Writes into the spool the changes that no night has sealed; everything is sealed then."""
    version = store.dataset.version(CHANGES)
    changes = [_change(row) for row in store.dataset.read(CHANGES).to_pylist()]
    if unsealed := [row for row in changes if change_key(row) not in sealed]:
        write_proceedings(store.settings.spool, "rebuild", {"changes": unsealed})
    _note(store, store.catalog.runs()[1], version)


def change_key(row: Row) -> tuple[str, str, str]:
    """What tells a sealed change from others."""
    return row["report_id"], row["change"], row["at"]


def _outcomes(store: Store, after: int, run: str) -> tuple[list[Row], int]:
    runs, highest = store.catalog.runs(after)
    found = [one for name in sorted({*runs, run} - {""}) for one in store.catalog.attempts(name)]
    return [{**asdict(one), "at": stamp(one.at)} for one in found], highest


def _change(row: Mapping[str, Any]) -> Row:
    return {**row, "at": stamp(row["at"])}


def _note(store: Store, highest: int, version: int) -> None:
    store.catalog.set_mark(_MARK, f"{highest} {store.dataset.identity(CHANGES)} {version}")


def _noted(store: Store) -> tuple[int, int]:
    """The highest outcome and the version of the changes that are sealed; those of another table count for nothing."""
    after, identity, told = (store.catalog.mark(_MARK) or "0 - 0").split()
    return int(after), int(told) if identity == store.dataset.identity(CHANGES) else 0
