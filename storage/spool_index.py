"""The CDXJ lines of what is acknowledged but lies in no committed WARC yet, read from the journals of the spool."""

import json
from pathlib import Path
from threading import Lock

from model.capture import Capture
from model.instant import digits
from storage.index import surt
from storage.journal import entries
from storage.spool import JOURNAL
from storage.warc import ascii_uri


def capture_line(capture: Capture) -> bytes:
    """The line that the index of its WARC will have for a capture, with its line end."""
    uri, revisit = ascii_uri(capture.url), capture.type == "revisit"
    fields = {
        "url": uri,
        "mime": "warc/revisit" if revisit else capture.mime,
        # a revisit of a 304 has an empty block, and so no status of its own
        "status": "" if capture.status is None or (revisit and capture.status == 304) else str(capture.status),
        "digest": capture.payload_digest,
        "length": str(capture.length),
        "offset": str(capture.offset),
        "filename": capture.warc,
    }
    shown = {key: value for key, value in fields.items() if value}
    return f"{surt(uri)} {digits(capture.timestamp)} {json.dumps(shown)}\n".encode()


class SpoolIndex:
    """The lines of the spool as it is when it is asked; a journal is read again only when it has grown."""

    def __init__(self, spool: Path) -> None:
        self._spool = spool
        self._lock = Lock()
        self._read: dict[Path, tuple[int, list[bytes]]] = {}

    def lines(self, start: bytes, end: bytes) -> tuple[list[bytes], frozenset[str]]:
        """The lines from `start` on and before `end`, in their order, and the names of the journals they are from."""
        with self._lock:
            self._read = {path: self._of(path) for path in self._spool.glob(f"*{JOURNAL}")}
            read = self._read
        found = sorted(line for _, lines in read.values() for line in lines if start <= line < end)
        return found, frozenset(path.name for path in read)

    def _of(self, path: Path) -> tuple[int, list[bytes]]:
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return 0, []
        known = self._read.get(path)
        return known if known and known[0] == size else (size, _lines(path))


def _lines(path: Path) -> list[bytes]:
    found = (entry.capture for entry in entries(path))
    return [capture_line(one) for one in found if one and one.type in ("response", "revisit")]
