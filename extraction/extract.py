"""The one function: a document, with the files that belong to it, to reports."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extraction.attachments import Source, files_of, with_attachment
from extraction.forms import narrative
from extraction.forms.reading import TableReading
from extraction.forms.tables import read_tables
from extraction.identity import Identity, identify
from extraction.pages import Unread, read_page
from extraction.parts import parts
from extraction.readers.html import read_html
from extraction.rules import check
from extraction.sections import sections
from extraction.sniff import sniff
from extraction.unread import unread
from extraction.verdict import verdict
from model.report import Document, Figure, Form, Hints, Report

EXTRACTOR = "1.0.1"
"""The version that results are kept under; to be raised whenever the same bytes may give another report."""


def extract(document: Document, related: Mapping[str, Document], hints: Hints) -> list[Report]:
    """What a document says: one report, several where it is an aggregate, or why it is none.

    `related` holds framed pages and attached files by absolute URL (`related_urls` names them).
    """
    try:
        source = with_attachment(read_page(document, related), related)
    except Unread as why:
        return [unread(document, hints, str(why))]
    found = parts(source.page)
    if len(found) > 1:
        several = [_report(Source(page, source.unread), document, hints, n) for n, page in enumerate(found, 1)]
        return [report for report in several if report.kind == "annual_report"] or several[:1]
    return [_report(source, document, hints, 1)]


def related_urls(document: Document) -> list[str]:
    """Absolute URLs of what a document needs to be read: framed pages and attached files."""
    if sniff(document.content, document.media_type, document.url) != "html":
        return []
    return list(files_of(read_html(document)))


def _report(source: Source, document: Document, hints: Hints, part: int) -> Report:
    identity = identify(source.page, document, hints)
    if identity.kind != "annual_report" and source.unread:
        called = replace(hints, link_text=identity.title or hints.link_text)
        return replace(unread(document, called, "; ".join(source.unread)), published=identity.published)
    if identity.kind != "annual_report":
        return Report(
            kind=identity.kind, reason=identity.reason, title=identity.title, published=identity.published, part=part
        )
    form, reading = read_tables(source.page.grids(), source.page.source, identity.year)
    return _told(source, identity, form, reading, narrative.figures(source.page, identity), part)


def _told(
    source: Source, identity: Identity, form: Form, reading: TableReading, prose: Sequence[Figure], part: int
) -> Report:
    figures = (*reading.figures.values(), *prose)
    checks = check(form, figures)
    status, reason = verdict(source, identity, form, reading, figures, checks)
    return Report(
        kind="annual_report",
        reason=reason,
        status=status,
        form=form,
        body=identity.body,
        body_kind=identity.body_kind,
        division=identity.division,
        division_now=identity.division_now,
        level=identity.level,
        year=identity.year,
        title=identity.title,
        published=identity.published,
        part=part,
        figures=figures,
        checks=checks,
        sections=sections(source.page),
    )
