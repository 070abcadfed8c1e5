"""What was kept, read back by the command line: captures, get, warcs."""

import gzip
import hashlib
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

COLUMNS = {
    "record_id", "portal", "url", "timestamp", "status", "mime", "type", "payload_digest", "warc", "offset", "length",
}  # fmt: skip
pytestmark = pytest.mark.timeout(400)
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def captures(nights: Any) -> list[dict[str, Any]]:
    return nights.cli.captures()


class TestCaptures:
    def test_each_has_the_contract_s_columns(self, captures: Any) -> None:
        assert all(row.keys() == COLUMNS for row in captures)

    def test_they_come_oldest_first(self, captures: Any) -> None:
        assert all(one["timestamp"] <= other["timestamp"] for one, other in pairwise(captures))

    def test_responses_revisits_and_rendered_pages_are_listed(self, captures: Any) -> None:
        assert {"response", "revisit", "resource"} <= {row["type"] for row in captures}

    def test_of_one_portal_or_one_url(self, nights: Any, captures: Any) -> None:
        assert nights.cli.captures("--portal", "ejina") == [c for c in captures if c["portal"] == "ejina"]
        url = nights.changed["restated"].url
        listed = nights.cli.captures("--url", url)
        assert listed == [c for c in captures if c["url"] == url]
        assert len(listed) >= 3

    def test_for_people_there_is_a_line_each_without_boxes_or_colours(self, nights: Any, captures: Any) -> None:
        out = nights.cli("captures").stdout
        assert len(out.splitlines()) == len(captures)
        assert not set(out) & set("\x1b│─╭")


class TestGet:
    def test_the_bytes_are_those_that_the_portal_served(self, nights: Any) -> None:
        # what was restated, or gave way to a page of nothing with a 200, has a newer body
        newer = {nights.changed[name].url for name in ("restated", "vanished")}
        wanted = [url for url in nights.bodies if url not in newer]
        for url in some_of_each_kind(wanted, nights.bodies):
            assert sha256(nights.cli.binary("get", url).stdout) == sha256(nights.bodies[url]), url

    def test_also_of_a_file_larger_than_a_mebibyte(self, nights: Any) -> None:
        url = max(nights.bodies, key=lambda one: len(nights.bodies[one]))
        assert len(nights.bodies[url]) > 1 << 20
        assert nights.cli.binary("get", url).stdout == nights.bodies[url]

    def test_at_a_time_gives_what_stood_there_then(self, nights: Any, captures: Any) -> None:
        url = nights.changed["restated"].url
        of_it = [c for c in captures if c["url"] == url]
        old, new = of_it[0], of_it[-1]
        assert old["payload_digest"] != new["payload_digest"]
        assert nights.cli.binary("get", url).stdout != nights.bodies[url]
        day = old["timestamp"].replace("-", "").replace("T", "").replace(":", "")[:14]
        for at in (old["timestamp"], day, "2001-01-01"):
            assert nights.cli.binary("get", url, "--at", at).stdout == nights.bodies[url], at
        newest = nights.cli.binary("get", url).stdout
        assert nights.cli.binary("get", url, "--at", new["timestamp"]).stdout == newest

    def test_a_revisit_gives_the_bytes_of_its_original(self, nights: Any, captures: Any) -> None:
        revisit = next(c for c in captures if c["type"] == "revisit" and c["url"] in nights.bodies)
        out = nights.cli.binary("get", revisit["url"], "--at", revisit["timestamp"]).stdout
        assert out == nights.bodies[revisit["url"]]

    def test_what_is_not_kept_is_said_in_one_line(self, nights: Any) -> None:
        line = nights.cli.refusal("get", "http://www.nowhere.example/", code=2)
        assert "http://www.nowhere.example/" in line

    @pytest.mark.parametrize("at", ["yesterday", "2026", "2026-13-01"])
    def test_what_is_no_time_is_said_in_one_line(self, nights: Any, at: str) -> None:
        line = nights.cli.refusal("get", "http://www.hailar-sample.example/", "--at", at, code=2)
        assert "--at" in line
        assert at in line


def some_of_each_kind(urls: list[str], bodies: Any) -> list[str]:
    """A page of each portal (one in chunks, one that ended with its connection), a pdf, a docx, a picture."""
    kinds = {(url.split("/")[2] * (bodies[url][:1] == b"<"), bodies[url][:4]): url for url in urls}
    jeecms = [url for url in urls if url.endswith(".jhtml")]
    framings = {int(url[-7]) % 2: url for url in jeecms}
    return sorted({*kinds.values(), *framings.values()})


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class TestWarcs:
    @pytest.fixture(scope="class")
    def copies(self, nights: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
        folder = tmp_path_factory.mktemp("copies") / "made"
        paths = [Path(line) for line in nights.cli("warcs", folder).stdout.splitlines()]
        assert sorted(paths) == sorted(folder.iterdir())
        return paths

    def test_all_that_captures_list_is_in_them(self, copies: list[Path], captures: Any) -> None:
        assert {path.name for path in copies if not path.name.startswith("night-")} == {c["warc"] for c in captures}
        for capture in captures[::10]:
            path = next(path for path in copies if path.name == capture["warc"])
            member = path.read_bytes()[capture["offset"] : capture["offset"] + capture["length"]]
            assert capture["record_id"].encode() in gzip.decompress(member)

    def test_of_one_portal_only_those_that_hold_it(self, nights: Any, captures: Any, tmp_path: Path) -> None:
        nights.cli("warcs", tmp_path / "some", "--portal", "hami")
        held = {c["warc"] for c in captures if c["portal"] == "hami"}
        assert {path.name for path in (tmp_path / "some").iterdir()} == held

    def test_gzip_finds_them_whole(self, copies: list[Path]) -> None:
        for path in copies:
            subprocess.run(["gzip", "-t", path], check=True, timeout=60)

    def test_warcio_complains_of_chunked_payloads_at_most(self, copies: list[Path]) -> None:
        for path in copies:
            done = subprocess.run([BIN / "warcio", "check", "-v", path], capture_output=True, text=True, timeout=60)
            complaints = [line for line in done.stdout.splitlines() if "failed" in line.lower()]
            assert all("payload digest failed" in line for line in complaints), done.stdout

    def test_fastwarc_finds_their_blocks_whole(self, copies: list[Path]) -> None:
        for path in copies:
            done = subprocess.run([BIN / "fastwarc", "check", path], capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stdout
