"""Sealing beside the crawl: what is full or closed goes to the bucket while pages still come in."""

import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from model.errors import Damaged, OutOfReach
from storage.seal import Spent, seal_closed
from storage.store import Store

PAUSE = 1.0  # seconds between two looks at the spool


class Sealing:
    """Seals closed spool files in a thread until left; on leaving once more, for what the crawl closed last.

    An error of the store met on the way is met again on leaving, and raised there. When the run was stopped what is
    open stays in the spool, for the next run to seal.
    """

    def __init__(self, store: Store, announce: Callable[[str], None], stop: threading.Event) -> None:
        self._store, self._announce, self._stop = store, announce, stop
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="sealing", daemon=True)
        self.sealed: list[str] = []
        self.damage = ""
        self.spent = Spent()

    def __enter__(self) -> "Sealing":
        with suppress(OutOfReach):  # met again on leaving
            self._seal()  # what a killed run left: a payload in it is not to be stored once more
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
        if kind is None and not self._stop.is_set():
            self._seal()

    def _loop(self) -> None:
        while not self._done.wait(PAUSE):
            with suppress(OutOfReach):  # tried again at the next look; the last one raises
                self._seal()

    def _seal(self) -> None:
        self.damage = ""
        try:
            seal_closed(self._store, self._tell, self.spent)
        except Damaged as damage:  # the file stays in the spool for a person; the others are sealed
            self.damage = str(damage)

    def _tell(self, name: str) -> None:
        self.sealed.append(name)
        self._announce(name)
