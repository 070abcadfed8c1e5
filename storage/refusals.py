"""Every access that a take-down refused, kept beside the list: who asked, when, for what, at which door.

refused/DIGITS-ID.json   what one visit at one door was refused; put once, never changed
"""

import hashlib
import json
import os
import pwd
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Literal, Self

from model.instant import digits, now, stamp
from model.takedown import Takedown
from storage.bucket import Bucket

PREFIX = "refused/"
Door = Literal["crawl", "get", "extract", "warcs", "package", "export", "replay", "api"]

_AT_ONCE = 8
_MANY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One refused access. `wanted` is a URL or another name of what was asked for; `captured` the capture's moment,
    empty where there was none yet."""

    takedown: str
    door: Door
    by: str
    at: str
    wanted: str
    captured: str = ""


class Refusals:
    """What one visit is refused; true when that is anything.

    Written when it is left, and whenever there is much of it. Raises OutOfReach.
    """

    def __init__(self, bucket: Bucket, door: Door, by: str = "") -> None:
        self._bucket, self._door, self._by = bucket, door, by or account()
        self._lock = Lock()
        self._any = False
        self._waiting: dict[tuple[str, str, str], Refusal] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.write()

    def __bool__(self) -> bool:
        return self._any

    def note(self, entry: Takedown, wanted: str, captured: datetime | None = None, by: str = "") -> None:
        """Notes that something was refused; twice the same in one visit is one refusal."""
        moment = stamp(captured) if captured else ""
        refusal = Refusal(
            takedown=entry.id,
            door=self._door,
            by=by or self._by,
            at=stamp(now()),
            wanted=wanted,
            captured=moment,
        )
        with self._lock:
            self._any = True
            self._waiting.setdefault((wanted, moment, refusal.by), refusal)
            is_much = len(self._waiting) >= _MANY
        if is_much:
            self.write()

    def write(self) -> None:
        """Writes what waits."""
        with self._lock:
            if self._waiting:
                data = json.dumps([asdict(one) for one in self._waiting.values()], ensure_ascii=False).encode()
                name = f"{digits(now())}-{hashlib.sha256(data).hexdigest()[:16]}"
                self._bucket.put(f"{PREFIX}{name}.json", data)
                self._waiting.clear()


def refusals(bucket: Bucket) -> Iterator[Refusal]:
    """Every refused access there ever was, oldest visit first."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for data in threads.map(bucket.read, bucket.keys(PREFIX)):
            rows: list[dict[str, Any]] = json.loads(data)
            yield from (Refusal(**row) for row in rows)


def counted(bucket: Bucket) -> dict[str, Counter[str]]:
    """For each take-down how often it refused, by door."""
    counts: dict[str, Counter[str]] = {}
    for one in refusals(bucket):
        counts.setdefault(one.takedown, Counter())[one.door] += 1
    return counts


def account() -> str:
    """The account of this machine under which the program runs."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
