"""What the name of a body means: its full name, its kind, and the division that it belongs to."""

import re
from dataclasses import dataclass

from extraction.plain import compact
from model.division import Division
from model.division_names import leading, named
from model.report import BodyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A body: its full name, its kind, the division that it belongs to (None when nothing tells it)."""

    body: str
    kind: BodyKind
    division: Division | None


_GOVERNMENT = re.compile(
    r"(?:人民政府|政府|行政公署|行署|公署)?(?:[及和、]?(?:其|政府|人民政府)?办(?:公[室厅])?)?(?:门户网站|政务网|网站?|网站群|信息公开网)?"
)
_TOWNSHIP = re.compile(
    r"^(?P<town>.{1,14}?(?:民族乡|乡|镇|苏木|街道))(?P<organ>人民政府|政府|办事处|街道办|办|办公室|党工委)?$"
)
_OTHER = re.compile(
    "(?:公司|集团|学校|大学|学院|中学|小学|医院|幼儿园|银行|电厂|林场|农场|有限责任公司|供电局|烟草专卖局|卫生院)$"
)
_ORGAN = re.compile(
    "(?:局|厅|委|会|室|办|部|处|所|队|站|院|馆|社|台|中心|法院|检察院|公安|海关|党校|基地|园|署|院校|保护区|残联|妇联|工商联|文联|科协)$"
)
_VAGUE = re.compile(r"^(?:我|本|全|该|各|其)?(?:省|自治区|自治州|自治县|自治旗|州|市|县|旗|区|盟|地区|镇|乡)?$")
_OWN_WORD = re.compile(
    "^(?:我|本|全|该)?(?:省|自治区|自治州|自治县|自治旗|州|市(?![场容民]|政(?!府|务|协))|县(?!域)|旗|区(?![域划块])|盟|地区)"
    "(?![级属直内外])(?=.{2})"
)
_CENTRAL = re.compile("^(?:国家|中国|中华|中共|国网|新疆生产建设兵团)")
_EDGES = re.compile(r"^[\s,、:的对由就将于]+|[\s,、:的]+$")


def _full(division: Division | None, rest: str) -> str:
    """A body's full name: its division's name, and its own, unless that names the place or the state already."""
    prefix = division.name if division and division.name not in rest and not _CENTRAL.match(rest) else ""
    return prefix + rest


def _township(match: re.Match[str]) -> str:
    """A township's full name ends in 人民政府, a subdistrict's in 办事处."""
    return match["town"] + ("办事处" if match["town"].endswith("街道") else "人民政府")


def _without_division(text: str, year: int, within: str, home: Division | None) -> Owner | str:
    """A body named without its division's full name: a government by a short form (哈密行署), or the rest of a name
    that stands for the home division's."""
    whole = named(text, year, within)
    if whole:
        return Owner(body=whole.government, kind="government", division=whole)
    rest = _OWN_WORD.sub("", text)
    return "" if home and home.name.startswith(rest) else rest


def _of_kind(rest: str, division: Division | None, named_place: bool, entitled: bool) -> Owner | None:
    """The body that the words after a division's name mean; `entitled` words are a body's name whatever they are."""
    if match := _TOWNSHIP.match(rest):
        return Owner(body=_full(division, _township(match)), kind="township", division=division)
    if _OTHER.search(rest):
        return Owner(body=_full(division if named_place else None, rest), kind="other", division=division)
    if _ORGAN.search(rest) or entitled:
        return Owner(body=_full(division, rest), kind="department", division=division)
    return None


def understand(name: str, year: int, within: str, home: Division | None, entitled: bool = False) -> Owner | None:
    """The body that a name means in a year, or None when the words in the name's place name nobody.

    `within` is the code of the division near which it is sought, `home` the division that a name without one
    belongs to. `entitled` says that the words stand in a report's title: then even words of no known kind are a
    body's name, never taken for the government's.
    """
    text = _EDGES.sub("", compact(name))
    division, rest = leading(text, year, within) or (None, text)
    named_place = division is not None
    if division is None:
        found = _without_division(text, year, within, home)
        if isinstance(found, Owner):
            return found
        division, rest = home, found
    rest = _EDGES.sub("", rest)
    if (named_place or rest) and division and _GOVERNMENT.fullmatch(rest):
        return Owner(body=division.government, kind="government", division=division)
    if _VAGUE.match(rest):
        return None
    return _of_kind(rest, division, named_place, entitled)
