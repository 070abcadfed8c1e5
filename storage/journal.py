"""The journal beside an open WARC: a line for each group of records that is safely in the file.

A line is the CRC-32 of the rest in eight hex digits, a space, and a JSON object. A line that does not hold tells
nothing, and takes nothing from the lines behind it.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import datetime
from pathlib import Path
from typing import Any

from model.capture import Capture
from model.instant import parse, stamp
from model.observation import Observation

_CAPTURE = tuple(field.name for field in fields_of(Capture))
_OBSERVATION = tuple(field.name for field in fields_of(Observation))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A group of records: its place in the file, the SHA-256 of its bytes, and what it stands for (the warcinfo
    record that begins a file stands for no capture)."""

    offset: int
    length: int
    sha256: str
    capture: Capture | None = None
    observation: Observation | None = None

    @property
    def end(self) -> int:
        """Where the next group begins."""
        return self.offset + self.length


def line(entry: Entry) -> bytes:
    """The entry as a line of the journal."""
    fields: dict[str, Any] = {"offset": entry.offset, "length": entry.length, "sha256": entry.sha256}
    if entry.capture and entry.observation:
        fields["capture"] = {name: _plain(getattr(entry.capture, name)) for name in _CAPTURE}
        fields["observation"] = {name: _plain(getattr(entry.observation, name)) for name in _OBSERVATION}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    return b"%08x %b\n" % (zlib.crc32(text), text)


def _plain(value: Any) -> Any:
    return stamp(value) if isinstance(value, datetime) else value


def entries(path: Path) -> Iterator[Entry]:
    """The entries of a journal, of those of its lines that hold."""
    if not path.exists():
        return
    with path.open("rb") as journal:
        for raw in journal:
            text = raw[9:-1]
            if raw[-1:] == b"\n" and raw[:9] == b"%08x " % zlib.crc32(text):
                yield _entry(json.loads(text))


def _entry(fields: dict[str, Any]) -> Entry:
    capture, observation = fields.pop("capture", None), fields.pop("observation", None)
    if capture:
        capture = Capture(**{**capture, "timestamp": parse(capture["timestamp"])})
        observation = Observation(**{**observation, "at": parse(observation["at"])})
    return Entry(**fields, capture=capture, observation=observation)
