"""Repair: what the audit found damaged in one place is mended from the other, and never from a bad one."""

from collections.abc import Iterable

from nights.closing import add_stamps
from storage.chain_check import read_chain
from storage.copy import open_copy
from storage.mending import Mender
from storage.objects import Objects
from storage.store import Store


def repair(store: Store, damaged: Iterable[str]) -> list[str]:
    """Mends the chain, what persons said, and these WARCs, in the store and in its copy; names what was mended.

    Raises OutOfReach when one of them is away, Damaged when a place does not keep what is put there.
    """
    places: dict[str, Objects] = {"store": store.bucket}
    if copy := open_copy(store.settings):
        places["copy"] = copy
    mender = Mender(
        places=places,
        chains={name: read_chain(place, store.settings) for name, place in places.items()},
        catalogued={row.name: row for row in store.catalog.warcs()},
        evidence=store.settings.home / "evidence",
    )
    mender.links()
    mender.said()
    for name in damaged:
        mender.warc(name)
    add_stamps(store)
    return mender.mended
