"""Nights in small: pages are kept, sealed, published, and the night is closed."""

from collections.abc import Callable

from model.instant import now
from model.observation import Attempt
from model.portal import Portal
from nights.audit import Audit
from nights.closing import Closing, close_night
from nights.publish import publish
from storage.seal import seal_closed
from storage.store import Store

Keep = Callable[..., None]
PORTALS = {"a": Portal(id="a", name="甲县人民政府", division="150724", level="county", home="http://a.example/")}


def night(store: Store, keep: Keep, *bodies: str) -> Closing:
    """A night that met pages of these bodies."""
    keep(store, *bodies)
    seal_closed(store, lambda _: None)
    attempt = Attempt(portal="a", url="http://a.example/", run="night", at=now(), outcome="captured", status=200)
    store.catalog.add_attempts([attempt])
    publish(store, PORTALS)
    return close_night(store, "night", PORTALS, lambda _: None)


def objects(found: Audit) -> set[tuple[str, str]]:
    """Of what something is wrong, and where."""
    return {(finding.place, finding.object) for finding in found.findings}
