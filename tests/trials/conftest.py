"""The trials have the fixtures of the store's tests, and say what they came to."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2]))

from tests.storage.conftest import archive, make, settings, store

__all__ = ["archive", "make", "settings", "store"]


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Shows a line to whoever runs the trial."""

    def told(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}\n")

    return told
