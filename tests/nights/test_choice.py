"""Which portals a harvest is for, and when it must not begin."""

from pathlib import Path

import pytest

from model.errors import BadInput
from nights.choice import choose, is_real
from storage.settings import Settings

ENTRY = """
[[portal]]
id = "{id}"
name = "布尔津县人民政府"
division = "654321"
level = "county"
home = "{home}"
enabled = {enabled}
"""


def entry(name: str, home: str = "http://www.a.example/", enabled: str = "true") -> str:
    return ENTRY.format(id=name, home=home, enabled=enabled)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    (tmp_path / "a.toml").write_text(entry("one") + entry("two") + entry("off", enabled="false"), "utf-8")
    return tmp_path / "a.toml"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", portals=tmp_path)


def ids(settings: Settings, path: Path, *only: str) -> list[str]:
    return [portal.id for portal in choose(settings, path, only).portals]


def test_all_that_are_enabled(settings: Settings, registry: Path) -> None:
    assert ids(settings, registry) == ["one", "two"]


def test_those_that_are_named_each_once_in_the_order_of_naming(settings: Settings, registry: Path) -> None:
    assert ids(settings, registry, "two", "one", "two") == ["two", "one"]


def test_one_that_is_named_is_taken_though_it_is_disabled(settings: Settings, registry: Path) -> None:
    assert ids(settings, registry, "off") == ["off"]


def test_by_id_finds_them(settings: Settings, registry: Path) -> None:
    choice = choose(settings, registry)
    assert choice.by_id == {portal.id: portal for portal in choice.portals}


@pytest.mark.parametrize(("name", "meant"), [("ones", "'one'"), ("tow", "'two'"), ("of", "'off'")])
def test_an_unknown_name_is_answered_with_the_one_that_was_meant(
    settings: Settings, registry: Path, name: str, meant: str
) -> None:
    with pytest.raises(BadInput, match=f"no portal '{name}'; did you mean {meant}"):
        choose(settings, registry, ["one", name])


def test_a_name_like_no_other_is_only_unknown(settings: Settings, registry: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        choose(settings, registry, ["zzz"])
    assert "did you mean" not in str(refusal.value)


def test_a_name_whose_entry_was_refused_is_told_with_the_reason(settings: Settings, registry: Path) -> None:
    registry.write_text(registry.read_text("utf-8") + entry("bad", home="ftp://x"), "utf-8")
    with pytest.raises(BadInput, match=r"1 refused, the first: .*a\.toml:\d+: home"):
        choose(settings, registry, ["bad"])
    assert len(choose(settings, registry).faults) == 1


def test_with_nothing_enabled_nothing_is_begun(settings: Settings, registry: Path) -> None:
    registry.write_text(entry("off", enabled="false"), "utf-8")
    with pytest.raises(BadInput, match="no portal is enabled"):
        choose(settings, registry)


class TestContact:
    @pytest.mark.parametrize("home", ["http://www.x.gov.cn/", "http://192.0.2.7/", "http://[2001:db8::1]/"])
    def test_real_hosts_are_asked_only_by_somebody_who_can_be_reached(self, tmp_path: Path, home: str) -> None:
        (tmp_path / "a.toml").write_text(entry("one") + entry("real", home=home), "utf-8")
        nobody = Settings(home=tmp_path, portals=tmp_path)
        with pytest.raises(BadInput, match="NIANBAO_CONTACT is not set"):
            choose(nobody, tmp_path)
        somebody = Settings(home=tmp_path, portals=tmp_path, contact="a@b.example")
        assert ids(somebody, tmp_path) == ["one", "real"]
        assert ids(nobody, tmp_path, "one") == ["one"]

    @pytest.mark.parametrize("host", ["a.example", "x.test", "no.invalid", "localhost", "127.0.0.1", "[::1]"])
    def test_hosts_of_nobody_are_not_real(self, host: str) -> None:
        assert not is_real(f"http://{host}/")
        assert not is_real(f"http://{host}:8080/")

    @pytest.mark.parametrize("host", ["example.com", "a.example.cn", "localhost.cn", "10.0.0.1", "testing"])
    def test_names_like_theirs_are(self, host: str) -> None:
        assert is_real(f"http://{host}/")
