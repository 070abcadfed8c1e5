"""What the name of a division, of a government, or of a body that begins with one means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.division import LAST_YEAR, divisions
from model.division_names import LONGEST, SHORT, bare, government, leading, named, short_names

standing = st.sampled_from([d for d in divisions() if d.last == LAST_YEAR])


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("鄂温克族自治旗", 2020, "150724"),
        ("鄂温克旗", 2020, "150724"),
        ("鄂温克自治旗", 2020, "150724"),
        ("鄂温克旗人民政府", 2020, "150724"),
        ("鄂温克旗人民政府办公室", 2020, "150724"),
        ("哈密地区", 2016, "652200"),
        ("哈密地区行署", 2016, "652200"),
        ("哈密地区行政公署", 2015, "652200"),
        ("哈密行署", 2014, "652200"),
        ("哈密市", 2012, "652201"),
        ("哈密市", 2016, "650500"),
        ("哈密市人民政府", 2020, "650500"),
        ("锡盟行署", 2015, "152500"),
        ("锡林郭勒盟行政公署办公室", 2015, "152500"),
        ("莫旗", 2012, "150722"),
        ("达茂旗", 2012, "150223"),
        ("克州", 2012, "653000"),
        ("巴里坤县", 2013, "652222"),
        ("巴里坤县", 2019, "650521"),
        ("内蒙古", 2019, "150000"),
        ("新疆维吾尔自治区", 2019, "650000"),
        ("新疆自治区", 2019, "650000"),
        ("伊犁州", 2010, "654000"),
        ("黄埔区管委会", 2019, "440112"),
    ],
)
def test_a_name_is_understood_in_its_year(name: str, year: int, code: str) -> None:
    division = named(name, year)
    assert division and division.code == code


@pytest.mark.parametrize("name", ["", "财政局", "人民政府", "某某县", "xx市", "喀纳斯景区管委会", "行署"])
def test_what_is_no_division_is_none(name: str) -> None:
    assert named(name, 2015) is None


def test_namesakes_are_not_guessed_at() -> None:
    assert named("鼓楼区", 2020) is None
    found = named("鼓楼区", 2020, within="320100")
    assert found and found.code == "320106"


def test_within_does_not_hide_what_lies_elsewhere() -> None:
    found = named("哈密地区", 2012, within="150724")
    assert found and found.code == "652200"


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("新疆维吾尔自治区哈密地区行署", "652200", "行署"),
        ("呼伦贝尔市鄂温克族自治旗财政局", "150724", "财政局"),
        ("内蒙古鄂温克旗巴彦托海镇", "150724", "巴彦托海镇"),
        ("阿勒泰地区阿勒泰市教育局", "654301", "教育局"),
        ("锡林浩特市宝力根街道办事处", "152502", "宝力根街道办事处"),
        ("阳泉市郊区财政局", "140311", "财政局"),
        ("鄂温克族自治旗", "150724", ""),
    ],
)
def test_a_body_is_parted_into_its_division_and_the_rest(text: str, code: str, rest: str) -> None:
    found = leading(text, 2015)
    assert found and (found[0].code, found[1]) == (code, rest)


def test_a_body_without_a_division_has_none() -> None:
    assert leading("财政局", 2015) is None
    assert leading("", 2015) is None


def test_the_words_for_a_government_are_taken_off() -> None:
    assert bare("鄂温克旗人民政府办公室") == "鄂温克旗"
    assert bare("海南区") == "海南区"


def test_a_government_has_its_name_of_the_year() -> None:
    assert government("530800", 2004) == "思茅市人民政府"
    assert government("000000", 2004) == ""


def test_every_short_name_in_use_has_its_full_name() -> None:
    full = {d.name for d in divisions()}
    assert set(SHORT.values()) <= full
    assert not set(SHORT) & full


def test_the_longest_name_is_not_cut() -> None:
    assert max(len(d.name) for d in divisions()) <= LONGEST


def test_a_plain_county_has_no_short_name() -> None:
    assert list(short_names("伊吾县")) == []


@given(standing)
def test_every_place_of_today_is_found_by_its_name_beneath_its_parent(division) -> None:  # type: ignore[no-untyped-def]
    found = named(division.name, LAST_YEAR, within=division.parent)
    assert found is None or found.name == division.name
    if found is None:
        namesakes = [d for d in divisions() if d.name == division.name and d.last == LAST_YEAR]
        assert len(namesakes) > 1


@given(standing)
def test_a_full_name_begins_with_its_division(division) -> None:  # type: ignore[no-untyped-def]
    found = leading(division.government, LAST_YEAR, within=division.code)
    assert found
    assert found[0].name == division.name or found[0].name.startswith(division.name)
