"""Reading what is kept, wherever it lies: in the open WARC, in a sealed one, or only in the bucket."""

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from model.capture import Capture
from model.errors import Damaged
from model.exchange import Exchange
from storage.coding import payload_blocks
from storage.keys import warc_key
from storage.record import Record, read_member
from storage.restore import read_exchange
from storage.spool import OPEN

if TYPE_CHECKING:
    from storage.store import Store


def fetch(store: "Store", capture: Capture) -> Exchange:
    """The exchange of a capture, verified; a revisit with the payload of its original.

    Raises Damaged when kept bytes are not what was recorded of them, OutOfReach when the store does not answer.
    """
    record = _record(store, capture)
    original = _original(store, capture)
    exchange = read_exchange(capture, record, original)
    if capture.payload_digest:
        digest = hashlib.sha256()
        for block in payload_blocks(exchange):
            digest.update(block)
        if capture.payload_digest != f"sha256:{digest.hexdigest()}":
            raise Damaged(f"the payload of {capture.record_id} in {capture.warc} is not what was captured")
    return exchange


def _original(store: "Store", capture: Capture) -> Record | None:
    if not capture.refers_to:
        return None
    original = store.catalog.capture(capture.refers_to)
    if original is None:
        raise Damaged(f"{capture.record_id} refers to {capture.refers_to}, which the catalog does not know")
    return _record(store, original)


def _record(store: "Store", capture: Capture) -> Record:
    place = f"{capture.warc} at {capture.offset}"
    data = _bytes(store, capture)
    try:
        if len(data) != capture.length:
            raise Damaged("the file is too short")
        record = read_member(data)
    except Damaged as damage:
        raise Damaged(f"{place}: {damage}; run `nianbao audit`") from None
    if record.header("WARC-Record-ID") != f"<{capture.record_id}>":
        raise Damaged(f"{place} lies {record.header('WARC-Record-ID')}, not {capture.record_id}; run `nianbao audit`")
    return record


def _bytes(store: "Store", capture: Capture) -> bytes:
    # a file may be sealed and removed meanwhile, and goes one way only: open, sealed, bucket
    for suffix in (OPEN, ""):
        try:
            return _part(store.settings.spool / (capture.warc + suffix), capture.offset, capture.length)
        except FileNotFoundError:
            continue
    try:
        return store.bucket.read(warc_key(capture.warc), capture.offset, capture.length)
    except KeyError:
        raise Damaged(f"{capture.warc} lies neither in {store.settings.spool} nor in the bucket") from None


def _part(path: Path, offset: int, length: int) -> bytes:
    file = os.open(path, os.O_RDONLY)
    try:
        return os.pread(file, length, offset)
    finally:
        os.close(file)
