"""A worker process that reads documents one at a time, and may die of one without harm to anybody else."""

import multiprocessing
import multiprocessing.connection
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar, cast

T = TypeVar("T")

MEMORY = 2 << 30
"""Bytes of address space that a worker may have."""

SECONDS = 60
"""Seconds by the clock that one call may take."""


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What a call gave, and the CPU seconds that it took in the worker."""

    value: T
    cpu_s: float


class Failed(Exception):
    """The function raised; the worker lives on. The text says what it raised."""


class Died(Exception):
    """The worker did not survive a call; another stands ready. `hung`: it was killed because it took too long."""

    def __init__(self, reason: str, hung: bool) -> None:
        super().__init__(reason)
        self.hung = hung


class Reader:
    """One worker process, started when first needed and again after each death."""

    def __init__(self, memory: int = MEMORY, seconds: int = SECONDS, preload: str = "") -> None:
        self._memory, self._seconds = memory, seconds
        # forked from a clean process: never from this one, with its threads and open files
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([preload] if preload else [])
        self._worker: ProcessPoolExecutor | None = None
        self._pid = 0
        self._killed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the worker end."""
        if self._worker:
            self._worker.shutdown()

    def kill(self) -> None:
        """End the worker for good, whatever it is doing; a call under way raises Died. For use by another thread."""
        self._killed = True
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def call(self, function: Callable[..., T], *arguments: Any) -> Read[T]:
        """The value of a function of a module, called in the worker. Raises Failed and Died."""
        if self._killed:
            raise Died("its reader was told to stop", hung=False)
        began = time.monotonic()
        try:
            worker = self._worker = self._worker or self._start()
            value, failure, cpu_s = worker.submit(_limited, self._seconds, function, arguments).result()
        except BrokenProcessPool:
            raise self._died(time.monotonic() - began) from None
        if failure:
            raise Failed(failure)
        return Read(cast(T, value), cpu_s)

    def _start(self) -> ProcessPoolExecutor:
        worker = ProcessPoolExecutor(1, self._context, _prepare, (self._memory,))
        self._pid = worker.submit(os.getpid).result()
        return worker

    def _died(self, seconds: float) -> Died:
        if self._worker:
            self._worker.shutdown()
        self._worker, self._pid = None, 0
        if seconds >= self._seconds:
            return Died(f"it could not be read within {self._seconds} s", hung=True)
        return Died(
            f"its reader died after {seconds:.1f} s, perhaps of its limit of {self._memory >> 20} MB", hung=False
        )


def _prepare(memory: int) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Ctrl-C is the parent's to handle; what a library prints is no result of ours
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(2, 1)


def _end_with_parent() -> None:
    # an executor's worker would wait for work for ever after its parent was killed
    parent = multiprocessing.parent_process()
    if parent:
        multiprocessing.connection.wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGKILL)


def _limited(seconds: int, function: Callable[..., T], arguments: tuple[Any, ...]) -> tuple[T | None, str, float]:
    # the kernel's own answer to the alarm ends the process, wherever it is stuck
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    began = time.process_time()
    try:
        return function(*arguments), "", time.process_time() - began
    except Exception as error:
        # told by its words: not every exception can travel
        return None, f"{type(error).__name__}: {error}".split("\n")[0][:500], time.process_time() - began
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
