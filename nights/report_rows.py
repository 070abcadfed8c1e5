"""A report as it stands, as rows of the dataset."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from model.portal import Portal
from model.report import Check, Figure, Section
from nights.versions import Standing
from storage.tables import CHECKS, FIGURES, REPORTS, SECTIONS, Table

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReportRows:
    """All rows of one report, by table."""

    tables: Mapping[str, tuple[Row, ...]]

    @property
    def head(self) -> Row:
        """Its row in `reports`."""
        return self.tables[REPORTS.name][0]

    @property
    def report_id(self) -> str:
        """Its id."""
        return str(self.head["report_id"])


def report_id(portal: str, body: str, year: int, payload_digest: str) -> str:
    """The first 20 hex digits of SHA-256 over portal, body, year and the payload digest of the version's first
    capture, joined by U+001F."""
    return sha256("\x1f".join((portal, body, str(year), payload_digest)).encode()).hexdigest()[:20]


def version_ids(standing: Standing, body: str, year: int) -> list[str]:
    """The ids of the versions of a report, the first one first."""
    home = standing.reading.capture.portal
    return [report_id(home, body, year, capture.payload_digest) for capture in standing.firsts]


def report_rows(standing: Standing, body: str, year: int, portal: Portal | None) -> ReportRows:
    """The rows of a report. What the report does not tell of its division is taken from the registry."""
    report, home = standing.reading.report, standing.reading.capture.portal
    ids = version_ids(standing, body, year)
    head = _head(standing, ids, portal) | {"portal": home, "body": body, "year": year}
    tables = {
        REPORTS.name: (head,),
        FIGURES.name: _rows(FIGURES, ids[-1], report.figures),
        CHECKS.name: _rows(CHECKS, ids[-1], report.checks),
        SECTIONS.name: _rows(SECTIONS, ids[-1], report.sections),
    }
    return ReportRows(tables)


def _head(standing: Standing, ids: list[str], portal: Portal | None) -> Row:
    report, capture = standing.reading.report, standing.reading.capture
    division = report.division or (portal.division if portal else "")
    return {
        "report_id": ids[-1],
        "division": division,
        "division_now": report.division_now or division,
        "region": f"{division[:2]}0000" if division else "",
        "level": report.level or (portal.level if portal else ""),
        "body_kind": report.body_kind or "other",
        "form": report.form or "",
        "title": report.title,
        "published": _day(report.published),
        "url": capture.url,
        "captured_at": capture.timestamp,
        "warc": capture.warc,
        "offset": capture.offset,
        "length": capture.length,
        "record_id": capture.record_id,
        "payload_digest": capture.payload_digest,
        "version": len(ids),
        "supersedes": ids[-2] if len(ids) > 1 else "",
        "status": report.status or "review",
        "extractor": standing.reading.extractor,
    }


def _rows(table: Table, report_id: str, parts: Iterable[Figure | Check | Section]) -> tuple[Row, ...]:
    """Rows in the order of their key, each key once: the first that was read stays."""
    names = [name for name in table.schema.names if name != "report_id"]
    rows: dict[tuple[Any, ...], Row] = {}
    for part in parts:
        row = {"report_id": report_id, **{name: getattr(part, name) for name in names}}
        rows.setdefault(tuple(row[name] for name in table.key), row)
    return tuple(rows[key] for key in sorted(rows))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
