"""A report as the object that `nianbao extract` prints."""

from dataclasses import asdict
from typing import Any

from model.report import Report


def as_json(report: Report) -> dict[str, Any]:
    """The report with the names of the contract; numbers that are whole are written whole, none as null."""
    return {
        "part": report.part,
        "kind": report.kind,
        "status": report.status,
        "reason": report.reason,
        "form": report.form,
        "body": report.body,
        "body_kind": report.body_kind,
        "division": report.division,
        "division_now": report.division_now,
        "level": report.level,
        "year": report.year,
        "title": report.title,
        "published": report.published or None,
        "figures": [asdict(f) | {"value": _number(f.value)} for f in report.figures],
        "checks": [asdict(c) | {"expected": _number(c.expected), "found": _number(c.found)} for c in report.checks],
        "sections": [asdict(s) for s in report.sections],
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
