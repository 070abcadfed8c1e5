"""Three nights by the command line: what is found, what is exported, what a later night costs and tells."""

from collections import defaultdict
from typing import Any

import pytest

from samples.truth import Held

pytestmark = pytest.mark.timeout(400)
STAGES = {"crawl", "browser", "seal", "upload", "extract"}
NUMBERS = ("found", "captured", "unchanged", "extracted", "review", "requests", "bytes")


def lines(summary: Any) -> dict[str, Any]:
    return {line["portal"]: line for line in summary["portals"]}


def reports(truth: Any, portals: Any) -> list[Held]:
    return [held for held in truth.reports if held.portal in portals]


def key(held: Held) -> tuple[str, str, str]:
    return held.portal, held.sample.body.name, str(held.sample.year)


class TestSummary:
    def test_it_has_the_contract_s_keys(self, nights: Any) -> None:
        for summary in nights.summaries:
            assert {"run", "portals", "stages"} <= summary.keys()
            for line in summary["portals"]:
                assert line.keys() == {"portal", *NUMBERS, "outcomes"}
                assert all(isinstance(line[name], int) for name in NUMBERS)
            assert summary["stages"].keys() == STAGES
            assert all(stage.keys() == {"wall_s", "cpu_s", "count"} for stage in summary["stages"].values())

    def test_the_first_night_finds_captures_and_reads_every_report(self, nights: Any) -> None:
        for portal, line in lines(nights.summaries[0]).items():
            count = len(reports(nights.truths[0], [portal]))
            assert count >= 5
            assert (line["found"], line["captured"], line["unchanged"]) == (count, count, 0), portal
            assert line["extracted"] == count, portal

    def test_review_counts_the_reports_whose_sums_do_not_hold(self, nights: Any) -> None:
        for portal, line in lines(nights.summaries[0]).items():
            broken = [held for held in reports(nights.truths[0], [portal]) if held.sample.broken]
            assert line["review"] == len(broken), portal

    def test_outcomes_and_requests_are_what_the_table_of_outcomes_holds(self, nights: Any) -> None:
        for summary in nights.summaries[:2]:
            for portal, line in lines(summary).items():
                rows = [r for r in nights.exports[0].table("outcomes") if r["portal"] == portal]
                rows = [r for r in rows if r["run"] == summary["run"]]
                if rows:
                    assert sum(line["outcomes"].values()) == len(rows)
        assert lines(nights.summaries[0])["ejina"]["outcomes"]["robots"] >= 1

    def test_a_browser_was_needed_and_its_time_is_told(self, nights: Any) -> None:
        browser = nights.summaries[0]["stages"]["browser"]
        assert browser["count"] >= 5
        assert browser["wall_s"] > 0


class TestExport:
    def test_every_report_of_the_truth_is_there_and_nothing_else(self, nights: Any) -> None:
        rows = nights.exports[0].table("reports")
        told = sorted((r["portal"], r["body"], r["year"]) for r in rows)
        assert told == sorted(map(key, reports(nights.truths[0], lines(nights.summaries[0]))))

    def test_what_a_report_is_stands_in_its_row(self, nights: Any) -> None:
        rows = {(r["portal"], r["body"], r["year"]): r for r in nights.exports[0].table("reports")}
        for held in reports(nights.truths[0], lines(nights.summaries[0])):
            row, body = rows[key(held)], held.sample.body
            assert row["url"] == held.url
            assert row["form"] == held.sample.form, held.url
            assert (row["division"], row["division_now"]) == (body.division, body.division_now), held.url
            assert (row["level"], row["body_kind"]) == (body.level, body.kind), held.url
            assert row["region"] == body.division[:2] + "0000"
            assert (row["version"], row["supersedes"]) == ("1", "")
            assert row["status"] == ("review" if held.sample.broken else "ok"), held.url
            assert row["published"] == held.published, held.url

    def test_every_figure_is_that_of_the_truth(self, nights: Any) -> None:
        figures = by_report(nights.exports[0].table("figures"))
        rows = {(r["portal"], r["body"], r["year"]): r["report_id"] for r in nights.exports[0].table("reports")}
        for held in reports(nights.truths[0], lines(nights.summaries[0])):
            assert wrong(figures[rows[key(held)]], held) == [], held.url

    def test_the_measure_can_fail(self, nights: Any) -> None:
        (one, other) = reports(nights.truths[0], ["hailar"])[:2]
        figures = by_report(nights.exports[0].table("figures"))
        rows = {(r["portal"], r["body"], r["year"]): r["report_id"] for r in nights.exports[0].table("reports")}
        assert wrong(figures[rows[key(one)]], other)

    def test_broken_sums_are_the_checks_that_failed(self, nights: Any) -> None:
        rows = {(r["portal"], r["body"], r["year"]): r["report_id"] for r in nights.exports[0].table("reports")}
        failed = defaultdict(set)
        for check in nights.exports[0].table("checks"):
            if check["passed"] == "false" and check["rule"] != "text.table":
                failed[check["report_id"]].add(check["rule"])
        for held in reports(nights.truths[0], lines(nights.summaries[0])):
            assert failed[rows[key(held)]] == set(held.sample.broken), held.url

    def test_files_are_one_a_table_and_a_codebook(self, nights: Any) -> None:
        tables = {f"{name}.csv" for name in ("reports", "figures", "checks", "sections", "outcomes")}
        assert tables | {"CODEBOOK.md"} <= nights.exports[0].names()


