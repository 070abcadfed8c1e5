"""The verbs that read what is kept: captures and get."""

import json
import sys
from pathlib import Path

from model.capture import Capture
from model.errors import BadInput
from model.instant import parse, stamp
from model.takedown import Takedown
from storage.archive import Archive
from storage.coding import content
from storage.guard import Guard
from storage.settings import Settings
from storage.store import open_store

COLUMNS = (
    "record_id",
    "portal",
    "url",
    "timestamp",
    "status",
    "mime",
    "type",
    "payload_digest",
    "warc",
    "offset",
    "length",
)


def as_row(capture: Capture) -> dict[str, str | int | None]:
    """The contract's columns of a capture."""
    row = {name: getattr(capture, name) for name in COLUMNS}
    return row | {"timestamp": stamp(capture.timestamp)}


def run_captures(home: Path | None, portal: str, url: str, *, as_json: bool) -> None:
    """Print the captures, oldest first: JSON lines, or columns for people. One that is closed is listed, and says by
    which take-down."""
    with open_store(Settings.read(home)) as store, Guard(store.bucket, store.catalog, "get") as guard:
        for capture in store.catalog.captures(portal=portal, url=url):
            entry = guard.closing(capture)
            row = as_row(capture) | ({"takedown": entry.id} if entry else {})
            sys.stdout.write(json.dumps(row, ensure_ascii=False) if as_json else line(capture, entry))
            sys.stdout.write("\n")


def line(capture: Capture, entry: Takedown | None) -> str:
    """A capture on one line, for reading."""
    told = f"  [{entry.told()}]" if entry else ""
    moment, status = stamp(capture.timestamp), capture.status or "---"
    return f"{moment}  {status}  {capture.type:8}  {capture.portal:16}  {capture.url}{told}"


def run_get(home: Path | None, url: str, at: str) -> None:
    """Write the body of the capture nearest to `at`, or of the newest good one, to stdout.

    Raises BadInput when `at` is no time or nothing is kept of the URL, Closed when a take-down closes that capture.
    """
    try:
        moment = parse(at) if at else None
    except ValueError as error:
        raise BadInput(f"--at: {error}") from None
    with open_store(Settings.read(home)) as store:
        capture = store.catalog.nearest(url, moment)
        if capture is None:
            raise BadInput(f"nothing is kept of {url}; `nianbao captures --url URL` lists what is")
        with Guard(store.bucket, store.catalog, "get") as guard:
            exchange = guard.fetching(Archive(store).fetch)(capture)
        sys.stdout.buffer.write(content(exchange))
