"""What the archive holds of a portal from earlier nights."""

from datetime import timedelta

from model.capture import Capture
from model.instant import now, parse, stamp
from model.link import Link
from model.portal import Portal
from storage.catalog import Catalog

EXPLORED_FOR = timedelta(days=7)
"""So long the sections that led to nothing are left alone."""


class Known:
    """The newest captures with a payload, by portal and URL; with `full` nothing is known, and all is asked anew."""

    def __init__(self, catalog: Catalog, full: bool = False) -> None:
        self._catalog, self._full = catalog, full
        self._held: dict[str, dict[str, Capture]] = {}

    def held(self, portal: Portal) -> dict[str, Capture]:
        """By URL the newest capture of the portal; read from the catalog once."""
        if portal.id not in self._held:
            self._held[portal.id] = {} if self._full else self._catalog.newest(portal.id)
        return self._held[portal.id]

    def was_asked(self, portal: Portal, url: str) -> bool:
        """Whether any answer of the URL is held, whatever it was."""
        return not self._full and any(self._catalog.captures(portal=portal.id, url=url))

    def validators(self, portal: Portal, link: Link) -> dict[str, str]:
        """The headers that make a request conditional (RFC 9110 §13.1); none for what was never held."""
        capture = self.held(portal).get(link.url)
        if capture is None or link.body:
            return {}
        found = {"If-None-Match": capture.etag, "If-Modified-Since": capture.last_modified}
        return {name: value for name, value in found.items() if value}

    def trail(self, portal: Portal) -> frozenset[str]:
        """The pages that led to what is held; empty when the portal was not explored to its end lately, so that
        everything has to be looked at again."""
        explored = self._catalog.mark(_mark(portal))
        if self._full or not explored or now() - parse(explored) > EXPLORED_FOR:
            return frozenset()
        held = self.held(portal)
        trail: set[str] = set()
        for capture in held.values():
            page = capture.via if capture.role in ("list", "article") else ""
            while page and page not in trail:
                trail.add(page)
                page = held[page].via if page in held else ""
        return frozenset(trail)

    def explored(self, portal: Portal) -> None:
        """Notes that the portal was explored to its end, everything looked at."""
        if not self.trail(portal):
            self._catalog.set_mark(_mark(portal), stamp(now()))


def _mark(portal: Portal) -> str:
    return f"explored {portal.id} {portal.home} {portal.scope}"
