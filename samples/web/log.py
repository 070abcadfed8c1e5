"""The farm's own record of what was asked: for tests of politeness, and for people."""

import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True)
class Asked:
    """One request. `in_flight` counts the host's requests at its arrival, itself included; `at` and `done` are
    seconds of a monotonic clock, `done` None while it is being answered."""

    at: float
    method: str
    host: str
    path: str
    headers: dict[str, str]
    in_flight: int
    status: int = 0
    done: float | None = None


@dataclass(slots=True)
class Log:
    """Every request since the farm began, oldest first."""

    entries: list[Asked] = field(default_factory=list)
    _flying: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, method: str, host: str, path: str, headers: dict[str, str]) -> Asked:
        """Record a request at its arrival."""
        with self._lock:
            self._flying[host] += 1
            asked = Asked(time.monotonic(), method, host, path, headers, self._flying[host])
            self.entries.append(asked)
            return asked

    def end(self, asked: Asked, status: int) -> None:
        """Record that its answer is out, or that it was broken off."""
        with self._lock:
            self._flying[asked.host] -= 1
            asked.status, asked.done = status, time.monotonic()

    def of(self, host: str) -> list[Asked]:
        """The requests of one host."""
        with self._lock:
            return [asked for asked in self.entries if asked.host == host]

    def peak(self, host: str) -> int:
        """The most requests at once that this host ever had."""
        return max((asked.in_flight for asked in self.of(host)), default=0)

    def clear(self) -> None:
        """Forget what is past: a new night begins."""
        with self._lock:
            self.entries.clear()
