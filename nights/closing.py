"""What is written at a night's end: its proceedings, a link of the chain with its stamp, and the second copy.

Each step may be the last before a crash, and each makes good what an earlier night left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from model.errors import Damaged, OutOfReach
from model.instant import now
from model.portal import Portal
from nights.proceedings import keep_proceedings
from nights.summary import Summary
from storage import stamp as stamps
from storage.chain import Link, extend, links, sha256
from storage.chain_check import remember
from storage.chain_check import stamps as held_stamps
from storage.copy import copy_missing, open_copy
from storage.keys import SAID, stamp_key
from storage.seal import seal_closed
from storage.signing import signer
from storage.store import Store


@dataclass(slots=True)
class Closing:
    """What closing a night did: the number of its link (0 when there was nothing to link), objects copied, and what
    could not be done, a line each."""

    link: int = 0
    copied: int = 0
    faults: list[str] = field(default_factory=list)


def close_night(store: Store, run: str, portals: Mapping[str, Portal], announce: Callable[[str], None]) -> Closing:
    """Closes a night. What stamps and the second copy do not take is told, and made good by a later night.

    Raises OutOfReach when the store itself does not answer.
    """
    closing = Closing()
    try:
        keep_proceedings(store, run, portals)
        seal_closed(store, announce)
        link = extend_chain(store)
        closing.link = link.number if link else 0
    except Damaged as damage:
        closing.faults.append(str(damage))
    for step in (add_stamps, _copy):
        try:
            step(store, closing)
        except (Damaged, OutOfReach) as trouble:
            closing.faults.append(str(trouble))
    return closing


def closed(summary: Summary, closing: Closing) -> Summary:
    """The summary of a run whose night was closed."""
    return replace(summary, unclosed=tuple(closing.faults))


def extend_chain(store: Store) -> Link | None:
    """Adds a link for what was committed or said since the last one."""
    said = {key: store.bucket.sha256(key) for prefix in SAID for key in store.bucket.keys(prefix)}
    stamped = {stamp_key(number): sha256(data) for number, data in held_stamps(store.bucket).items()}
    link = extend(store.bucket, signer(store.settings), now(), said | stamped)
    if link:
        remember(store.settings, link.number, link.to_json())
    return link


def add_stamps(store: Store, _: object = None) -> None:
    """Has the links stamped that are not. Raises OutOfReach when the authority does not answer."""
    if not store.settings.tsa_url:
        return
    held = held_stamps(store.bucket)
    for number, data in links(store.bucket).items():
        if number not in held:
            store.bucket.put(stamp_key(number), stamps.ask(store.settings, data))


def _copy(store: Store, closing: Closing) -> None:
    if copy := open_copy(store.settings):
        copied = copy_missing(store.bucket, copy)
        closing.copied = copied.count
        closing.faults += copied.faults
