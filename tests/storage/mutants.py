"""The program with one line of it made wrong: what a check is worth is how many of these it finds."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`changes` are triples of a file, what stands there once, and what is put in its place."""

    name: str
    changes: tuple[tuple[str, str, str], ...]

    def grow(self, folder: Path) -> dict[str, str]:
        """A copy of the program with the changes made; the environment in which Python finds it first."""
        for room in ("model", "storage"):
            shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
        for file, old, new in self.changes:
            text = (folder / file).read_text()
            assert text.count(old) == 1, f"{self.name}: {file} holds {old!r} {text.count(old)} times"
            (folder / file).write_text(text.replace(old, new))
        return {**os.environ, "PYTHONPATH": str(folder)}


def listing(found: Iterable[tuple[str, str]]) -> str:
    """What each mutant did, a line each."""
    return "\n".join(f"  {name}: {what}" for name, what in found)


_SPOOL, _SEAL, _ARCHIVE = "storage/spool.py", "storage/seal.py", "storage/archive.py"
_WARC = "size = self._disk.append(self._file, group)"
_LINES = "self._journal_size += self._disk.append(self._journal, lines)"
_TELL = "            job.future.set_result(one.kept)\n"
_APPEND = "                file.append(records, entries)\n"
_COMMIT = "    _put(store.bucket, commit_key(path.name), commit_record(proof, index, listing))\n"
_STORE = "    store.bucket.put(warc_key(path.name), path)\n"

POWER = (
    Mutant("no fdatasync of the WARC", ((_SPOOL, _WARC, "size = self._disk.write(self._file, group.read())"),)),
    Mutant(
        "no fdatasync of the journal",
        ((_SPOOL, _LINES, "self._journal_size += self._disk.write(self._journal, lines.read())"),),
    ),
    Mutant(
        "the journal is written before the WARC",
        ((_SPOOL, f"{_WARC}\n                {_LINES}", f"{_LINES}\n                {_WARC}"),),
    ),
    Mutant(
        "the journal is written before the WARC is synced",
        (
            (_SPOOL, _WARC, "size = self._disk.write(self._file, group.read())"),
            (_SPOOL, _LINES, f"{_LINES}\n                self._disk.sync(self._file)"),
        ),
    ),
    Mutant(
        "acknowledged before anything is written",
        (
            (_ARCHIVE, _TELL, "            pass\n"),
            (_ARCHIVE, _APPEND, f"                [job.future.set_result(one.kept) for job, one in built]\n{_APPEND}"),
        ),
    ),
    Mutant(
        "acknowledged before the journal is synced",
        (
            ("storage/disk.py", "        self.sync(file)\n", "        self.later.append(file)\n"),
            (
                "storage/disk.py",
                "    create: Callable",
                "    later: list[int] = field(default_factory=list)\n    create: Callable",
            ),
            ("storage/disk.py", "import dataclass\n", "import dataclass, field\n"),
            (_SPOOL, f"{_WARC}\n", f"{_WARC}\n                self._disk.sync(self._file)\n"),
            (
                _ARCHIVE,
                _TELL,
                f"{_TELL}        while self._disk.later:\n            self._disk.sync(self._disk.later.pop())\n",
            ),
        ),
    ),
    Mutant(
        "a row is written before its records",
        (
            (
                _ARCHIVE,
                _APPEND,
                "                self._store.catalog.add([(e.capture, e.observation) for e in entries])\n" + _APPEND,
            ),
        ),
    ),
    Mutant("no fsync of the folder", ((_SPOOL, "self._disk.sync_folder(self.folder)", "pass"),)),
    Mutant("renamed before the cut is synced", (("storage/recovery.py", "disk.sync(file.fileno())", "pass"),)),
    Mutant(
        "removed without a commit record",
        ((_SEAL, _COMMIT, ""),),
    ),
    Mutant("no CRC of the journal", (("storage/journal.py", 'raw[:9] == b"%08x " % zlib.crc32(text)', "True"),)),
)

STORE = (
    Mutant("no reading back", ((_SEAL, "    if found != digest:\n", "    if False:\n"),)),
    Mutant("no If-None-Match", (("storage/bucket.py", '{"If-None-Match": "*"}', "{}"),)),
    Mutant(
        "no checksum of what is sent",
        (
            ("storage/bucket.py", '            "x-amz-checksum-sha256": base64.b64encode(sha256).decode(),\n', ""),
            (
                "storage/bucket.py",
                '            "x-amz-content-sha256": sha256.hex(),\n',
                '            "x-amz-content-sha256": "UNSIGNED-PAYLOAD",\n',
            ),
            ("storage/bucket.py", "content_sha256=sha256.hex()", 'content_sha256="UNSIGNED-PAYLOAD"'),
        ),
    ),
    Mutant("the commit record goes first", ((_SEAL, _COMMIT, ""), (_SEAL, _STORE, f"{_COMMIT}{_STORE}"))),
    Mutant(
        "removed before it is read back",
        ((_SEAL, _STORE, f"{_STORE}    path.unlink()\n"),),
    ),
    Mutant(
        "trouble is taken for success",
        (
            ("storage/bucket.py", "if response.status not in (200, 412):", "if False:"),
            (_SEAL, "    _read_back(store.bucket, warc_key(path.name), proof.sha256)\n", ""),
        ),
    ),
)
