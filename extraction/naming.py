"""Whose: the body that a report is by, its kind, and its division, from names in the document; hints come last."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.blocks import Page
from extraction.bodies import Owner, understand
from extraction.dating import YEAR
from extraction.plain import compact, compact_lines
from extraction.site_code import site_code
from extraction.titling import Titling
from model.division import Division, by_code
from model.report import Hints

_OFFICE = re.compile(r"(?:人民政府|政府|行政公署|行署|公署)?(?:办公[室厅]|办)")
_OFFICE_TITLE = re.compile("(?<![及和、])(?:政府|公署|行署)办(?:公[室厅])?$")
_AREA = re.compile("全[县市旗区州盟](?!.{0,4}电)|全地区|各(?:乡镇|乡|苏木|街道|[县旗区])|各级行政机关|[县市旗区]直")
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
_WE = re.compile("我(局|委|办|镇|乡|街道|院|中心|会|厅|苏木|公司)|本(?:局|委|镇|乡|街道|院|厅|苏木|公司)")


def _introduced(lead: str) -> Iterable[str]:
    """Names from the sentences that introduce the report."""
    for pattern in _LEADS:
        yield from (match["body"] for match in pattern.finditer(lead))


def _around(page: Page, title: Titling) -> Iterable[str]:
    """Names from what stands around the text: publisher, breadcrumb from its end, site, sponsor."""
    table = {compact(key).rstrip(":"): value for key, value in page.table_meta.items()}
    yield from (table[key] for key in _PUBLISHERS if key in table)
    yield from reversed(_CRUMB_PART.split(page.breadcrumb)[1:])
    yield from (page.meta.get("contentsource", ""), title.site, page.meta.get("sitename", ""))
    yield from (match["body"] for match in _SPONSOR.finditer(compact(page.footer)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A report whose body is sought: the beginning of its text, and where the search starts. `home` is the division
    that the site code tells, else the hints."""

    page: Page
    title: Titling
    year: int
    within: str
    home: Division | None
    lead: str

    def first(self, names: Iterable[str], home: Division | None = None) -> Owner | None:
        """The first of some names that means a body."""
        found = (understand(n, self.year, self.within, home or self.home) for n in names if n.strip())
        return next((body for body in found if body), None)


def _case(page: Page, title: Titling, year: int, hints: Hints) -> _Case:
    code = site_code(page)[:6]
    home = by_code(code, year) or (by_code(hints.division, year) if hints.division else None)
    lead = compact_lines(page.text())[:3000]
    return _Case(page=page, title=title, year=year, within=hints.division or code, home=home, lead=lead)


def _government(division: Division) -> Owner:
    return Owner(body=division.government, kind="government", division=division)


def _entitled(case: _Case, near: Owner | None) -> Owner | None:
    """The body that the title names; where it names no division, that of the words nearest to it is meant."""
    if not case.title.body:
        return None
    beside = near or (None if case.home else case.first(_around(case.page, case.title)))
    place = case.home or (beside.division if beside else None)
    named = understand(case.title.body, case.year, case.within, place, entitled=True)
    office = named and named.kind == "government" and _OFFICE_TITLE.search(case.title.body)
    # an office that speaks of the whole area is its government's hand
    if named and office and not _AREA.search(case.lead):
        return Owner(body=named.body + "办公室", kind="department", division=named.division)
    return named


def _publisher(case: _Case) -> Owner | None:
    """The body that what stands around the text names. An office that speaks of the whole area publishes for its
    government."""
    found = case.first(_around(case.page, case.title))
    if found and found.kind == "department" and found.division and not _WE.search(case.lead):
        office = _OFFICE.fullmatch(found.body.removeprefix(found.division.name))
        if office or _AREA.search(case.lead):
            return _government(found.division)
    return found


def owner(page: Page, title: Titling, year: int, hints: Hints) -> Owner:
    """Whose report it is. The title goes first, then its introduction, then what stands around it, then hints."""
    case = _case(page, title, year, hints)
    near = case.first(_introduced(case.lead))
    if entitled := _entitled(case, near):
        return entitled
    around = _publisher(case)
    if near and not (around and near.kind == "government" and _WE.search(case.lead)):
        return near
    if around:
        return around
    if case.home:
        return _government(case.home)
    return Owner(body=hints.body or title.body, kind="government" if hints.body else "other", division=None)
