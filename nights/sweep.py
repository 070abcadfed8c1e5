"""The sweep: whatever is sealed and not yet read is read and published. Safe to run at any time, however often."""

from dataclasses import dataclass

from crawler.registry import read
from model.errors import BadInput
from model.portal import Portal
from nights.extract import DrainTally, drain
from nights.publish import Published, publish
from storage.settings import Settings
from storage.store import open_store


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did."""

    drained: DrainTally
    published: Published


def sweep(settings: Settings) -> Swept:
    """Drain the outbox and publish what came of it. Raises OutOfReach."""
    portals = known_portals(settings)
    with open_store(settings) as store:
        return Swept(drain(store, portals), publish(store, portals))


def known_portals(settings: Settings) -> dict[str, Portal]:
    """The registry by ids; empty where there is none: what was captured is read without its hints then."""
    try:
        return {portal.id: portal for portal in read(settings.portals).portals}
    except BadInput:
        return {}
