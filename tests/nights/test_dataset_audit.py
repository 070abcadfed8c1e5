"""Each check of the dataset finds its own kind of damage, or says what is wrong where another only sees that it is."""

from model.instant import now
from nights import dataset_audit
from storage.store import Store
from storage.tables import FIGURES, REPORTS

HEAD = {
    "report_id": "00", "portal": "a", "division": "", "division_now": "", "region": "", "level": "county",
    "body": "甲", "body_kind": "government", "year": 2020, "form": "", "title": "", "published": None,
    "url": "http://a.example/0", "offset": 0, "length": 0, "record_id": "urn:uuid:0", "payload_digest": "",
    "version": 1, "supersedes": "", "status": "ok", "extractor": "1", "warc": "",
}  # fmt: skip
FIGURE = {
    "report_id": "00", "code": "proactive.total", "value": 1.0, "unit": "", "raw": "1", "state": "given",
    "source": "text", "locator": "", "confidence": 1.0,
}  # fmt: skip


def test_a_report_that_leads_nowhere(copied_store: Store, name: str) -> None:
    copied_store.dataset.append(REPORTS, [{**HEAD, "captured_at": now()}])
    said = [finding.what for finding in dataset_audit.check_dataset(copied_store)]
    assert any("which is not kept" in what for what in said)
    assert any("not what was read" in what for what in said)


def test_a_report_that_leads_elsewhere(copied_store: Store, name: str) -> None:
    record_id = next(copied_store.catalog.captures()).record_id
    copied_store.dataset.append(REPORTS, [{**HEAD, "captured_at": now(), "record_id": record_id}])
    said = [finding.what for finding in dataset_audit.check_dataset(copied_store)]
    assert any("warc, offset, length, payload_digest, captured_at differ" in what for what in said)


def test_figures_of_no_report(copied_store: Store, name: str) -> None:
    copied_store.dataset.append(FIGURES, [FIGURE])
    (finding,) = dataset_audit.check_dataset(copied_store)
    assert (finding.object, "none in reports" in finding.what) == ("00", True)


def test_outcomes_of_a_run_that_never_was(copied_store: Store, name: str) -> None:
    row = {"portal": "a", "url": "u", "run": "x", "at": now(), "outcome": "gone", "status": 1, "detail": ""}
    copied_store.dataset.append(dataset_audit.OUTCOMES, [{**row, "record_id": ""}])
    (finding,) = dataset_audit.check_dataset(copied_store)
    assert finding.object == "x"
