"""The end of a crawl process before its time: in order, and in a few seconds."""

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable

GRACE, HARD = 2.0, 8.0
"""Seconds for what is on the way to come in; seconds after which the process ends whatever hangs. What was
acknowledged is on disk by then."""


class Stopper:
    """Stops once, for whatever reason: SIGTERM, SIGINT, or the parent's pipe closing, which is how its death shows."""

    def __init__(self, close: Callable[[], object], abort: Callable[[], Awaitable[None]]) -> None:
        self._close, self._abort = close, abort
        self.is_stopping = False
        self._task: asyncio.Task[None] | None = None

    def listen(self) -> None:
        """From now on signals and the end of standard input stop the crawl."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        threading.Thread(target=self._watch_parent, args=(loop,), daemon=True).start()

    def stop(self) -> None:
        """Begins the end: nothing new is asked, what is on the way has a moment, then it is cut off."""
        if self.is_stopping:
            return
        self.is_stopping = True
        timer = threading.Timer(HARD, os._exit, args=(1,))
        timer.daemon = True
        timer.start()
        self._close()
        self._task = asyncio.get_running_loop().create_task(self._cut_off())

    async def _cut_off(self) -> None:
        await asyncio.sleep(GRACE)
        await self._abort()

    def _watch_parent(self, loop: asyncio.AbstractEventLoop) -> None:
        while os.read(0, 4096):  # not sys.stdin: its lock would be held when the interpreter ends
            pass
        if not loop.is_closed():
            loop.call_soon_threadsafe(self.stop)
