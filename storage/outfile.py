"""A file that is there whole or not at all."""

import errno
import os
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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise OutOfReach(f"{path}: the disk is full") from None
        raise BadInput(f"{path}: {fault.strerror or fault}") from None
    finally:
        part.unlink(missing_ok=True)
