"""The crawl as seen from outside: child processes that are given portals, and are listened to."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from crawler.events import Event, PortalTally
from crawler.job import Job, Result, job_line, read_answer
from crawler.shards import shards
from model.errors import NianbaoError, OutOfReach
from model.portal import Portal
from storage.settings import Settings

PORTALS_A_PROCESS = 8
STOP_WITHIN = 9.5


def crawl(
    portals: Sequence[Portal],
    settings: Settings,
    run: str,
    full: bool,
    on_event: Callable[[Event], None],
    stop: threading.Event,
) -> list[PortalTally]:
    """Crawls the portals and returns what each came to; events come from several threads, one at a time.

    When `stop` is set the crawl ends in order within 10 s. Raises OutOfReach when the store failed a process,
    NianbaoError when one ended otherwise before its time; what was acknowledged is kept in any case.
    """
    lock = threading.Lock()

    def tell(event: Event) -> None:
        with lock:
            on_event(event)

    count = min(os.cpu_count() or 1, -(-len(portals) // PORTALS_A_PROCESS))
    jobs = [Job(portals=shard, settings=settings, run=run, full=full) for shard in shards(portals, count)]
    children = [_Child(job, tell) for job in jobs]
    try:
        _wait(children, stop)
    finally:
        for child in children:
            child.end()
    return _joined([child.result for child in children])


class _Child:
    """One process. Its death is noticed by its pipe, and ours by its."""

    def __init__(self, job: Job, tell: Callable[[Event], None]) -> None:
        self.result: Result | None = None
        self._log: IO[bytes] = TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crawler.run"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=Path(__file__).parents[1],
            start_new_session=True,
            text=True,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._listen, args=(tell,), daemon=True)
        self._reader.start()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(job_line(job))
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it died at once; the log says why

    def _listen(self, tell: Callable[[Event], None]) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = read_answer(line)
            if isinstance(said, Event):
                tell(said)
            elif said is not None:
                self.result = said

    def is_done(self, within: float) -> bool:
        """Whether it has ended, waiting a moment for it."""
        self._reader.join(within)
        return not self._reader.is_alive()

    def stop(self) -> None:
        """Tells it to end in order."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Waits for its end, kills what is left of it, and explains an end without a result."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0 if self._reader.is_alive() else 5)
        _kill_group(self._process.pid)
        code = self._process.wait()
        self._reader.join(5)
        if self.result is None:
            self._log.seek(0)
            last = self._log.read().decode("utf-8", "replace").strip().splitlines()[-1:] or ["without a word"]
            self.result = Result(fault=f"a crawl process ended with code {code}: {last[0]}")
        for pipe in (self._process.stdin, self._process.stdout, self._log):
            if pipe is not None:
                pipe.close()


def _kill_group(leader: int) -> None:
    """The process and the browser it may have left behind: the group is its own."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _wait(children: Sequence[_Child], stop: threading.Event) -> None:
    while not all(child.is_done(0.1) for child in children):
        if stop.is_set():
            break
    else:
        return
    for child in children:
        child.stop()
    deadline = threading.Event()
    timer = threading.Timer(STOP_WITHIN, deadline.set)
    timer.start()
    while not deadline.is_set() and not all(child.is_done(0.1) for child in children):
        pass
    timer.cancel()


def _joined(results: Sequence[Result | None]) -> list[PortalTally]:
    known = [result for result in results if result is not None]
    for result in sorted(known, key=lambda result: not result.is_store):
        if result.fault:
            raise (OutOfReach if result.is_store else NianbaoError)(result.fault)
    return [tally for result in known for tally in result.tallies]
