"""The embedded object store: SeaweedFS inside the home, for this machine alone.

The first user starts it, others join through `store/address.json`, the last one stops it. Every user holds a shared
lock on `store/users.lock`; starting and stopping happen under `store/start.lock`. The server outlives a starter that
is killed, since others may be using it: the next user joins it, and ends it when it is the last.
"""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from model.errors import OutOfReach
from storage.settings import S3
from storage.weed import answers, end, running, start

BUCKET = "nianbao"
_PATIENCE = 30.0


@contextmanager
def embedded_store(home: Path) -> Iterator[S3]:
    """Starts or joins the store of this home; stops it at the end when nobody else uses it. Raises OutOfReach."""
    folder = home / "store"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    users = os.open(folder / "users.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        with _exclusive(folder / "start.lock"):
            fcntl.flock(users, fcntl.LOCK_SH)
            address = _join(folder) or _start(folder)
        yield address
    finally:
        _leave(folder, users)
        os.close(users)


def _leave(folder: Path, users: int) -> None:
    with _exclusive(folder / "start.lock"):
        fcntl.flock(users, fcntl.LOCK_UN)
        with suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # first the address: a server that was asked to stop still answers, and nobody may join it
            (folder / "address.json").unlink(missing_ok=True)
            end(running(folder))
            fcntl.flock(users, fcntl.LOCK_UN)


def _join(folder: Path) -> S3 | None:
    """The running store, when the address file leads to one that answers; what else runs here is ended."""
    try:
        known = json.loads((folder / "address.json").read_bytes())
        pid, port = int(known["pid"]), int(known["port"])
    except (OSError, ValueError, KeyError):
        pid, port = 0, 0
    strays = running(folder)
    if pid in strays and answers(port, patience=10):
        end(strays - {pid})
        return _address(folder, port)
    end(strays)
    return None


def _start(folder: Path) -> S3:
    _credentials(folder)
    for _ in range(3):
        pid, port = start(folder)
        _write_whole(folder / "address.json", json.dumps({"pid": pid, "port": port}))
        if answers(port, patience=_PATIENCE, pid=pid):
            return _address(folder, port)
        end({pid})
    raise OutOfReach(f"the embedded store does not start: see {folder / 'weed.log'}")


def _address(folder: Path, port: int) -> S3:
    key, secret = _credentials(folder)
    return S3(endpoint=f"127.0.0.1:{port}", bucket=BUCKET, access_key=key, secret_key=secret, secure=False)


def _credentials(folder: Path) -> tuple[str, str]:
    """The store's own key and secret, made at the first start; only the owner of the home can read the file."""
    path = folder / "credentials.json"
    if not path.exists():
        pair = {"accessKey": secrets.token_hex(10), "secretKey": secrets.token_hex(20)}
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        identity = {"name": "nianbao", "credentials": [pair], "actions": actions}
        _write_whole(path, json.dumps({"identities": [identity]}))
    pair = json.loads(path.read_bytes())["identities"][0]["credentials"][0]
    return pair["accessKey"], pair["secretKey"]


def _write_whole(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".new")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    lock = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    deadline = time.monotonic() + 4 * _PATIENCE
    try:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise OutOfReach(f"another process has been starting the store for minutes: see {path}") from None
                time.sleep(0.02)
        yield
    finally:
        os.close(lock)
