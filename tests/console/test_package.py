"""`package` as a person calls it, and that what it makes is read again by `extract`."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bagit
import pytest

from model.exchange import Exchange
from samples.body import Body
from samples.reports import generate
from storage.archive import Archive
from storage.settings import Settings
from storage.store import Store, open_store

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
BODY = Body(
    name="布尔津县人民政府",
    short="布尔津县",
    kind="government",
    division="654321",
    division_now="654321",
    level="county",
    we="我县",
)
AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def settings(s3_cli: Any, s3: Any) -> Settings:
    return Settings(home=s3_cli.home, portals=s3_cli.home, s3=s3, min_free=0)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with open_store(settings) as opened:
        yield opened


@pytest.fixture
def kept(store: Store) -> list[str]:
    """Two portals: a page in GBK that says nothing of it, twice; a page in ASCII."""
    text = "<title>样例县2025年政府信息公开工作年度报告</title><p>样例县人民政府"
    page = Exchange(url="http://a.example/1.html", at=AT, head=HEAD, body=text.encode("gbk"), request=b"GET /\r\n\r\n")
    with Archive(store, run="night-1") as archive:
        captures = [archive.keep("a", page), archive.keep("a", replace(page, at=AT.replace(year=2027)))]
        captures.append(archive.keep("b", replace(page, url="http://b.example/", body=b"<title>b</title>")))
    return [one.capture.record_id for one in captures]


def pages(path: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as bundle:
        return [json.loads(line) for line in bundle.read("pages/pages.jsonl").splitlines()][1:]


def test_a_wacz_is_made_and_its_path_printed(kept: Any, s3_cli: Any, tmp_path: Path) -> None:
    done = s3_cli("package", tmp_path / "new" / "all.wacz")
    assert done.stdout == f"{tmp_path}/new/all.wacz\n"
    assert "1 WARC files, 2 pages, 1 of them with their charset told anew" in done.stderr
    assert {page["url"] for page in pages(tmp_path / "new" / "all.wacz")} == {
        "http://a.example/1.html",
        "http://b.example/",
    }
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["all.wacz"]
    done = subprocess.run(
        [Path(sys.executable).with_name("wacz"), "validate", "-f", tmp_path / "new" / "all.wacz"], capture_output=True
    )
    assert done.returncode == 0


def test_of_a_portal_and_a_year(kept: Any, s3_cli: Any, tmp_path: Path) -> None:
    s3_cli("package", tmp_path / "x.wacz", "--portal", "a", "--year", "2027")
    (page,) = pages(tmp_path / "x.wacz")
    assert page["ts"].startswith("2027-03-04")
    assert page["title"] == "样例县2025年政府信息公开工作年度报告"


def test_a_bag_is_valid(kept: Any, s3_cli: Any, tmp_path: Path) -> None:
    s3_cli.under(NIANBAO_CONTACT="archive@example.org")("package", tmp_path / "bag", "--bagit", "--portal", "b")
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    assert bag.info["Contact-Email"] == "archive@example.org"


def test_it_is_signed_with_the_key_that_is_set(kept: Any, s3_cli: Any, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, capture_output=True)
    s3_cli.under(NIANBAO_SIGNING_KEY=str(key))("package", tmp_path / "x.wacz")
    with zipfile.ZipFile(tmp_path / "x.wacz") as bundle:
        assert "signedData" in json.loads(bundle.read("datapackage-digest.json"))
    read = s3_cli("extract", tmp_path / "x.wacz")
    assert "warning" not in read.stderr


class TestRefusals:
    @pytest.mark.parametrize("name", ["x.zip", "x", "wacz"])
    def test_a_name_that_is_none(self, name: str, s3_cli: Any, tmp_path: Path) -> None:
        assert "ends in .wacz" in s3_cli.refusal("package", tmp_path / name, code=2)

    def test_what_is_there_is_never_overwritten(self, kept: Any, s3_cli: Any, tmp_path: Path) -> None:
        path = tmp_path / "x.wacz"
        path.write_bytes(b"precious")
        assert "is there already" in s3_cli.refusal("package", path, code=2)
        (tmp_path / "bag").mkdir()
        (tmp_path / "bag" / "x").touch()
        assert "is there already" in s3_cli.refusal("package", tmp_path / "bag", "--bagit", code=2)
        assert path.read_bytes() == b"precious"

    @pytest.mark.parametrize("choice", [("--portal", "c"), ("--year", "1999")])
    def test_nothing_of_that_is_kept(self, choice: Any, kept: Any, s3_cli: Any, tmp_path: Path) -> None:
        assert "nothing is kept" in s3_cli.refusal("package", tmp_path / "x.wacz", *choice, code=2)
        assert not (tmp_path / "x.wacz").exists()

    @pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n", None])
    def test_a_key_that_is_none(self, content: bytes | None, s3_cli: Any, tmp_path: Path) -> None:
        key = tmp_path / "key.pem"
        if content is not None:
            key.write_bytes(content)
        line = s3_cli.under(NIANBAO_SIGNING_KEY=str(key)).refusal("package", tmp_path / "x.wacz", code=2)
        assert "NIANBAO_SIGNING_KEY" in line


def test_what_is_closed_is_left_out_of_it(kept: Any, s3_cli: Any, tmp_path: Path) -> None:
    s3_cli("takedown", "add", "a.example/*", "--reason", "personal data")
    done = s3_cli("package", tmp_path / "x.wacz")
    assert "take-downs" in done.stderr
    assert {page["url"] for page in pages(tmp_path / "x.wacz")} == {"http://b.example/"}
    with zipfile.ZipFile(tmp_path / "x.wacz") as bundle:
        data = b"".join(map(bundle.read, bundle.namelist()))
    assert b"a.example" not in data
    (entry,) = map(json.loads, s3_cli("takedown", "list", "--json").stdout.splitlines())
    assert entry["refused_at"] == {"package": 2}


def test_what_a_running_harvest_has_not_sealed_is_said_to_be_missing(
    store: Store, kept: Any, s3_cli: Any, tmp_path: Path
) -> None:
    s3_cli("package", tmp_path / "one.wacz")
    with Archive(store, run="night-2") as archive:
        archive.keep("a", Exchange(url="http://a.example/2", at=AT, head=HEAD, body=b"<p>2"))
        done = s3_cli("package", tmp_path / "two.wacz", code=3)
    assert "1 captures are not in it" in done.stderr
    assert len(pages(tmp_path / "two.wacz")) == 2


def test_extract_reads_the_reports_out_of_it_once(store: Store, s3_cli: Any, tmp_path: Path) -> None:
    with Archive(store, run="night-1") as archive:
        archive.keep("a", Exchange(url="http://a.example/1.html", at=AT, head=HEAD, body=report()))
    s3_cli("package", tmp_path / "x.wacz")
    (row,) = map(json.loads, s3_cli("extract", tmp_path / "x.wacz").stdout.splitlines())
    assert (row["kind"], row["url"]) == ("annual_report", "http://a.example/1.html")


def report() -> bytes:
    """A whole report, in GBK without a word of it."""
    sample = generate(BODY, 2023)
    return f"<title>{sample.title}</title><h1>{sample.title}</h1>{sample.html()}".encode("gbk")
