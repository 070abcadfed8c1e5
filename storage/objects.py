"""What the store and its second copy have in common: objects under keys, put once."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol


class Objects(Protocol):
    """A bucket or a folder. Every method raises OutOfReach when the place does not do its part; reading raises
    KeyError where there is no such object."""

    def keys(self, prefix: str) -> Iterator[str]:
        """The keys that begin with `prefix`, in their order."""

    def read(self, key: str) -> bytes:
        """An object."""

    def download(self, key: str, target: BinaryIO) -> None:
        """Writes an object into `target`."""

    def sha256(self, key: str) -> str:
        """The SHA-256 in hex of what is given back."""

    def put(self, key: str, source: bytes | Path) -> None:
        """Puts an object that is not there yet; an equal one is success. Raises Damaged at another."""

    def replace(self, key: str, source: bytes | Path) -> None:
        """Puts an object, whatever lies there: for repairs alone."""
