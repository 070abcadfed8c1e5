"""A folder that holds objects as files, each whole or not there: a second copy on another disk."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from model.errors import Damaged, OutOfReach

_DRAFTS = ".drafts"


class Folder:
    """A folder as a place of objects; a key is a path below it. Every method raises OutOfReach on trouble."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keys(self, prefix: str) -> Iterator[str]:
        """The keys that begin with `prefix`, in their order."""
        top = self.root / prefix.rpartition("/")[0]
        with self._trouble():
            found = [path.relative_to(self.root).as_posix() for path in top.rglob("*") if path.is_file()]
        yield from sorted(key for key in found if key.startswith(prefix) and not key.startswith(_DRAFTS))

    def read(self, key: str) -> bytes:
        """An object. Raises KeyError when it is not there."""
        target = BytesIO()
        self.download(key, target)
        return target.getvalue()

    def download(self, key: str, target: BinaryIO) -> None:
        """Writes an object into `target`. Raises KeyError when it is not there."""
        with self._opened(key) as file:
            shutil.copyfileobj(file, target, 1 << 20)

    def sha256(self, key: str) -> str:
        """The SHA-256 in hex of an object. Raises KeyError when it is not there."""
        with self._opened(key) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def put(self, key: str, source: bytes | Path) -> None:
        """Puts an object that is not there yet; an equal one is success. Raises Damaged at another."""
        with self._trouble(), self._draft(source) as draft:
            try:
                os.link(draft, self._path(key))
            except FileExistsError:
                if draft.read_bytes() != self.read(key):
                    raise Damaged(f"{key} lies in {self.root} with another content: nothing was overwritten") from None
            self._sync(key)

    def replace(self, key: str, source: bytes | Path) -> None:
        """Puts an object, whatever lies there: for repairs alone."""
        with self._trouble(), self._draft(source) as draft:
            draft.replace(self._path(key))
            self._sync(key)

    def _path(self, key: str) -> Path:
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    @contextmanager
    def _draft(self, source: bytes | Path) -> Iterator[Path]:
        draft = self._path(f"{_DRAFTS}/{uuid4().hex}")
        try:
            with draft.open("wb") as file, source.open("rb") if isinstance(source, Path) else BytesIO(source) as data:
                shutil.copyfileobj(data, file, 1 << 20)
                file.flush()
                os.fsync(file.fileno())
            yield draft
        finally:
            draft.unlink(missing_ok=True)

    def _sync(self, key: str) -> None:
        folder = os.open((self.root / key).parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _opened(self, key: str) -> Iterator[BufferedReader]:
        with self._trouble():
            try:
                file = (self.root / key).open("rb")
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                raise KeyError(key) from None
            with file:
                yield file

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except OSError as trouble:
            hint = "mend the disk, or set NIANBAO_COPY anew"
            raise OutOfReach(f"the second copy in {self.root} is out of reach: {trouble.strerror}; {hint}") from trouble
