"""The dataset writes nothing without need, replaces a report's rows whole, and tells what changed."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from minio import Minio

from model.errors import OutOfReach
from storage.dataset import Dataset
from storage.settings import S3
from storage.tables import CHANGES, CHECKS, TABLES, Table

T0 = datetime(2026, 3, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def dataset(s3: S3) -> Dataset:
    access = {"access_key": s3.access_key, "secret_key": s3.secret_key, "secure": s3.secure}
    Minio(s3.endpoint, **access).make_bucket(s3.bucket)
    return Dataset.in_bucket(s3)


def check(report_id: str, rule: str, found: float = 1.0) -> dict[str, Any]:
    return {"report_id": report_id, "rule": rule, "passed": True, "expected": 1.0, "found": found}


def rows(dataset: Dataset, table: Table = CHECKS) -> list[tuple[Any, ...]]:
    return sorted(tuple(row.values()) for row in dataset.read(table).to_pylist())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_that_nobody_wrote_is_empty_and_has_its_columns(dataset: Dataset, table: Table) -> None:
    assert dataset.read(table).num_rows == 0
    assert dataset.read(table).schema == table.schema
    assert dataset.version(table) == 0


def test_rows_come_back_typed_to_the_microsecond(dataset: Dataset) -> None:
    dataset.append(CHANGES, [{"report_id": "a", "change": "added", "at": T0}])
    assert rows(dataset, CHANGES) == [("a", "added", T0)]


def test_nothing_to_write_makes_no_version(dataset: Dataset) -> None:
    dataset.append(CHECKS, [])
    dataset.replace(CHECKS, "report_id", [], [])
    assert dataset.version(CHECKS) == 0


def test_the_rows_of_a_report_are_replaced_whole_and_the_others_stay(dataset: Dataset) -> None:
    dataset.append(CHECKS, [check("a", "r1"), check("a", "r2"), check("b", "r1")])
    dataset.replace(CHECKS, "report_id", ["a", "c"], [check("a", "r1", 7.0), check("c", "r1")])
    assert [row[:2] + row[4:] for row in rows(dataset)] == [("a", "r1", 7.0), ("b", "r1", 1.0), ("c", "r1", 1.0)]
    assert dataset.version(CHECKS) == 2


def test_a_report_may_lose_all_its_rows(dataset: Dataset) -> None:
    dataset.append(CHECKS, [check("a", "r1"), check("b", "r1")])
    dataset.replace(CHECKS, "report_id", ["a"], [])
    assert [row[0] for row in rows(dataset)] == ["b"]


def test_thousands_are_replaced_and_a_quote_does_no_harm(dataset: Dataset) -> None:
    ids = [f"o'{number}" for number in range(2500)]
    dataset.append(CHECKS, [check(one, "r1") for one in [*ids, "kept"]])
    dataset.replace(CHECKS, "report_id", ids, [check(one, "r2") for one in ids[:10]])
    assert sorted({row[0] for row in rows(dataset)}) == sorted(["kept", *ids[:10]])


def test_only_the_reports_asked_for_are_read(dataset: Dataset) -> None:
    dataset.append(CHECKS, [check("a", "r1"), check("b", "r1")])
    assert dataset.read(CHECKS, column="report_id", values=["b", "z"]).column("report_id").to_pylist() == ["b"]
    assert dataset.read(CHECKS, column="report_id", values=[]).num_rows == 0


def test_the_change_feed_tells_what_came_and_went_after_a_version(dataset: Dataset) -> None:
    dataset.append(CHECKS, [check("a", "r1"), check("b", "r1")])
    before = dataset.version(CHECKS)
    dataset.replace(CHECKS, "report_id", ["a"], [check("a", "r2")])
    assert sorted(dataset.changed(CHECKS, before).column("rule").to_pylist()) == ["r1", "r2"]
    assert dataset.changed(CHECKS, dataset.version(CHECKS)).num_rows == 0


def test_twenty_who_append_at_once_all_succeed(dataset: Dataset) -> None:
    dataset.version(CHECKS)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: dataset.append(CHECKS, [check(str(number), "r1")]), range(20)))
    assert len(rows(dataset)) == 20


FAR_PROXY = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}

READER = """
import json, sys
from storage.dataset import Dataset
from storage.settings import S3
from storage.tables import CHECKS
print(Dataset.in_bucket(S3(**json.load(sys.stdin))).read(CHECKS).num_rows)
"""


def test_the_proxy_of_the_crawl_is_not_asked_for_the_store(dataset: Dataset, s3: S3) -> None:
    dataset.append(CHECKS, [check("a", "r1")])
    told = subprocess.run(
        [sys.executable, "-c", READER],
        input=json.dumps(asdict(s3)),
        env={**os.environ, **FAR_PROXY},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.stdout == "1\n", told.stderr


def test_a_wrong_secret_is_out_of_reach_and_not_told(s3: S3, dataset: Dataset) -> None:
    with pytest.raises(OutOfReach, match="dataset s3://") as caught:
        Dataset.in_bucket(replace(s3, secret_key="wrong-secret")).read(CHECKS)
    assert "wrong-secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_store_that_is_down_is_out_of_reach(s3: S3) -> None:
    with pytest.raises(OutOfReach, match="dataset s3://"):
        Dataset.in_bucket(replace(s3, endpoint="127.0.0.1:9")).read(CHECKS)


def test_a_place_that_cannot_be_written_is_out_of_reach_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "dataset").write_text("a file")
    with pytest.raises(OutOfReach, match=r"dataset .* is out of reach") as caught:
        Dataset(str(tmp_path / "dataset")).read(CHECKS)
    assert "\n" not in str(caught.value)
