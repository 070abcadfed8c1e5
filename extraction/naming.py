"""Whose: the body that a report is by, its kind, and its division, from names in the document; hints come last."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.blocks import Page
from extraction.dating import YEAR
from extraction.plain import compact, compact_lines
from extraction.titling import Titling
from model.division import Division, by_code, stands_in
from model.division_names import leading, named
from model.report import BodyKind, Hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A body: its full name, its kind, the division that it belongs to (None when nothing tells it)."""

    body: str
    kind: BodyKind
    division: Division | None


_GOVERNMENT = re.compile(
    r"(?:人民政府|政府|行政公署|行署|公署)?(?:[及和、]?(?:其|政府|人民政府)?办公[室厅])?(?:门户网站|政务网|网站?|网站群|信息公开网)?"
)
_OFFICE = re.compile(r"(?:人民政府|政府|行政公署|行署|公署)?(?:办公[室厅]|办)")
_TOWNSHIP = re.compile(
    r"^(?P<town>.{1,14}?(?:民族乡|乡|镇|苏木|街道))(?P<organ>人民政府|政府|办事处|街道办|办|办公室|党工委)?$"
)
_OTHER = re.compile(
    "(?:公司|集团|学校|大学|学院|中学|小学|医院|幼儿园|银行|电厂|林场|农场|有限责任公司|供电局|烟草专卖局|卫生院)$"
)
_ORGAN = re.compile(
    "(?:局|厅|委|委员会|办公室|办|部|处|所|队|支队|大队|站|院|馆|会|联合会|联社|台|中心|社|法院|检察院|管委会|公安|海关|"
    "党校|基地|园|署|院校|保护区)$"
)
_VAGUE = re.compile(r"^(?:我|本|全|该|各|其)?(?:省|自治区|州|市|县|旗|区|盟|地区|镇|乡)?$")
_OWN_WORD = re.compile(
    r"^(?:我|本|全|该)?(?:省|自治区|州|市|县|旗|区|盟|地区)(?=人民政府|政府|[^级属直]{2,}(?:局|委|委员会|办公室|中心|厅)$)"
)
_OFFICE_TITLE = re.compile("(?<![及和、])(?:政府|公署|行署)办(?:公[室厅])?$")
_AREA = re.compile("全[县市旗区州盟](?!.{0,4}电)|全地区|各(?:乡镇|乡|苏木|街道|[县旗区])|各级行政机关|[县市旗区]直")
_EDGES = re.compile(r"^[\s,、:的对由就将于]+|[\s,、:的]+$")
_NAME = r"[\u4e00-\u9fa5·、]"
_LEADS = (
    re.compile(
        rf"(?:现|特|兹)?(?:公布|发布|编制|就|将|公开|报告)(?:了|如下)?(?P<body>{_NAME}{{2,30}}?){YEAR}年?度?[^。;]{{0,12}}?信息公开"
    ),
    re.compile(rf"(?P<body>{_NAME}{{2,30}}?){YEAR}年?度?(?:政府|政务)信息公开(?:工作)?(?:年度报告|年报)"),
    re.compile(rf"(?:本(?:年度)?报告|本年报)?由(?P<body>{_NAME}{{3,30}}?)(?:根据|按照|依据|依照|编制|负责)"),
    re.compile(
        rf"{YEAR}年(?:度|以来|来)?[,](?P<body>{_NAME}{{2,24}}?)(?=深入|认真|高度|严格|全面|积极|坚持|按照|在|以|紧|始终|切实|不断|各级|根据|继续|贯彻)"
    ),
    re.compile(rf"请(?:与|向|直接与)(?P<body>{_NAME}{{3,24}}?)(?=办公室|政务公开|信息公开|政府信息|联系|\()"),
)
_PUBLISHERS = ("发布机构", "公开主体", "公开机构", "发布单位", "发文机关", "发文机构", "信息来源", "来源", "文章来源")
_CRUMB_PART = re.compile(r"[>»›/＞→\-|]|&gt;")
_SPONSOR = re.compile(rf"(?:主办|承办)(?:单位)?:?(?P<body>{_NAME}{{3,30}}?)(?=承办|版权|地址|联系|网站|$|\s)")
_SITE_CODE = re.compile(r"(?:网站)?标识码[:]?(\d{10})")
_WE = re.compile("我(局|委|办|镇|乡|街道|院|中心|会|厅|苏木|公司)|本(?:局|委|镇|乡|街道|院|厅|苏木|公司)")


def site_code(page: Page) -> str:
    """The 网站标识码, ten digits, of the footer, the text or the meta tags; empty when there is none."""
    for text in (page.footer, page.meta.get("siteidcode", ""), page.text()):
        if match := _SITE_CODE.search(compact(text)) or re.fullmatch(r"(\d{10})", compact(text)):
            return match[1]
    return ""


