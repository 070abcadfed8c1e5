"""Where a body is collected as it comes in."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from storage.disk import trouble_at


class Sink:
    """Bytes in memory, and in a temporary file once there are more than `memory` of them."""

    def __init__(self, folder: Path, memory: int) -> None:
        self.size = 0
        self._folder, self._memory = folder, memory
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None

    def write(self, data: bytes) -> None:
        """Adds bytes at the end. Raises OutOfReach when the disk does not take them: that is no fault of the server."""
        self.size += len(data)
        with trouble_at(self._folder):
            if self._file is not None:
                self._file.write(data)
                return
            self._parts.append(data)
            if self.size > self._memory:
                self._spill()

    def _spill(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._file = NamedTemporaryFile(dir=self._folder, prefix="body-", delete=False)  # noqa: SIM115 - outlives us
        self._file.writelines(self._parts)
        self._parts.clear()

    def body(self) -> bytes | Path:
        """All that was written: the bytes, or the file that holds them, which is then the caller's to remove."""
        if self._file is None:
            return b"".join(self._parts)
        with trouble_at(self._folder):
            self._file.close()
        return Path(self._file.name)

    def discard(self) -> None:
        """Forgets everything, the file too."""
        self._parts.clear()
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)
            self._file = None
