"""The store, opened and closed in one place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import NewerHome, OutOfReach
from model.exchange import Exchange
from storage.archive import Archive
from storage.seal import seal_closed
from storage.settings import S3, Settings
from storage.store import open_store
from storage.weed import running


def test_with_nothing_set_the_whole_way_works_inside_the_home(tmp_path: Path, make: Callable[..., Exchange]):
    settings = Settings(home=tmp_path / "home", portals=tmp_path, min_free=0)
    with open_store(settings) as store:
        with Archive(store, run="night-1") as archive:
            capture = archive.keep("a", make()).capture
        seal_closed(store, lambda _: None)
    assert running(settings.home / "store") == set()
    with open_store(settings) as store:
        assert Archive(store).fetch(capture).body == b"<p>one"


@pytest.mark.parametrize("wrong", [{"secret_key": "wrong"}, {"endpoint": "127.0.0.1:9"}])
def test_an_unusable_store_is_told_in_one_line(settings: Settings, s3: S3, wrong: dict[str, str]):
    with pytest.raises(OutOfReach) as trouble, open_store(replace(settings, s3=replace(s3, **wrong))):
        pass
    assert "\n" not in str(trouble.value)


def test_a_newer_home_is_not_touched(settings: Settings):
    settings.home.mkdir()
    (settings.home / "version").write_text("99")
    with pytest.raises(NewerHome), open_store(settings):
        pass
    assert [path.name for path in settings.home.iterdir()] == ["version"]