def _full(division: Division | None, rest: str) -> str:
    """A body's full name: its division's name, and its own."""
    return (division.name if division else "") + rest


def _township(match: re.Match[str]) -> str:
    """A township's full name ends in 人民政府, a subdistrict's in 办事处."""
    return match["town"] + ("办事处" if match["town"].endswith("街道") else "人民政府")


def understand(name: str, year: int, within: str, home: Division | None) -> Owner | None:
    """The body that a name means in a year, or None when the words in the name's place name nobody.

    `within` is the code of the division near which it is sought, `home` the division that a name without one
    belongs to.
    """
    text = _EDGES.sub("", compact(name))
    found = leading(text, year, within)
    division, rest = found if found else (home, _OWN_WORD.sub("", text))
    rest = _EDGES.sub("", rest)
    if not found and (whole := named(text, year, within)):
        return Owner(body=whole.government, kind="government", division=whole)
    if (found or rest) and division and _GOVERNMENT.fullmatch(rest):
        return Owner(body=division.government, kind="government", division=division)
    if _VAGUE.match(rest):
        return None
    if match := _TOWNSHIP.match(rest):
        return Owner(body=_full(division, _township(match)), kind="township", division=division)
    if _OTHER.search(rest):
        return Owner(body=_full(division if found else None, rest), kind="other", division=division)
    return Owner(body=_full(division, rest), kind="department", division=division) if _ORGAN.search(rest) else None


def _introduced(page: Page) -> Iterable[str]:
    """Names from the sentences that introduce the report."""
    text = compact_lines(page.text())[:3000]
    for pattern in _LEADS:
        yield from (match["body"] for match in pattern.finditer(text))


def _around(page: Page, title: Titling) -> Iterable[str]:
    """Names from what stands around the text: publisher, breadcrumb from its end, site, sponsor."""
    table = {compact(key).rstrip(":"): value for key, value in page.table_meta.items()}
    yield from (table[key] for key in _PUBLISHERS if key in table)
    yield from reversed(_CRUMB_PART.split(page.breadcrumb)[1:])
    yield from (page.meta.get("contentsource", ""), title.site, page.meta.get("sitename", ""))
    yield from (match["body"] for match in _SPONSOR.finditer(compact(page.footer)))


def _home(page: Page, year: int, hints: Hints) -> Division | None:
    """The division that an unnamed one most likely is: the site code's, else the hints'."""
    code = site_code(page)[:6]
    return by_code(code, year) or (by_code(hints.division, year) if hints.division else None)


def _first(names: Iterable[str], year: int, within: str, home: Division | None) -> Owner | None:
    return next((o for o in (understand(n, year, within, home) for n in names if n.strip()) if o), None)


def _office_itself(owner: Owner, title: Titling, page: Page) -> Owner:
    """A title that names the government's office means the office, unless the text speaks of the whole area."""
    named_office = _OFFICE_TITLE.search(title.body) and owner.kind == "government" and owner.division
    if not named_office or _AREA.search(compact(page.text())[:3000]):
        return owner
    assert owner.division
    return Owner(body=owner.division.government + "办公室", kind="department", division=owner.division)


def _as_office(owner: Owner, page: Page) -> Owner:
    """A government's office that publishes is the government's hand, unless the title named the office itself."""
    if owner.division and _OFFICE.fullmatch(owner.body.removeprefix(owner.division.name)):
        return Owner(body=owner.division.government, kind="government", division=owner.division)
    return owner


def owner(page: Page, title: Titling, year: int, hints: Hints) -> Owner:
    """Whose report it is. The title goes first, then its introduction, then what stands around it, then hints."""
    home, within = _home(page, year, hints), hints.division or site_code(page)[:6]
    told = list(_introduced(page))
    near = _first(told, year, within, home)
    if title.body:
        place = home or (near.division if near else None)
        if place is None and (around := _first(_around(page, title), year, within, None)):
            place = around.division
        if named := understand(title.body, year, within, place):
            return _office_itself(named, title, page)
    around = _first(_around(page, title), year, within, home)
    speaks_as_department = _WE.search(compact(page.text())[:3000])
    if near and not (speaks_as_department and near.kind == "government"):
        return _as_office(near, page)
    if around:
        return around if speaks_as_department else _as_office(around, page)
    if near or home:
        division = near.division if near else home
        assert division
        return Owner(body=division.government, kind="government", division=division)
    return Owner(body=hints.body or title.body, kind="government" if hints.body else "other", division=None)


def fits(code: str, division: str) -> bool:
    """Whether a site's 网站标识码 fits a division through its history: the same place, or one that it lies in.

    A code whose first six digits are no division's (ministries) fits everything.
    """
    return not code or by_code(code[:6]) is None or not division or stands_in(division, code[:6])
