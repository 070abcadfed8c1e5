"""What a run met of the reports that are held."""

from datetime import UTC, datetime
from typing import Any

from model.observation import Attempt
from nights.held import Held, held_of
from storage.store import Store
from storage.tables import REPORTS

T0 = datetime(2026, 1, 1, tzinfo=UTC)


def report(report_id: str, url: str, portal: str = "a", status: str = "ok") -> dict[str, Any]:
    texts = {column.name: "" for column in REPORTS.columns if column.type == "string"}
    moments = {"captured_at": T0, "published": None, "year": 2020, "offset": 0, "length": 1, "version": 1}
    return {**texts, **moments, "report_id": report_id, "url": url, "portal": portal, "status": status}


def attempt(url: str, outcome: Any, portal: str = "a", run: str = "r") -> Attempt:
    return Attempt(portal=portal, url=url, run=run, at=T0, outcome=outcome)


def test_with_nothing_published_nothing_is_held(s3_store: Store) -> None:
    assert held_of(s3_store, "r") == {}


def test_reports_are_counted_by_what_became_of_their_urls_in_the_run(s3_store: Store) -> None:
    rows = [report("1", "http://a/1"), report("2", "http://a/2", status="review"), report("3", "http://a/3")]
    s3_store.dataset.append(REPORTS, [*rows, report("4", "http://a/1", portal="b")])
    s3_store.catalog.add_attempts(
        [
            attempt("http://a/1", "captured"),
            attempt("http://a/2", "unchanged"),
            attempt("http://a/3", "error"),
            attempt("http://a/list", "captured"),
            attempt("http://a/3", "captured", run="another"),
        ]
    )
    held = held_of(s3_store, "r")
    assert held["a"] == Held(met={"captured": 1, "unchanged": 1}, statuses={"ok": 2, "review": 1})  # type: ignore[arg-type]
    assert held["b"] == Held(met={}, statuses={"ok": 1})  # type: ignore[arg-type]
    assert held_of(s3_store, "another")["a"].met == {"captured": 1}
