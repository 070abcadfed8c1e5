"""A disk that is full loses nothing (promise P12): the writer, the sealer and the whole harvest."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.settings import S3, Settings
from storage.store import open_store
from tests.storage.full_disk import Struggle
from tests.storage.small_disk import small_disk

pytestmark = [
    pytest.mark.trial,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk"),
]
ROUNDS = 150


def test_a_disk_that_is_full_again_and_again_loses_nothing(tmp_path: Path, s3: S3, tell: Callable[[str], None]):
    with small_disk(tmp_path / "disk", "12m") as disk:
        settings = Settings(home=disk.path / "home", portals=tmp_path, s3=s3, min_free=0)
        with open_store(settings) as store:
            struggle = Struggle(store, disk, random.Random(7))
            for _ in range(ROUNDS):
                struggle.round()
            assert struggle.lost() == []
    tell(
        f"disk full: {ROUNDS} times, {len(struggle.kept)} kept, {struggle.refused} refused, "
        f"{struggle.unsealed} times sealing was refused; 0 lost"
    )
