"""Waiting for a store that is full or does not answer: work pauses, and goes on by itself when it is back."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from model.errors import OutOfReach

PAUSE = 1.0
"""Seconds between two tries."""

Given = TypeVar("Given")


class Patience:
    """Tries again for so many seconds what is out of reach, until told to hurry. What never worked is not waited for:
    then the trouble is in the settings more likely than in the weather."""

    def __init__(self, seconds: float = 0.0, pause: float = PAUSE) -> None:
        self._seconds, self._pause = seconds, pause
        self._hurried = threading.Event()
        self._worked = False

    def hurry(self) -> None:
        """From now on everything is tried once."""
        self._hurried.set()

    def until(self, act: Callable[[], Given]) -> Given:
        """What `act` gives when it works. Raises its OutOfReach when patience ends."""
        deadline = time.monotonic() + (self._seconds if self._worked else 0)
        while True:
            try:
                given = act()
            except OutOfReach:
                if time.monotonic() >= deadline or self._hurried.wait(self._pause):
                    raise
            else:
                self._worked = True
                return given
