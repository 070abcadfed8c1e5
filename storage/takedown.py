"""The list of what is closed: entries in the bucket, put once and never changed; adding and lifting are entries both.

takedown/DIGITS-ID.json   14 digits of its moment, 16 hex digits of the SHA-256 of its bytes

They lie where the WARCs lie, so that whatever is made anew from the bucket keeps them.
"""

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from model.capture import Capture
from model.errors import BadInput, Damaged
from model.instant import digits, now, parse, stamp
from model.takedown import Closures, Lift, Takedown, in_force
from storage.bucket import Bucket

if TYPE_CHECKING:
    from storage.catalog import Catalog

PREFIX = "takedown/"
FRESH = 15.0
"""Seconds after which a long-lived process looks at the list again."""

_MOMENTS = ("at", "since", "to", "until")
_SHORTEST = 4
_AT_ONCE = 8


class Takedowns:
    """The list, read when first asked for. Raises OutOfReach when it cannot be read: what may be closed is not given
    out. Once read, it goes on with what it knows while the store is away."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._entries: dict[str, Takedown | Lift] = {}
        self._lock = Lock()
        self._looked = -FRESH
        self._closures = Closures()
        self._is_read = False

    def add(self, entry: Takedown) -> Takedown:
        """Keeps an entry and gives it its id. Raises BadInput for one that cannot be used."""
        try:
            entry.checked()
        except ValueError as error:
            raise BadInput(str(error)) from None
        fields = {name: _plain(value) for name, value in asdict(entry).items() if name != "id"}
        return replace(entry, id=self._put({"act": "add", **fields}, entry.at))

    def lift(self, takedown: str, reason: str, by: str, at: datetime) -> Takedown:
        """Lifts the take-down of an id or of the beginning of one. Raises BadInput when none that holds has it."""
        self.refresh()
        lifted = {one.takedown for one in self.lifts()}
        found = [one for one in self.all() if one.id.startswith(takedown) and one.id not in lifted]
        if len(takedown) < _SHORTEST or len(found) != 1:
            raise BadInput(f"no take-down that could be lifted has the id {takedown!r}: see `nianbao takedown list`")
        if not reason.strip():
            raise BadInput("a take-down is lifted with a reason: give --reason")
        fields = {"takedown": found[0].id, "reason": reason, "by": by, "at": stamp(at)}
        self._put({"act": "lift", **fields}, at)
        return found[0]

    def all(self) -> list[Takedown]:
        """Every take-down there ever was, oldest first."""
        self._current()
        found = [one for one in self._entries.values() if isinstance(one, Takedown)]
        return sorted(found, key=lambda one: (one.at, one.id))

    def lifts(self) -> list[Lift]:
        """Every lift, oldest first."""
        self._current()
        return sorted((one for one in self._entries.values() if isinstance(one, Lift)), key=lambda one: one.at)

    def closures(self) -> Closures:
        """What is closed now, as far as the list was looked at: see `refresh`."""
        self._current()
        if self._closures.expires < now():
            self._made_ready()
        return self._closures

    def refresh(self, older_than: float = 0.0) -> None:
        """Looks at the list again, unless that was done less than so many seconds ago. Raises OutOfReach."""
        with self._lock:
            if self._is_read and monotonic() - self._looked < older_than:
                return
            new = [key for key in self._bucket.keys(PREFIX) if key not in self._entries]
            with ThreadPoolExecutor(_AT_ONCE) as threads:
                for key, data in zip(new, threads.map(self._bucket.read, new), strict=True):
                    self._entries[key] = _entry(key, data)
            self._looked, self._is_read = monotonic(), True
            self._made_ready()

    def _current(self) -> None:
        if not self._is_read:
            self.refresh()

    def _made_ready(self) -> None:
        every = self._entries.values()
        entries = [one for one in every if isinstance(one, Takedown)]
        self._closures = Closures(in_force(entries, [one for one in every if isinstance(one, Lift)], now()))

    def _put(self, fields: Mapping[str, Any], at: datetime) -> str:
        data = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()
        name = _name(data)
        self._bucket.put(f"{PREFIX}{digits(at)}-{name}.json", data)
        self.refresh()
        return name


def closing(closures: Closures, catalog: "Catalog", capture: Capture) -> Takedown | None:
    """What closes a capture: by its own URL and moment, or by those of the capture that holds its payload."""
    if not closures.has_urls:
        return None
    found = closures.of_url(capture.url, capture.timestamp)
    if found or not capture.refers_to:
        return found
    original = catalog.capture(capture.refers_to)
    return closures.of_url(original.url, original.timestamp) if original else None


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _plain(value: object) -> object:
    return stamp(value) if isinstance(value, datetime) else value


def _entry(key: str, data: bytes) -> Takedown | Lift:
    """The entry of an object. Raises Damaged for one that is not what was put there."""
    name = key.removesuffix(".json").rpartition("-")[2]
    if _name(data) != name:
        raise Damaged(f"{key} is not what was put there: nothing is given out until `nianbao audit` has mended it")
    try:
        fields = json.loads(data)
        act = fields.pop("act")
        fields = {key: parse(value) if key in _MOMENTS and value else value for key, value in fields.items()}
        return Takedown(id=name, **fields).checked() if act == "add" else Lift(id=name, **fields)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged(f"{key} cannot be read by this program ({error}): nothing is given out meanwhile") from None
