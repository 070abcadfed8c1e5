"""The verbs that read what is kept: captures and get."""

import json
import sys
from pathlib import Path

from model.capture import Capture
from model.errors import BadInput
from model.instant import parse, stamp
from storage.archive import Archive
from storage.coding import content
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
    """Print the captures, oldest first: JSON lines, or columns for people."""
    with open_store(Settings.read(home)) as store:
        for capture in store.catalog.captures(portal=portal, url=url):
            sys.stdout.write(json.dumps(as_row(capture), ensure_ascii=False) if as_json else line(capture))
            sys.stdout.write("\n")


def line(capture: Capture) -> str:
    """A capture on one line, for reading."""
    return (
        f"{stamp(capture.timestamp)}  {capture.status or '---'}  {capture.type:8}  {capture.portal:16}  {capture.url}"
    )


def run_get(home: Path | None, url: str, at: str) -> None:
    """Write the body of the capture nearest to `at`, or of the newest good one, to stdout.

    Raises BadInput when `at` is no time or nothing is kept of the URL.
    """
    try:
        moment = parse(at) if at else None
    except ValueError as error:
        raise BadInput(f"--at: {error}") from None
    with open_store(Settings.read(home)) as store:
        capture = store.catalog.nearest(url, moment)
        if capture is None:
            raise BadInput(f"nothing is kept of {url}; `nianbao captures --url URL` lists what is")
        sys.stdout.buffer.write(content(Archive(store).fetch(capture)))
