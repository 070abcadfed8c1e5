"""Exports hold the dataset as the contract says, and after a cursor what changed and nothing else."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import BadInput
from storage.csv_table import defused
from storage.dataset import Dataset
from storage.export import export
from storage.tables import CHANGES, CHECKS, FIGURES, OUTCOMES, REPORTS, SECTIONS, TABLES

AT = datetime(2026, 3, 1, 2, 3, 4, 0, tzinfo=UTC)

REPORT: dict[str, Any] = {
    "report_id": "a" * 20,
    "portal": "ewenke",
    "division": "150724",
    "division_now": "150724",
    "region": "150000",
    "level": "county",
    "body": "鄂温克族自治旗人民政府",
    "body_kind": "government",
    "year": 2021,
    "form": "2021",
    "title": "=HYPERLINK(1)",
    "published": date(2022, 1, 30),
    "url": "http://a.example/",
    "captured_at": AT,
    "warc": "one.warc.gz",
    "offset": 1,
    "length": 2,
    "record_id": "urn:uuid:1",
    "payload_digest": "sha256:00",
    "version": 1,
    "supersedes": "",
    "status": "ok",
    "extractor": "1",
}


def figure(report_id: str, value: float | None, raw: str) -> dict[str, Any]:
    state = "blank" if value is None else "given"
    fields = ("code", "unit", "source", "locator")
    return dict.fromkeys(fields, "x") | {
        "report_id": report_id,
        "value": value,
        "raw": raw,
        "state": state,
        "confidence": 1.0,
    }


def put(dataset: Dataset, report_id: str, change: str, **fields: Any) -> None:
    dataset.append(CHANGES, [{"report_id": report_id, "change": change, "at": AT}])
    dataset.replace(FIGURES, "report_id", [report_id], [figure(report_id, 12.0, "-12")])
    dataset.replace(REPORTS, "report_id", [report_id], [REPORT | {"report_id": report_id} | fields])


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return Dataset(str(tmp_path / "dataset"))


def read(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_empty_dataset_gives_files_with_headers_alone(dataset: Dataset, tmp_path: Path) -> None:
    export(dataset, tmp_path / "out", "csv")
    for table in (REPORTS, FIGURES, CHECKS, SECTIONS, OUTCOMES):
        header = (tmp_path / "out" / f"{table.name}.csv").read_text("utf-8")
        assert header == ",".join(table.schema.names) + "\n"


def test_the_csv_is_what_the_contract_says(dataset: Dataset, tmp_path: Path) -> None:
    put(dataset, "a", "added")
    export(dataset, tmp_path, "csv")
    (row,) = read(tmp_path, "reports")
    assert list(row) == REPORTS.schema.names
    assert row["captured_at"] == "2026-03-01T02:03:04.000000Z"
    assert (row["published"], row["year"], row["supersedes"]) == ("2022-01-30", "2021", "")
    assert row["title"] == "'=HYPERLINK(1)"
    assert read(tmp_path, "figures")[0] | {"value": 12} == {
        "report_id": "a",
        "code": "x",
        "value": 12,
        "unit": "x",
        "raw": "-12",
        "state": "given",
        "source": "x",
        "locator": "x",
        "confidence": "1",
    }


def test_what_is_not_given_has_an_empty_value(dataset: Dataset, tmp_path: Path) -> None:
    put(dataset, "a", "added")
    dataset.replace(FIGURES, "report_id", ["a"], [figure("a", None, ""), figure("a", 0.5, "0.5")])
    export(dataset, tmp_path, "csv")
    assert sorted(row["value"] for row in read(tmp_path, "figures")) == ["", "0.5"]


def test_parquet_has_the_same_columns_typed(dataset: Dataset, tmp_path: Path) -> None:
    put(dataset, "a", "added")
    export(dataset, tmp_path, "parquet")
    rows = pq.read_table(tmp_path / "reports.parquet")
    assert rows.schema.equals(REPORTS.schema)
    assert rows.to_pylist() == [REPORT | {"report_id": "a"}]


def test_copies_elsewhere_stay_out_unless_wanted(dataset: Dataset, tmp_path: Path) -> None:
    put(dataset, "a", "added")
    put(dataset, "m", "added", status="mirror")
    export(dataset, tmp_path / "some", "csv")
    export(dataset, tmp_path / "all", "csv", mirrors=True)
    assert [len(read(tmp_path / "some", table)) for table in ("reports", "figures")] == [1, 1]
    assert [len(read(tmp_path / "all", table)) for table in ("reports", "figures")] == [2, 2]


class TestSince:
    def test_the_whole_rows_of_every_report_that_changed_and_the_changes(
        self, dataset: Dataset, tmp_path: Path
    ) -> None:
        put(dataset, "a", "added")
        put(dataset, "b", "added")
        cursor = export(dataset, tmp_path / "all", "csv")
        put(dataset, "b", "changed", title="new")
        put(dataset, "c", "added")
        export(dataset, tmp_path / "new", "csv", cursor)
        assert [row["report_id"] for row in read(tmp_path / "new", "reports")] == ["b", "c"]
        assert [row["report_id"] for row in read(tmp_path / "new", "figures")] == ["b", "c"]
        assert [(row["report_id"], row["change"]) for row in read(tmp_path / "new", "changes")] == [
            ("b", "changed"),
            ("c", "added"),
        ]

    def test_nothing_when_nothing_changed_and_the_cursor_stays(self, dataset: Dataset, tmp_path: Path) -> None:
        put(dataset, "a", "added")
        cursor = export(dataset, tmp_path / "all", "csv")
        assert export(dataset, tmp_path / "new", "csv", cursor) == cursor
        assert [read(tmp_path / "new", table) for table in ("reports", "figures", "changes")] == [[], [], []]

    def test_a_withdrawn_report_is_told_with_its_rows(self, dataset: Dataset, tmp_path: Path) -> None:
        put(dataset, "a", "added")
        cursor = export(dataset, tmp_path / "all", "csv")
        dataset.append(CHANGES, [{"report_id": "a", "change": "withdrawn", "at": AT}])
        export(dataset, tmp_path / "new", "csv", cursor)
        assert len(read(tmp_path / "new", "figures")) == 1
        assert [row["change"] for row in read(tmp_path / "new", "changes")] == ["withdrawn"]

    def test_rows_that_a_crash_wrote_after_their_change_are_told_again(self, dataset: Dataset, tmp_path: Path) -> None:
        put(dataset, "a", "added")
        dataset.append(CHANGES, [{"report_id": "a", "change": "changed", "at": AT}])
        cursor = export(dataset, tmp_path / "all", "csv")
        dataset.replace(REPORTS, "report_id", ["a"], [REPORT | {"report_id": "a", "title": "late"}])
        export(dataset, tmp_path / "new", "csv", cursor)
        assert [row["title"] for row in read(tmp_path / "new", "reports")] == ["late"]

    @pytest.mark.parametrize("bad", ["x", "-", "00000000-0.0.0.0.0", "-1.1.1.1.1", "00000000-1", "²-0.0.0.0.²"])
    def test_a_bad_cursor_is_refused(self, dataset: Dataset, tmp_path: Path, bad: str) -> None:
        with pytest.raises(BadInput, match="cursor"):
            export(dataset, tmp_path, "csv", bad)

    def test_a_cursor_of_a_dataset_that_was_made_anew_is_refused(self, dataset: Dataset, tmp_path: Path) -> None:
        cursor = export(dataset, tmp_path / "all", "csv")
        with pytest.raises(BadInput, match="another dataset"):
            export(Dataset(str(tmp_path / "anew")), tmp_path / "new", "csv", cursor)


def test_every_column_and_code_is_in_the_codebook(dataset: Dataset, tmp_path: Path) -> None:
    cursor = export(dataset, tmp_path / "all", "csv")
    export(dataset, tmp_path / "new", "csv", cursor)
    text = (tmp_path / "all" / "CODEBOOK.md").read_text("utf-8") + (tmp_path / "new" / "CODEBOOK.md").read_text("utf-8")
    for table in TABLES:
        assert f"## {table.name}" in text
        for column in table.columns:
            assert f"| {column.name} |" in text
    assert {row["code"] for row in read(tmp_path / "all", "codes")} >= {"request.new@natural_person"}
    assert {row["rule"] for row in read(tmp_path / "all", "rules")} >= {"request.balance@natural_person"}


def test_a_folder_that_is_a_file_is_bad_input(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="cannot be written"):
        export(dataset, tmp_path / "file", "csv")


def test_an_unknown_format_is_bad_input(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no format 'xls': give one of csv, parquet"):
        export(dataset, tmp_path, "xls")


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋x", "－x", "＠x", "-", "'=1"]
)
def test_what_begins_like_a_formula_becomes_text(text: str) -> None:
    assert defused(pa.chunked_array([[text]])).to_pylist() == ["'" + text]


@pytest.mark.parametrize("text", ["-24", "+2", "-0.5", "－２４", "0", "", "—", "增2", "'", "a=b", None])
def test_numbers_and_harmless_texts_stay(text: str | None) -> None:
    assert defused(pa.chunked_array([[text]], pa.string())).to_pylist() == [text]


@given(st.lists(st.text(alphabet="'=+-@\t１1a.＝年\n")))
def test_what_was_written_can_always_be_had_back(texts: list[str]) -> None:
    cells = defused(pa.chunked_array([texts], pa.string())).to_pylist()
    back = [
        cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in tuple("=+-@\t\r＝＋－＠") else cell
        for cell in cells
    ]
    assert back == texts
    assert not [c for c in cells if c[:1] in tuple("=@\t\r＝＠")]
