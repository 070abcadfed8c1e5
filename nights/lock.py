"""One harvest in one home."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.errors import HomeBusy


@contextmanager
def only_harvest(home: Path) -> Iterator[None]:
    """Hold the home for one harvest. The lock goes with the process, so a kill leaves none behind.

    Raises HomeBusy, naming the process that holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / "harvest.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeBusy(f"another harvest works in {home} ({holder(path)}); wait for it, or give --home") from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def holder(path: Path) -> str:
    """Who holds the lock, as far as the file tells."""
    pid = path.read_text().strip()
    return f"process {pid}" if pid else "process unknown"
