"""A small disk in memory, which can be filled and emptied."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from storage.disk import free_bytes


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A tmpfs at `path`."""

    path: Path

    def leave(self, free: int) -> None:
        """Fills the disk until so many bytes are free."""
        self.relieve()
        with suppress(OSError), (self.path / "ballast").open("wb", buffering=0) as ballast:
            while (left := free_bytes(self.path) - free) > 0:
                ballast.write(bytes(min(left, 1 << 16)))

    def relieve(self) -> None:
        """Gives the room back."""
        (self.path / "ballast").unlink(missing_ok=True)


@contextmanager
def small_disk(path: Path, size: str) -> Iterator[SmallDisk]:
    """Mounts the disk. Raises CalledProcessError or FileNotFoundError where that is not allowed."""
    path.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)], check=True, capture_output=True)
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
