"""The registry that is shipped: every entry holds against the table of divisions, and none runs unchecked."""

import tomllib
from pathlib import Path

import pytest

from crawler.registry import Registry, read
from model.division import by_code, lineage
from model.portal import Portal

FOLDER = Path(__file__).parents[2] / "portals"
REGISTRY: Registry = read(FOLDER)
PORTALS = REGISTRY.portals
each = pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.id)


def test_no_entry_is_refused() -> None:
    assert [str(fault) for fault in REGISTRY.faults] == []


def test_there_are_two_dozen_or_more_of_every_level() -> None:
    assert len(PORTALS) >= 24
    assert {portal.level for portal in PORTALS} == {"county", "league", "prefecture"}
    assert {"150724", "654300", "650500"} <= {portal.division for portal in PORTALS}


@each
def test_a_portal_is_named_after_the_government_of_its_division(portal: Portal) -> None:
    division = by_code(portal.division)
    assert division, f"{portal.id}: no division has the code {portal.division}"
    assert portal.name == division.government
    assert portal.level == division.level


@each
def test_a_portal_has_todays_code(portal: Portal) -> None:
    division = by_code(portal.division)
    assert division and division.now == portal.division


@each
def test_nothing_runs_that_nobody_has_checked(portal: Portal) -> None:
    assert not portal.enabled or "checked on" in portal.note
    assert portal.note


@each
def test_an_address_is_a_governments_and_given_once(portal: Portal) -> None:
    assert portal.home.split("/")[2].endswith(".gov.cn")
    assert sum(other.home == portal.home for other in PORTALS) == 1
    assert sum(other.division == portal.division for other in PORTALS) == 1


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_file_holds_one_province(path: Path) -> None:
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["portal"]
    assert len({lineage(entry["division"])[-1] for entry in entries}) == 1


def test_the_addresses_that_are_known_stand_as_they_are_known() -> None:
    homes = {portal.division: portal.home for portal in PORTALS}
    assert homes["150724"] == "http://www.ewenke.gov.cn/"
    assert homes["654300"] == "http://www.xjalt.gov.cn/"