def by_report(figures: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in figures:
        found[row["report_id"]].append(row)
    return found


def wrong(rows: list[dict[str, str]], held: Held) -> list[str]:
    """What of a report was misread, lost or invented, in prose and in tables."""
    found: dict[tuple[bool, str], set[tuple[str, float | None]]] = defaultdict(set)
    for row in rows:
        value = float(row["value"]) if row["value"] else None
        found[row["source"] == "text", row["code"]].add((row["state"], value))
    wanted = {(False, code): value for code, value in held.sample.table.items()}
    wanted |= {(True, code): value for code, value in held.sample.prose.items()}
    lost = [f"{key}: {found.get(key)}" for key, v in wanted.items() if (v.state, v.value) not in found.get(key, set())]
    invented = {key for key, values in found.items() if {state for state, _ in values} != {"absent"}} - wanted.keys()
    return [*lost, *map(str, invented)]


class TestAnUnchangedNight:
    def test_nothing_is_captured_or_extracted_again(self, nights: Any) -> None:
        for before, line in zip(*(lines(s).values() for s in nights.summaries[:2]), strict=True):
            assert (line["captured"], line["extracted"]) == (0, 0), line
            assert line["found"] == line["unchanged"] == before["found"]
        assert nights.summaries[1]["stages"]["extract"]["count"] == 0

    def test_it_says_so(self, nights: Any) -> None:
        assert "nothing was stored or extracted a second time" in nights.said[1]
        assert "added" in nights.said[0]

    def test_no_payload_is_stored_twice(self, nights: Any) -> None:
        stored = [c for c in nights.cli.captures() if c["type"] in ("response", "resource")]
        assert len(stored) > 60
        # what has no payload (a redirect, say) has the digest of nothing: nothing is stored twice by it
        digests = [c["payload_digest"] for c in stored if c["payload_digest"] != EMPTY]
        assert sorted(digests) == sorted(set(digests))

    def test_an_export_since_the_first_night_is_empty(self, nights: Any) -> None:
        whole, same, _ = nights.exports
        assert same.cursor == whole.cursor
        assert [same.table(name) for name in ("reports", "figures", "checks", "sections", "changes")] == [[]] * 5


EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class TestANightOfChanges:
    @pytest.fixture
    def old(self, nights: Any) -> dict[tuple[str, str, str], dict[str, str]]:
        return {(r["portal"], r["body"], r["year"]): r for r in nights.exports[0].table("reports")}

    @pytest.fixture
    def new(self, nights: Any) -> dict[tuple[str, str, str], dict[str, str]]:
        return {(r["portal"], r["body"], r["year"]): r for r in nights.exports[2].table("reports")}

    def test_the_export_since_holds_just_what_changed(self, nights: Any, new: Any) -> None:
        added = nights.changed["added"]
        wanted = {key(nights.changed[name]) for name in ("restated", "withdrawn", "vanished")}
        assert new.keys() == wanted | {("ejina", added.body.name, str(added.year))}

    def test_the_changes_say_how(self, nights: Any, new: Any, old: Any) -> None:
        told = {(row["report_id"], row["change"]) for row in nights.exports[2].table("changes")}
        restated, withdrawn, vanished = (key(nights.changed[name]) for name in ("restated", "withdrawn", "vanished"))
        (added,) = new.keys() - {restated, withdrawn, vanished}
        assert told == {
            (new[restated]["report_id"], "restated"),
            (old[withdrawn]["report_id"], "withdrawn"),
            (old[vanished]["report_id"], "withdrawn"),
            (new[added]["report_id"], "added"),
        }

    def test_the_summary_says_as_much(self, nights: Any) -> None:
        assert nights.summaries[2]["changes"] == {"added": 1, "restated": 1, "withdrawn": 2}
        assert "1 added, 1 restated, 2 withdrawn" in nights.said[2]

    def test_a_restatement_is_a_new_version_that_names_the_old(self, nights: Any, new: Any, old: Any) -> None:
        restated = key(nights.changed["restated"])
        row = new[restated]
        assert (row["version"], row["supersedes"]) == ("2", old[restated]["report_id"])
        held = nights.truths[1].report(restated[0], restated[1], int(restated[2]))
        figures = by_report(nights.exports[2].table("figures"))
        assert wrong(figures[row["report_id"]], held) == []
        assert wrong(figures[row["report_id"]], nights.changed["restated"])
