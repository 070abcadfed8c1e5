"""Whole documents in folders, each with what it must give: `document`, files beside it, `expected.json`."""

import json
from pathlib import Path
from typing import Any

import pytest

from extraction.extract import extract
from model.report import Document, Hints, Report

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(p.name for p in GOLDEN.iterdir())


def read(folder: Path, name: str) -> Report:
    """The one report of the folder's document, its other files at hand as related ones."""
    files = {str(p): Document(url=str(p), content=p.read_bytes()) for p in folder.iterdir() if p.suffix != ".json"}
    (report,) = extract(files[str(folder / name)], files, Hints())
    return report


@pytest.mark.parametrize("case", CASES)
def test_a_document_gives_what_stands_beside_it(case: str) -> None:
    expected: dict[str, Any] = json.loads((GOLDEN / case / "expected.json").read_text(encoding="utf-8"))
    report = read(GOLDEN / case, expected["document"])
    assert report.kind == expected["kind"]
    if report.kind == "not_a_report":
        assert report.figures == ()
        return
    told = {key: getattr(report, key) for key in ("form", "year", "body", "division", "level", "status")}
    assert told == {key: expected[key] for key in told}
    figures = {f.code: f.value if f.state == "given" else f.state for f in report.figures if f.source != "text"}
    assert figures == expected["figures"]
    assert sorted({c.rule for c in report.checks if not c.passed}) == expected["failed"]
