"""What is still to be asked, best first, never more of one host on the way than makes sense."""

import asyncio
import heapq
from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import count

from crawler.site import host_of
from model.link import Link
from model.portal import Portal


@dataclass(frozen=True, slots=True)
class Errand:
    """A link to be asked for a portal; `hops` counts the redirects that led here."""

    portal: Portal
    link: Link
    hops: int = 0


@dataclass(slots=True)
class _Queue:
    heap: list[tuple[float, int, Errand]] = field(default_factory=list)
    out: int = 0
    most: int = 1


class Frontier:
    """Errands wait here as light links until their host has room; only then is a request built.

    The wire's own gate keeps the portal's concurrency. A few errands more than that are let out, so that the next
    request is at hand while an answer is being kept.
    """

    def __init__(self, ahead: int = 4) -> None:
        self._ahead = ahead
        self._queues: dict[str, _Queue] = {}
        self._ready: deque[str] = deque()
        self._order = count()
        self._out = 0
        self._waiting: Counter[str] = Counter()
        self._changed = asyncio.Event()
        self._closed = False

    def add(self, errand: Errand) -> None:
        """Puts an errand in its host's queue."""
        host = host_of(errand.link.url)
        queue = self._queues.setdefault(host, _Queue(most=errand.portal.concurrency + self._ahead))
        self._waiting[errand.portal.id] += 1
        heapq.heappush(queue.heap, (-errand.link.score, next(self._order), errand))
        self._offer(host, queue)

    async def take(self) -> Errand | None:
        """The next errand, hosts in turn; None when all is done or the frontier is closed."""
        while not self._closed:
            if self._ready:
                return self._pop(self._ready.popleft())
            if not self._out:
                return None
            self._changed.clear()
            await self._changed.wait()
        return None

    def done(self, errand: Errand) -> None:
        """An errand that was taken is finished, whatever came of it."""
        host = host_of(errand.link.url)
        queue = self._queues[host]
        queue.out -= 1
        self._out -= 1
        self._offer(host, queue)
        self._changed.set()

    def close(self) -> list[Errand]:
        """Nothing is handed out any more; what was still waiting is given back."""
        self._closed = True
        self._changed.set()
        return [errand for queue in self._queues.values() for _, _, errand in queue.heap]

    def waiting(self, portal: Portal) -> int:
        """How many errands of a portal wait."""
        return self._waiting[portal.id]

    def _pop(self, host: str) -> Errand:
        queue = self._queues[host]
        _, _, errand = heapq.heappop(queue.heap)
        queue.out += 1
        self._out += 1
        self._waiting[errand.portal.id] -= 1
        self._offer(host, queue)
        return errand

    def _offer(self, host: str, queue: _Queue) -> None:
        if queue.heap and queue.out < queue.most and host not in self._ready:
            self._ready.append(host)
            self._changed.set()
