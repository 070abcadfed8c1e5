"""The pages of a package: one line of JSON for each state of each page, with its title and text (WACZ 1.1.1 §5.2)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from model.capture import Capture
from model.errors import Damaged
from model.instant import stamp
from storage import reader
from storage.choice import Chosen, original_outside
from storage.coding import content
from storage.store import Store
from storage.told_charset import ToldCharsets, untold

LARGEST = 8 << 20
"""Bytes of a page's record, zipped: what is larger is listed without its text."""

_ROLES = ("home", "section", "list", "article")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What a page says: its title, its text, and the charset that its bytes were read in (Python's name)."""

    title: str = ""
    text: str = ""
    charset: str = ""


Outline = Callable[[str, bytes, str], PageText]
"""Reads a page: URL, body, declared media type."""


@dataclass(slots=True)
class Pages:
    """The pages among the chosen captures. Pages that need it are told their charset in `told`; `damages` says of
    which pages nothing could be read."""

    store: Store
    chosen: Chosen
    outline: Outline
    told: ToldCharsets
    count: int = 0
    damages: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[bytes]:
        """The lines of `pages.jsonl`: a head, and then the pages, oldest first."""
        yield _line({"format": "json-pages-1.0", "id": "pages", "title": "Pages", "hasText": True})
        brought: dict[str, PageText] = {}
        for capture in self.chosen.choice.captures(self.store.catalog):
            if not self.chosen.has(capture):
                continue
            original = original_outside(self.store.catalog, self.chosen.choice, capture)
            if original and original.record_id not in brought:
                brought[original.record_id] = said = self._said(original)
                yield from self._page(capture, said)
            elif capture.type == "response":
                yield from self._page(capture, self._said(capture))
            elif capture.type == "revisit":
                self.told.repeat(capture)

    def _page(self, capture: Capture, said: PageText) -> Iterator[bytes]:
        if capture.type == "revisit":
            self.told.repeat(capture)
        if capture.role in _ROLES and capture.status in (200, 304):
            self.count += 1
            page_id = capture.record_id.removeprefix("urn:uuid:")
            fields = {"id": page_id, "url": capture.url, "ts": stamp(capture.timestamp), "mime": capture.mime}
            yield _line({**fields, "title": said.title or capture.link_text or capture.url, "text": said.text})

    def _said(self, capture: Capture) -> PageText:
        """What a page says; nothing where it is none. Tells its charset where it must be told."""
        if capture.status != 200 or "html" not in capture.mime or capture.length > LARGEST:
            return PageText()
        try:
            exchange = reader.fetch(self.store, capture)
            body = content(exchange)
        except Damaged as damage:
            self.damages.append(str(damage))
            return PageText()
        said = self.outline(capture.url, body, capture.mime)
        if label := untold(exchange, body, said.charset):
            self.told.copy(capture, body, label)
        return said


def _line(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
