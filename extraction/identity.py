"""Who and when: whether a page is an annual report, and if it is, whose, of which year, under which title."""

import re
from dataclasses import dataclass

from extraction import dating
from extraction.blocks import Page
from extraction.classify import Verdict, choose, classify
from extraction.mirror import is_mirror
from extraction.naming import owner
from extraction.plain import compact
from extraction.site_code import site_code
from model.report import BodyKind, Document, Hints, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a report says of itself; `reason` is why it is none, and then all else may be empty.

    `division` is the code that the named division had in the report year or nearest to it, `division_now` today's
    of the same place (empty where that cannot be told); `published` is `YYYY-MM-DD` or empty; `mirror` says that the
    page is a copy elsewhere.
    """

    kind: Kind
    reason: str = ""
    body: str = ""
    body_kind: BodyKind | None = None
    division: str = ""
    division_now: str = ""
    level: str = ""
    year: int | None = None
    title: str = ""
    published: str = ""
    confidence: float = 1.0
    mirror: bool = False


_CALLED = re.compile(
    rf"[\u4e00-\u9fa5]{{0,20}}?{dating.YEAR}年?度?[^。,;\n]{{0,12}}?信息公开[^。,;\n]{{0,8}}?(?:年度报告|年报|报告)"
)


def _title(page: Page, verdict: Verdict) -> str:
    """The title as shown; where there is none, what the introduction calls the report."""
    if verdict.title.verdict != "neutral" and verdict.title.text:
        return verdict.title.text
    match = _CALLED.search(compact(page.text())[:3000])
    return re.sub("^(?:现)?(?:公布|发布|将|就)", "", match[0]) if match else page.title


def identify(page: Page, document: Document, hints: Hints) -> Identity:
    """Tells what a page is. Hints decide only what the document itself does not say."""
    verdict = classify(page, dating.undated(hints.link_text))
    title, published = _title(page, verdict), dating.published(page) or dating.of_link(hints.link_text)
    if not verdict.report:
        return Identity(kind="not_a_report", reason=verdict.reason, title=title, published=published)
    # the words of a link count for the year only where the document tells none
    year = dating.report_year(choose(page).text, page.text(), published) or dating.title_year(verdict.title.text)
    if year is None:
        return Identity(kind="not_a_report", reason="no report year is told", title=title, published=published)
    whose = owner(page, verdict.title, year, hints)
    division = whose.division
    return Identity(
        kind="annual_report",
        body=whose.body,
        body_kind=whose.kind,
        division=division.code if division else "",
        division_now=division.now if division else "",
        level=division.level if division else hints.level,
        year=year,
        title=title,
        published=published,
        confidence=verdict.confidence if division else min(verdict.confidence, 0.5),
        mirror=is_mirror(document.url, hints, site_code(page), division.code if division else ""),
    )
