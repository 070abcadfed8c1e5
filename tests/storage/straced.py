"""What the kernel saw of a recorded program, as operations: read from the output of strace."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.storage.operation import Operation

CALLS = "openat,write,fdatasync,fsync,ftruncate,rename,unlink"
_LINE = re.compile(r"(\d+) +(.*)")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)")
_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)(<[^>]*>)?")
_PLACE = re.compile(r"\d+<([^>]*)>")
_TEXT = re.compile(r'"([^"]*)"')


def traced(job: dict[str, Any], folder: Path) -> list[Operation]:
    """Runs the recorded program under strace: its operations, as the kernel saw them."""
    given = json.dumps({**job, "s3": asdict(job["s3"])})
    program = [sys.executable, str(Path(__file__).with_name("recorded.py")), given]
    strace = ["strace", "-f", "-y", "-xx", "-s", "9999999", "-e", f"trace={CALLS}", "-o", str(folder / "trace")]
    done = subprocess.run([*strace, *program], capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    lines = (folder / "trace").read_text().splitlines()
    return [one for line in _whole(lines) if (one := _operation(line, job["home"]))]


def _whole(lines: list[str]) -> Iterator[str]:
    """The calls, those put together that another thread's calls broke into two lines."""
    begun: dict[str, str] = {}
    for line in lines:
        found = _LINE.fullmatch(line)
        if not found:
            continue
        thread, text = found.groups()
        if text.endswith("<unfinished ...>"):
            begun[thread] = text.removesuffix("<unfinished ...>").rstrip()
        elif resumed := _RESUMED.fullmatch(text):
            yield begun.pop(thread, "") + resumed[1]
        else:
            yield text


def _operation(call: str, home: str) -> Operation | None:
    found = _CALL.fullmatch(call)
    if not found or found[3] == "-1":
        return None
    name, given, done, made = found.groups()
    texts = [_bytes(text) for text in _TEXT.findall(given)]
    if name in ("rename", "unlink"):
        paths = [_inside(text.decode(), home) for text in texts]
        return _named(name, paths) if all(paths) else None
    if name == "openat":
        path = _inside(_path(made or ""), home)
        return Operation(kind="create", path=path) if "O_EXCL" in given and path else None
    place = _PLACE.match(given)
    path = _path(place[1] if place else "")
    if name == "write" and given.startswith("1<"):
        return _mark(texts[0][: int(done)].decode())
    return _done(name, _inside(path, home), texts, given, int(done))


def _done(name: str, path: str, texts: list[bytes], given: str, done: int) -> Operation | None:
    if not path:
        return None
    if name == "write":
        return Operation(kind="write", path=path, data=texts[0][:done])
    if name == "ftruncate":
        return Operation(kind="truncate", path=path, size=int(given.rsplit(", ", 1)[1]))
    return Operation(kind="sync" if "." in path[1:] else "sync_folder", path=path)


def _named(name: str, paths: list[str]) -> Operation:
    if name == "rename":
        return Operation(kind="rename", path=paths[0], to=paths[1])
    return Operation(kind="remove", path=paths[0])


def _mark(text: str) -> Operation | None:
    kind, _, rest = text.rstrip("\n").partition(" ")
    path, _, to = rest.partition(" ")
    return Operation(kind=kind, path=path, to=to) if kind in ("told", "put") else None


def _inside(path: str, home: str) -> str:
    """A path relative to the home, where it is one of those that the promise is about."""
    inner = path.removeprefix(home).lstrip("/") if path.startswith(home) else "elsewhere"
    return (inner or ".") if inner.partition("/")[0] in ("", "spool", "evidence") else ""


def _path(shown: str) -> str:
    return _bytes(shown.strip("<>")).decode(errors="replace")


def _bytes(shown: str) -> bytes:
    if shown.startswith("\\x"):
        return bytes.fromhex(shown.replace("\\x", ""))
    return shown.encode()
