"""A report as JSON and back, without loss: how results are kept."""

import json
from collections.abc import Sequence
from typing import Any

from model.report import Check, Figure, Report, Section


def dumps(reports: Sequence[Report]) -> str:
    """The reports as a JSON array, one line, ASCII."""
    return json.dumps(list(reports), default=_fields, separators=(",", ":"))


def loads(text: str) -> list[Report]:
    """The reports of a JSON array that `dumps` wrote."""
    return [_report(fields) for fields in json.loads(text)]


def _fields(part: Report | Figure | Check | Section) -> dict[str, Any]:
    # asdict would copy every value of every figure first
    return {name: getattr(part, name) for name in part.__slots__}


def _report(fields: dict[str, Any]) -> Report:
    parts = {
        "figures": tuple(Figure(**figure) for figure in fields["figures"]),
        "checks": tuple(Check(**check) for check in fields["checks"]),
        "sections": tuple(Section(**section) for section in fields["sections"]),
    }
    return Report(**{**fields, **parts})
