"""Which document a capture belongs to, and what must be read beside it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from model.capture import Capture
from model.exchange import Exchange
from model.portal import Portal
from model.report import Document, Hints
from storage.catalog import Catalog
from storage.coding import content
from storage.urlkey import normal

Fetch = Callable[[Capture], Exchange]
"""What gives the exchange of a capture, verified. Raises Damaged, OutOfReach."""

_PARTS = ("attachment", "frame")
_HOPS = 3
"""Frames in frames that are followed, down and up."""


@dataclass(slots=True)
class Shelf:
    """The newest captures of each portal by URL, looked up once for a batch."""

    catalog: Catalog
    _held: dict[str, dict[str, Capture]] = field(default_factory=dict)

    def newest(self, portal: str, url: str) -> Capture | None:
        """The capture that holds the newest payload of a URL."""
        if portal not in self._held:
            self._held[portal] = {normal(asked): one for asked, one in self.catalog.newest(portal).items()}
        return self._held[portal].get(normal(url))

    def documents(self, capture: Capture) -> list[Capture]:
        """What is to be read when a capture is new: itself, or for a file or a frame the pages that it belongs to."""
        page = capture
        for _ in range(_HOPS):
            if page.role not in _PARTS:
                break
            found = self.newest(page.portal, page.via)
            if found is None:
                return []
            page = found
        if page.role in _PARTS:
            return []
        return [capture] if page is capture else [page, *self._rendered(page)]

    def related(
        self, document: Capture, urls: Iterable[str], deeper: Callable[[Capture], list[str]]
    ) -> dict[str, Capture]:
        """The captures of what a document shows or offers, by the URLs it uses; those of its frames too."""
        found: dict[str, Capture] = {}
        queue = [(url, 1) for url in urls]
        for url, depth in queue:
            one = self.newest(document.portal, url)
            if one is None or url in found or one.record_id == document.record_id or _is_listed(document, one):
                continue
            found[url] = one
            if depth < _HOPS and one.role == "frame":
                queue += [(inner, depth + 1) for inner in deeper(one)]
        return found

    def _rendered(self, page: Capture) -> Iterator[Capture]:
        made = [one for one in self.catalog.captures(page.portal, page.url) if one.type == "resource"]
        yield from [one for one in made if one.mime == "text/html"][-1:]


def _is_listed(page: Capture, linked: Capture) -> bool:
    """Whether a list only names a report that is read by itself: it must not pass for the list's own."""
    return linked.role == "article" and page.role in ("home", "section", "list")


def document(capture: Capture, exchange: Exchange) -> Document:
    """What extraction reads: the content of an exchange, with what was declared of it. Raises Damaged."""
    declared = exchange.header("content-type")
    charset = declared.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    return Document(
        url=capture.url,
        content=content(exchange),
        media_type=exchange.media_type,
        # a browser's DOM is written out by us
        charset="utf-8" if exchange.resource else charset,
    )


def hints(capture: Capture, portals: Mapping[str, Portal]) -> Hints:
    """What the registry and the link say of a document."""
    portal = portals.get(capture.portal)
    if portal is None:
        return Hints(link_text=capture.link_text)
    hosts = [urlsplit(url).hostname or "" for url in (portal.home, *portal.entries)]
    return Hints(
        body=portal.name,
        division=portal.division,
        level=portal.level,
        link_text=capture.link_text,
        hosts=tuple(dict.fromkeys((*hosts, *portal.hosts))),
    )
