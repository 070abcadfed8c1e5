"""Lets the power go at every moment of a recorded program, in every way, and recovers each disk that may be found.

`python blackout.py JOB`: JOB is JSON with `limit` (subsets of sectors a moment), `first` (stop where something is lost)
and either `log` (operations that were recorded) or `home` and `s3` (they are recorded now). A line of JSON on stdout:
how many different `states` there were, how many were `losing`, and the first of them of each kind.
"""

import json
import os
import random
import sys
import tempfile
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from operation import Operation, load
from power import Files, World
from recorded import record, settings_of

from storage.disk import DISK
from storage.gate import gate
from storage.journal import entries
from storage.keys import COMMITS
from storage.recount import recount
from storage.recovery import recover
from storage.spool import JOURNAL, OPEN

FAST = replace(DISK, sync=lambda file: None, sync_folder=lambda folder: None)
NAME = "nianbao-20260101000000-00000-x~1.warc.gz"


@dataclass(frozen=True, slots=True)
class Regained:
    """What came back out of a file: ids, those that its journal vouches for, and what is wrong."""

    ids: frozenset[str] = frozenset()
    vouched: frozenset[str] = frozenset()
    wrong: str = ""


@dataclass
class Judge:
    """Recovers as a new process would, by the program's own code, on a disk in memory."""

    folder: Path
    states: set[int] = field(default_factory=set)
    losing: int = 0
    seen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "spool").mkdir()
        self.regain = cache(self._regain)
        self.pass_gate = cache(self._pass_gate)

    def look(self, files: Files, world: World, moment: str) -> None:
        """Judges one disk."""
        state = hash((tuple(sorted(files.items())), len(world.told), len(world.stored)))
        if state in self.states:
            return
        self.states.add(state)
        if verdict := self._verdict(files, world):
            self.losing += 1
            self.seen.setdefault(verdict, moment)

    def _verdict(self, files: Files, world: World) -> str:
        regained = {name: self._file(name, files) for name in files if not name.endswith((JOURNAL, ".tail"))}
        wrong = [one.wrong for one in regained.values() if one.wrong]
        if wrong:
            return wrong[0]
        found = [kept for one in regained.values() for kept in one.ids]
        if len(found) != len(set(found)):
            return "a record is there twice"
        vouched = {kept for one in regained.values() for kept in one.vouched}
        for told, warc in world.told.items():
            if f"{COMMITS}{warc}.json" in world.stored:
                continue
            if told not in found:
                return "a record is lost that somebody relies on"
            if told not in vouched:
                return "no journal vouches for a record that somebody relies on"
        return ""

    def _file(self, name: str, files: Files) -> Regained:
        if name.endswith(OPEN):
            return self.regain(files[name], files.get(name.removesuffix(OPEN) + JOURNAL))
        return self.pass_gate(files[name])

    def _regain(self, data: bytes, lines: bytes | None) -> Regained:
        path, journal = (self.folder / "spool" / (NAME + suffix) for suffix in (OPEN, JOURNAL))
        path.write_bytes(data)
        journal.write_bytes(lines) if lines is not None else journal.unlink(missing_ok=True)
        try:
            found = recover(path.parent, NAME)
            if found.is_torn:
                found.cut(FAST)
            if recover(path.parent, NAME) != found:
                return Regained(wrong="recovering twice is not recovering once")
        except Exception as trouble:
            return Regained(wrong=f"it cannot be recovered: {type(trouble).__name__}")
        vouched = frozenset(one.capture.record_id for one in entries(journal) if one.capture)
        ids = frozenset(capture.record_id for capture, _ in found.rows)
        return Regained(ids, vouched, self.pass_gate(path.read_bytes()).wrong if ids else "")

    def _pass_gate(self, data: bytes) -> Regained:
        path = self.folder / NAME
        path.write_bytes(data)
        try:
            ids = frozenset(capture.record_id for capture, _ in recount(path, NAME, gate(path)))
        except Exception as trouble:
            return Regained(wrong=f"it does not pass the gate: {type(trouble).__name__}")
        return Regained(ids, ids)


def judge(operations: list[Operation], limit: int, first: bool = False, seed: int = 3) -> dict[str, Any]:
    """Lets the power go after each operation; with `first` only until something was lost."""
    world, chance = World(), random.Random(seed)
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        court = Judge(Path(folder))
        for number, one in enumerate(operations):
            world.apply(one)
            moment = f"after {number}: {one.kind} {PurePath(one.path).suffix or one.path}"
            for files in world.crashes(limit, chance):
                court.look(files, world, moment)
            if first and court.losing:
                break
    return {"states": len(court.states), "losing": court.losing, "seen": court.seen, "operations": len(operations)}


def main() -> None:
    job = json.loads(sys.argv[1])
    given = load(Path(job["log"]).read_text()) if "log" in job else record(settings_of(job), job.get("groups", 2))
    sys.stdout.write("\n" + json.dumps(judge(given, job["limit"], job.get("first", False))) + "\n")


if __name__ == "__main__":
    main()
