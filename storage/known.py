"""What the archive holds already, for a writer that asks about every exchange: it must not ask the database each time
for what it just wrote itself."""

from dataclasses import replace

from model.capture import Capture
from model.exchange import Exchange
from model.observation import State
from storage.catalog import Catalog
from storage.warc import EMPTY, redirects_to


class Known:
    """The newest capture of each URL, and the payloads that a revisit may refer to: those of committed files, and
    those of the file being written."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._newest: dict[str, dict[str, Capture]] = {}
        self._resources: dict[tuple[str, str], Capture | None] = {}
        self._here: dict[str, Capture] = {}

    def begin_file(self) -> None:
        """Another file is written from now on."""
        self._here.clear()

    def learn(self, capture: Capture, original: Capture | None) -> None:
        """A capture was written to the file at hand; `original` is what it refers to as a revisit."""
        if capture.type == "resource":
            self._resources[capture.url, capture.mime] = capture
        if capture.type == "response":
            self._here.setdefault(capture.payload_digest, capture)
        if capture.type in ("response", "revisit") and 200 <= (capture.status or 0) < 300:
            held = replace(original, url=capture.url) if original else capture
            self._of(capture.portal)[capture.url] = held

    def before(self, portal: str, exchange: Exchange) -> Capture | None:
        """What an exchange is to be compared with: the newest payload at its URL, or whatever came from there."""
        if exchange.resource:
            return self._resource(exchange.url, exchange.media_type)
        found = self._of(portal).get(exchange.url)
        if found is None and exchange.status and 300 <= exchange.status < 400:
            return self._catalog.nearest(exchange.url)
        return found

    def original(self, exchange: Exchange, digest: str, before: Capture | None) -> Capture | None:
        """The capture that a revisit of this exchange may refer to; None when it must be kept itself."""
        if exchange.resource or exchange.failure or exchange.truncated or not exchange.head:
            return None
        if exchange.status == 304:
            return before and (self._here.get(before.payload_digest) or self._catalog.capture(before.record_id))
        if digest in ("", EMPTY):
            return None
        return self._here.get(digest) or self._catalog.committed_payload(digest)

    def _of(self, portal: str) -> dict[str, Capture]:
        if portal not in self._newest:
            self._newest[portal] = self._catalog.newest(portal)
        return self._newest[portal]

    def _resource(self, url: str, mime: str) -> Capture | None:
        if (url, mime) not in self._resources:
            made = [one for one in self._catalog.captures(url=url) if one.type == "resource" and one.mime == mime]
            self._resources[url, mime] = made[-1] if made else None
        return self._resources[url, mime]


def state_of(exchange: Exchange, digest: str, before: Capture | None) -> State:
    """What an exchange says of its URL, beside what was there before."""
    status = 200 if exchange.resource else exchange.status
    if exchange.failure or status is None:
        return "failed"
    if status in (404, 410):
        return "gone"
    if status == 304:
        return "unchanged" if before else "failed"
    if not 200 <= status < 400:
        return "failed"
    if before is None:
        return "new"
    leads_elsewhere = status >= 300 and redirects_to(exchange) != before.location
    return "changed" if leads_elsewhere or digest != before.payload_digest else "unchanged"
