"""What a person gets wrong, or the world around: one clear line, the right exit code, and nothing lost."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nights.lock import only_harvest
from storage.home import open_home

PORTAL = """
[[portal]]
id = "{id}"
name = "布尔津县人民政府"
division = "654321"
level = "county"
home = "{home}"
delay = 0.0
"""
GOOD = PORTAL.format(id="small", home="http://www.small.example/")
REPORT = "<h1>布尔津县2012年政府信息公开工作年度报告</h1>" + "".join(
    f"<p>{line}</p>"
    for line in (
        "根据《中华人民共和国政府信息公开条例》，特编制布尔津县人民政府2012年政府信息公开工作年度报告。",
        "一、概述",
        "2012年，全县主动公开政府信息321条。",
        "二、依申请公开政府信息情况",
        "2012年，共受理政府信息公开申请7件。",
        "三、行政复议、行政诉讼情况",
        "2012年未发生行政复议、行政诉讼。",
        "四、存在的主要问题及改进措施",
        "公开的深度还不够。",
    )
)
PAGES = {
    "http://www.small.example/": "<a href='/nb/'>政府信息公开年报</a>",
    "http://www.small.example/nb/": "<a href='/nb/2012.html'>布尔津县2012年政府信息公开工作年度报告</a>",
    "http://www.small.example/nb/2012.html": REPORT,
}


@pytest.fixture(scope="module")
def proxy(small_site: Any) -> Iterator[str]:
    """A portal with one report, behind a proxy."""

    def answer(url: str) -> tuple[int, str, bytes] | None:
        if url.startswith("http://www.down.example/"):
            return 0, "", b""
        text = PAGES.get(url)
        return text and (200, "text/html; charset=utf-8", f"<html><body>{text}</body></html>".encode())  # type: ignore[return-value]

    with small_site(answer) as address:
        yield address


@pytest.fixture
def portals(tmp_path: Path) -> Path:
    (tmp_path / "portals.toml").write_text(GOOD, "utf-8")
    return tmp_path / "portals.toml"


@pytest.fixture
def small(s3_cli: Any, proxy: str, portals: Path) -> Any:
    """A command line that can harvest the portal into a store that runs already."""
    return s3_cli.under(http_proxy=proxy, https_proxy=proxy, no_proxy="", NIANBAO_PORTALS=str(portals))


class TestTheRegistry:
    def test_an_unknown_id_is_refused_with_the_one_that_was_meant(self, small: Any) -> None:
        line = small.refusal("harvest", "smal", code=2)
        assert "'smal'" in line
        assert "did you mean 'small'?" in line

    def test_a_broken_file_is_named_with_its_line_and_the_others_run(self, small: Any, tmp_path: Path) -> None:
        folder = tmp_path / "registry"
        folder.mkdir()
        (folder / "broken.toml").write_text('[[portal]]\nid = "x"\nname = \n', "utf-8")
        (folder / "good.toml").write_text(GOOD + PORTAL.format(id="wrong", home="ftp://x"), "utf-8")
        done = small("harvest", "--portals", folder, code=3)
        assert re.search(r"^! .*broken\.toml:3: broken TOML", done.stderr, re.MULTILINE)
        assert re.search(r"^! .*good\.toml:15: home", done.stderr, re.MULTILINE)
        assert "Reports: 1 added" in done.stderr

    @pytest.mark.parametrize("text", ["", 'id = "x"\n', "[[portal]]\nid = 'x'\n"])
    def test_without_a_usable_entry_nothing_is_begun(self, small: Any, portals: Path, text: str) -> None:
        portals.write_text(text, "utf-8")
        assert str(portals) in small.refusal("harvest", code=2)

    def test_a_missing_registry_is_named(self, small: Any, tmp_path: Path) -> None:
        assert "none.toml" in small.refusal("harvest", "--portals", tmp_path / "none.toml", code=2)

    def test_real_hosts_are_asked_only_by_somebody_who_can_be_reached(self, small: Any, portals: Path) -> None:
        portals.write_text(PORTAL.format(id="real", home="http://www.xjbej.gov.cn/"), "utf-8")
        assert "NIANBAO_CONTACT" in small.refusal("harvest", code=2)


def test_a_portal_that_is_down_is_named_and_the_others_are_done(small: Any, portals: Path) -> None:
    portals.write_text(GOOD + PORTAL.format(id="down", home="http://www.down.example/"), "utf-8")
    done = small("harvest", code=3)
    assert re.search(
        r"^! down: error: http://\S+.*\(.+\); it is asked again at the next run", done.stderr, re.MULTILINE
    )
    assert "Reports: 1 added" in done.stderr
    failed = small.captures("--portal", "down")
    assert {(one["type"], one["status"]) for one in failed} == {("metadata", None)}


class TestTheStore:
    def test_a_wrong_secret_and_a_full_disk_are_told_and_what_was_kept_stays(self, small: Any) -> None:
        small("harvest")
        kept = small.captures()
        line = small.under(NIANBAO_S3_SECRET_KEY="wrong").refusal("harvest", code=4)
        assert "wrong" not in line
        done = small.under(NIANBAO_MIN_FREE="1e18")("harvest", code=4)
        (line,) = [one for one in done.stderr.splitlines() if one.startswith("nianbao:")]
        assert "NIANBAO_MIN_FREE" in line
        assert small.captures() == kept
        assert small.binary("get", "http://www.small.example/nb/2012.html").stdout.endswith(b"</body></html>")

    def test_an_endpoint_that_does_not_answer_is_told(self, small: Any) -> None:
        address = f"127.0.0.1:{closed_port()}"
        assert address in small.under(NIANBAO_S3_ENDPOINT=address).refusal("captures", code=4)

    def test_a_database_that_is_down_is_told(self, small: Any) -> None:
        url = f"postgresql://nianbao:hush@127.0.0.1:{closed_port()}/nianbao"
        line = small.under(NIANBAO_DATABASE_URL=url).refusal("captures", code=4)
        assert "127.0.0.1" in line
        assert "hush" not in line

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("NIANBAO_MIN_FREE", "much"),
            ("NIANBAO_S3_SECURE", "perhaps"),
            ("NIANBAO_S3_ACCESS_KEY", ""),
            ("NIANBAO_DATABASE_URL", "nonsense"),
        ],
    )
    def test_a_setting_that_makes_no_sense_is_named(self, small: Any, name: str, value: str) -> None:
        assert name in small.under(**{name: value}).refusal("captures", code=2)


class TestTheHome:
    def test_a_second_harvest_in_one_home_is_refused(self, small: Any) -> None:
        open_home(small.home)
        with only_harvest(small.home):
            line = small.refusal("harvest", code=2)
        assert str(small.home) in line
        assert re.search(r"process \d+", line)

    def test_a_home_of_a_newer_program_is_refused(self, small: Any) -> None:
        open_home(small.home)
        (version,) = [path for path in small.home.iterdir() if "version" in path.name]
        version.write_text("999\n")
        assert "newer" in small.refusal("captures", code=2)

    def test_a_home_that_is_a_file_is_refused(self, small: Any, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert str(tmp_path / "file") in small.refusal("captures", "--home", tmp_path / "file", code=2)


class TestTheVerbs:
    @pytest.mark.parametrize("cursor", ["nonsense", "00000000-1.1.1.1.1", "1"])
    def test_a_cursor_of_nobody_is_refused(self, small: Any, tmp_path: Path, cursor: str) -> None:
        line = small.refusal("export", tmp_path / "out", "--format", "csv", "--since", cursor, code=2)
        assert cursor in line

    def test_a_format_that_there_is_not_is_refused_with_those_that_there_are(self, small: Any, tmp_path: Path) -> None:
        line = small.refusal("export", tmp_path / "out", "--format", "pdf", code=2)
        assert "csv" in line
        assert not (tmp_path / "out").exists()

    def test_a_folder_that_cannot_be_made_is_named(self, small: Any, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        for folder in (tmp_path / "file", tmp_path / "file" / "x"):
            assert str(tmp_path / "file") in small.refusal("export", folder, "--format", "csv", code=2)

    def test_a_missing_file_is_named_before_anything_is_read(self, cli: Any, tmp_path: Path) -> None:
        (tmp_path / "good.html").write_text(REPORT, "utf-8")
        assert "none.pdf" in cli.refusal("extract", tmp_path / "good.html", tmp_path / "none.pdf", code=2)


def closed_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
