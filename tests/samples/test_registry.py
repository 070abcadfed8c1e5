import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from crawler.registry import read
from samples.farm import Farm


@pytest.mark.parametrize("path", [Farm.portals, Farm.trouble])
def test_the_registry_is_read_without_a_fault(path: Path) -> None:
    registry = read(path)
    assert registry.faults == () and len(registry.portals) >= 3


def test_the_registry_and_the_cast_are_of_the_same_portals(farm: Farm) -> None:
    entries = {portal.id: portal for portal in read(Farm.portals).portals}
    assert set(entries) == set(farm.casts)
    for name, cast in farm.casts.items():
        assert (entries[name].home, entries[name].division, entries[name].level) == (
            cast.portal.home,
            cast.portal.division,
            cast.portal.level,
        )


@pytest.mark.parametrize("path", [Farm.portals, Farm.trouble])
def test_sample_portals_are_marked_quick_and_of_no_real_host(path: Path) -> None:
    for portal in read(path).portals:
        assert portal.home.endswith("-sample.example/")
        assert portal.delay <= 0.05 and portal.note.startswith("样例")


def test_divisions_are_real_ones_of_their_names(farm: Farm) -> None:
    with files("model").joinpath("divisions.csv").open(encoding="utf-8") as lines:
        rows = [line.split(",") for line in lines]
    names = {row[0]: row[1] for row in rows}
    for held in farm.truth.reports:
        body = held.sample.body
        assert body.name.startswith(names[body.division])


def test_the_cast_says_only_what_is_known() -> None:
    cast = tomllib.loads(files("samples").joinpath("cast.toml").read_text(encoding="utf-8"))
    known = {"name", "short", "kind", "we", "years", "gaps", "styles", "division", "division_now"}
    known |= {"breaks", "lacks", "differs", "forms", "deliveries"}
    for portal in cast["portal"]:
        for body in portal["body"]:
            assert set(body) <= known
