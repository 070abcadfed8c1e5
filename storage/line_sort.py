"""Lines sorted as bytes, however many: what does not fit into memory lies in sorted runs on disk meanwhile."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Self, cast


class LineSort:
    """Takes lines, each with its line end, and gives them back in the order of their bytes."""

    def __init__(self, run: int = 32 << 20) -> None:
        self._run = run
        self._runs: list[IO[bytes]] = []
        self._held: list[bytes] = []
        self._size = 0
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    def add(self, lines: Iterable[bytes]) -> None:
        """Takes lines; a run of so many bytes as were given at the beginning is put on disk."""
        for line in lines:
            self._held.append(line)
            self._size += len(line)
            if self._size >= self._run:
                self._spill()

    def __iter__(self) -> Iterator[bytes]:
        for run in self._runs:
            run.seek(0)
        yield from heapq.merge(*self._runs, sorted(self._held))

    def _spill(self) -> None:
        file = cast(IO[bytes], self._stack.enter_context(TemporaryFile()))  # noqa: SIM115
        file.writelines(sorted(self._held))
        self._runs.append(file)
        self._held, self._size = [], 0
