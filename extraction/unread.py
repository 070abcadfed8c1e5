"""A document that no reader takes: still a report, one that cannot be read, where its link or its name calls it so."""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from extraction.blocks import Page
from extraction.dating import of_link, undated
from extraction.mirror import is_mirror
from extraction.naming import owner
from extraction.titling import Titling, understand
from model.report import Document, Hints, Report


def unread(document: Document, hints: Hints, why: str) -> Report:
    """The report without figures, or that nothing calls the document a report; `why` says what stopped the reader."""
    title = _title(document, hints)
    if title is None or title.year is None:
        return Report(kind="not_a_report", reason=f"{why}, and neither link nor name calls it a report of a year")
    page = Page(source="table", blocks=(), title=title.text)
    whose = owner(page, title, title.year, hints)
    division = whose.division
    code = division.code if division else ""
    mirrored = is_mirror(document.url, hints, "", code)
    return Report(
        kind="annual_report",
        reason=why,
        status="mirror" if mirrored else "unreadable",
        body=whose.body,
        body_kind=whose.kind,
        division=code,
        division_now=division.now if division else "",
        level=division.level if division else hints.level,
        year=title.year,
        title=title.text,
        published=of_link(hints.link_text),
    )


def _title(document: Document, hints: Hints) -> Titling | None:
    name = PurePosixPath(unquote(urlsplit(document.url).path)).stem
    told = (understand(text) for text in (undated(hints.link_text), name) if text)
    return next((title for title in told if title.verdict in ("report", "weak")), None)
