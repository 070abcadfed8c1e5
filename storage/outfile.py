"""A file or a folder that is there whole or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from model.errors import BadInput, OutOfReach


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file under another name, which takes its own when the block ends well and goes when it does not.

    Raises BadInput where it cannot be written, OutOfReach where the disk is full.
    """
    part = path.with_name(path.name + ".part")
    with _put_in_place(part, path), part.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A new folder, in the same way; its files are the caller's to write."""
    part = path.with_name(path.name + ".part")
    with _put_in_place(part, path):
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        yield part


@contextmanager
def _put_in_place(part: Path, path: Path) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
        part.rename(path)
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise OutOfReach(f"{path}: the disk is full") from None
        raise BadInput(f"{path}: {fault.strerror or fault}") from None
    finally:
        if part.is_dir():
            shutil.rmtree(part)
        elif part.is_file():
            part.unlink()
