"""An export holds nothing that is closed, though the dataset holds it still; without the look it would."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from model.takedown import NOTHING_CLOSED, Closures, Takedown
from storage.dataset import Dataset
from storage.export import export
from storage.tables import CHANGES, CHECKS, FIGURES, OUTCOMES, REPORTS, SECTIONS, Table

AT = datetime(2026, 3, 1, 2, 3, 4, tzinfo=UTC)
EMPTY: dict[str, Any] = {"int32": 1, "int64": 1, "double": 1.0, "bool": True, "date32[day]": AT.date()}
SECRET = "张三，电话 １３８００１３８０００"


def row(table: Table, report_id: str, **fields: Any) -> dict[str, Any]:
    blank = {field.name: EMPTY.get(str(field.type), AT if "timestamp" in str(field.type) else "x") for field in
             table.schema}  # fmt: skip
    return {**blank, **({"report_id": report_id} if "report_id" in blank else {}), **fields}


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Two reports, whose title, text and raw name somebody."""
    made = Dataset(str(tmp_path / "dataset"))
    for name, supersedes in (("r1", ""), ("r2", "r0")):
        url = f"http://a.example/{name}.html"
        head = row(REPORTS, name, title=SECRET, url=url, captured_at=AT, status="ok", supersedes=supersedes)
        made.append(REPORTS, [head])
        made.append(FIGURES, [row(FIGURES, name, raw=SECRET)])
        made.append(CHECKS, [row(CHECKS, name)])
        made.append(SECTIONS, [row(SECTIONS, name, heading=SECRET, text=f"申请人{SECRET}不服")])
    made.append(OUTCOMES, [row(OUTCOMES, "", url="http://a.example/r1.html")])
    made.append(CHANGES, [row(CHANGES, "r1", change="added", at=AT)])
    return made


def closures(pattern: str, kind: Any = "url", **fields: Any) -> Closures:
    return Closures((Takedown(kind=kind, pattern=pattern, reason="r", by="b", at=AT, id="i", **fields),))


def exported(dataset: Dataset, folder: Path, closed: Closures, since: str = "") -> dict[str, set[str]]:
    """The reports that stand in each table."""
    export(dataset, folder, "parquet", since, closures=closed)
    tables = {path.stem: pq.read_table(path) for path in folder.glob("*.parquet")}
    parts = {name: rows for name, rows in tables.items() if name not in ("outcomes", "changes")}
    return {name: set(rows.column("report_id").to_pylist()) for name, rows in parts.items()}


PARTS = ("reports", "figures", "checks", "sections")


@pytest.mark.parametrize(
    ("closed", "left"),
    [
        (NOTHING_CLOSED, {"r1", "r2"}),
        (closures("a.example/r1.html"), {"r2"}),
        (closures("a.example/*"), set()),
        (closures("a.example/*", since=AT + timedelta(seconds=1)), {"r1", "r2"}),
        (closures("a.example/*", to=AT), set()),
        (closures("r1", "report"), {"r2"}),
        (closures("r0", "report"), {"r1"}),
        (closures("张三", "text"), {"r1", "r2"}),
    ],
)
@pytest.mark.parametrize("is_since", [False, True])
def test_closed_reports_are_in_no_table(
    closed: Closures, left: set[str], is_since: bool, dataset: Dataset, tmp_path: Path
) -> None:
    since = f"{export(Dataset(str(tmp_path / 'dataset')), tmp_path / 'all', 'csv').partition('-')[0]}-0.0.0.0.0"
    assert exported(dataset, tmp_path / "out", closed, since if is_since else "") == dict.fromkeys(PARTS, left)


def written(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.glob("*.csv"))


@pytest.mark.parametrize("pattern", ["张三", "13800138000", "张 三*000"])
def test_no_file_of_an_export_holds_a_closed_word(pattern: str, dataset: Dataset, tmp_path: Path) -> None:
    closed = closures(pattern, "text")
    export(dataset, tmp_path / "out", "csv", closures=closed)
    text = written(tmp_path / "out")
    assert closed.blacked(text) == text
    assert text.count("▇") >= 8 * 2
    assert "不服" in text


def test_words_of_one_report_stay_in_the_others(dataset: Dataset, tmp_path: Path) -> None:
    export(dataset, tmp_path / "out", "csv", closures=closures("张三", "text", report="r1"))
    lines = (tmp_path / "out" / "sections.csv").read_text("utf-8").splitlines()
    assert [(line[1:3], "张三" in line) for line in lines[1:]] == [("r1", False), ("r2", True)]


def test_types_and_order_are_those_of_an_export_without(dataset: Dataset, tmp_path: Path) -> None:
    for name, closed in (("with", closures("李四", "text")), ("without", NOTHING_CLOSED)):
        export(dataset, tmp_path / name, "parquet", closures=closed)
    for path in (tmp_path / "without").glob("*.parquet"):
        assert pq.read_table(tmp_path / "with" / path.name).equals(pq.read_table(path)), path.name


def test_the_search_for_closed_words_can_fail(dataset: Dataset, tmp_path: Path) -> None:
    """The mutant: an export that is not told of the list."""
    export(dataset, tmp_path / "out", "csv")
    text = written(tmp_path / "out")
    assert closures("张三", "text").blacked(text) != text
