"""A disk that is full loses nothing (promise P12, the short form of tests/trials/test_disk_full.py)."""

import os
import random
from pathlib import Path

import pytest

from model.errors import OutOfReach
from storage.home import open_home
from storage.settings import S3, Settings
from storage.store import open_store
from tests.storage.full_disk import Struggle
from tests.storage.small_disk import small_disk

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")


def test_on_a_disk_that_is_full_again_and_again_nothing_acknowledged_is_lost(tmp_path: Path, s3: S3):
    with small_disk(tmp_path / "disk", "6m") as disk:
        settings = Settings(home=disk.path / "home", portals=tmp_path, s3=s3, min_free=0)
        with open_store(settings) as store:
            struggle = Struggle(store, disk, random.Random(5))
            for _ in range(6):
                struggle.round()
            assert struggle.lost() == []
    assert struggle.refused > 3


def test_a_home_on_a_full_disk_is_out_of_reach_and_no_bad_input(tmp_path: Path):
    with small_disk(tmp_path / "disk", "64k") as disk:
        disk.leave(0)
        with pytest.raises(OutOfReach, match="No space left"):
            open_home(disk.path / "home")
