"""The dataset anew: its rows by what was read, its history of changes by what the nights told of it.

Tables that can be read are brought to what they should hold, so that the cursors of their readers stay good; tables
that cannot are made anew.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from model.errors import OutOfReach
from model.portal import Portal
from nights.publish import publish
from storage.store import Store
from storage.tables import CHANGES, OUTCOMES, PARTS, REPORTS, TABLES

Change = Mapping[str, Any]


def rebuild_dataset(store: Store, portals: Mapping[str, Portal], sealed: Sequence[Change]) -> None:
    """Makes the dataset say what the catalog says; `sealed` are the changes that nights told of. Raises OutOfReach."""
    before = set(_column(store, REPORTS, "report_id"))
    told = store.dataset.read(CHANGES).to_pylist()
    publish(store, portals, everything=True)
    _drop_orphans(store)
    _restore_changes(store, before, [*told, *sealed])


def drop_unreadable(store: Store) -> None:
    """Takes the dataset away when it cannot be read: it is made anew then. Raises OutOfReach."""
    if not _is_sound(store):
        for key in list(store.bucket.keys("dataset/")):
            store.bucket.remove(key)


def _is_sound(store: Store) -> bool:
    """Whether every table can be read and no report stands in it twice."""
    try:
        for table in TABLES:
            store.dataset.read(table)
        heads = store.dataset.read(REPORTS).select(["portal", "body", "year"]).to_pylist()
    except OutOfReach:
        return False
    return len({tuple(head.values()) for head in heads}) == len(heads)


def _drop_orphans(store: Store) -> None:
    """Takes away rows of reports and runs that are not there."""
    reports = set(_column(store, REPORTS, "report_id"))
    for table in PARTS:
        gone = sorted(set(_column(store, table, "report_id")) - reports)
        store.dataset.replace(table, "report_id", gone, [])
    gone = sorted(set(_column(store, OUTCOMES, "run")) - set(store.catalog.runs()[0]))
    store.dataset.replace(OUTCOMES, "run", gone, [])


def _restore_changes(store: Store, before: set[str], told: Sequence[Change]) -> None:
    """Puts back the history of reports that had to be made anew, which their making anew is no part of."""
    history = _by_report(told)
    now = _by_report(store.dataset.read(CHANGES).to_pylist())
    wanted = {one: rows if one not in before else rows | now.get(one, set()) for one, rows in history.items()}
    wrong = sorted(one for one, rows in wanted.items() if rows != now.get(one))
    rows = [
        {"report_id": one, "change": change, "at": at}
        for one in wrong
        for at, change in sorted((at, change) for change, at in wanted[one])
    ]
    store.dataset.replace(CHANGES, "report_id", wrong, rows)


def _by_report(rows: Sequence[Change]) -> dict[str, set[tuple[str, Any]]]:
    found: dict[str, set[tuple[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["report_id"], set()).add((row["change"], row["at"]))
    return found


def _column(store: Store, table: Any, name: str) -> list[str]:
    return [str(value) for value in store.dataset.read(table).column(name).to_pylist()]
