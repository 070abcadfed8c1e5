import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from rich.console import Console

from console.checks.finding import Finding, bad, ok, warn
from console.checks.home import check_disk, check_home, check_leftovers
from console.checks.installation import check_packages, check_python
from console.checks.store import check_clock, check_database, check_store
from console.checks.surroundings import check_contact, check_prefect, check_proxy
from console.checks.tools import check_browser, check_font, check_weed
from console.doctor import render, run_checks, run_doctor
from crawler.chromium import chromium
from model.instant import now
from storage.embedded import embedded_store
from storage.settings import S3, Proxy, Settings
from storage.weed import end, running

NIANBAO = str(Path(sys.executable).with_name("nianbao"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", portals=tmp_path)


def verdicts(findings: Iterator[Finding]) -> dict[str, str]:
    return {finding.name: finding.verdict for finding in findings}


def program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


# the installation


def test_python_must_be_new_enough() -> None:
    assert check_python((3, 11, 0)).verdict == "ok"
    assert check_python((3, 10, 14)).verdict == "bad"


def test_packages_are_those_of_the_lock() -> None:
    assert check_packages().verdict == "ok"


def test_without_a_lock_the_metadata_counts(tmp_path: Path) -> None:
    assert check_packages(tmp_path / "none.txt").verdict == "ok"


def test_a_package_of_another_version_or_none_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        "# made by hand\n"
        "prefect==0.1 \\\n    --hash=sha256:00\n"
        "no-such-package==1.0 \\\n    --hash=sha256:00\n"
        'pywin32==300 ; sys_platform == "win32" \\\n    --hash=sha256:00\n'
    )
    finding = check_packages(lock)
    assert finding.verdict == "bad"
    assert "prefect is 3" in finding.what
    assert "no-such-package is missing" in finding.what
    assert "pywin32" not in finding.what


def test_of_many_wrong_packages_the_first_are_named(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("".join(f"no-such-package-{n}==1\n" for n in range(9)))
    assert "and 4 more" in check_packages(lock).what


# the tools


def test_the_store_program_is_found_and_starts(tmp_path: Path) -> None:
    assert check_weed().verdict == "ok"
    program(tmp_path / "weed", "exit 1")
    broken = check_weed(str(tmp_path))
    assert (broken.verdict, "does not start" in broken.what) == ("bad", True)


def test_the_browser_is_found_and_starts() -> None:
    if not chromium().exists():
        pytest.skip("no Chromium on this machine")
    assert check_browser(str(chromium())).verdict == "ok"


def test_a_browser_that_is_missing_or_broken_is_told(tmp_path: Path) -> None:
    broken = check_browser(program(tmp_path / "broken", "exit 127"))
    assert (broken.verdict, "does not start" in broken.what) == ("warn", True)
    missing = check_browser(str(tmp_path / "missing"))
    assert (missing.verdict, "is missing" in missing.what) == ("warn", True)


def test_a_chinese_font_is_found_by_fontconfig_or_by_its_file(tmp_path: Path) -> None:
    nothing = str(tmp_path / "no-fc-list")
    assert check_font(program(tmp_path / "fc-list", "echo 'Noto Sans CJK SC'"), []).verdict == "ok"
    assert check_font(nothing, [tmp_path, tmp_path / "missing"]).verdict == "warn"
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "DejaVuSans.ttf").touch()
    assert check_font(nothing, [tmp_path]).verdict == "warn"
    (tmp_path / "truetype" / "wqy-zenhei.ttc").touch()
    assert check_font(nothing, [tmp_path]).what == "wqy-zenhei.ttc"


# what was set


def test_a_contact_is_missed(settings: Settings) -> None:
    assert check_contact(settings).verdict == "warn"
    assert check_contact(replace(settings, contact="mailto:a@b.example")) == ok("contact", "mailto:a@b.example")


def test_a_proxy_is_shown_without_its_password(settings: Settings) -> None:
    assert "directly" in check_proxy(settings).what
    shown = check_proxy(replace(settings, proxy=Proxy(http="http://user:geheim@10.0.0.1:3128/", none="localhost"))).what
    assert "10.0.0.1:3128" in shown
    assert "localhost" in shown
    assert "geheim" not in shown


def test_without_a_prefect_server_nothing_is_wrong(tmp_path: Path) -> None:
    assert verdicts(check_prefect({"PREFECT_HOME": str(tmp_path)})) == {"prefect": "ok"}


# the home


def test_a_home_that_can_be_written_is_well(settings: Settings) -> None:
    assert check_home(settings).verdict == "ok"


def test_a_home_that_is_a_file_is_bad(settings: Settings) -> None:
    settings.home.write_text("not a folder")
    assert check_home(settings).verdict == "bad"


def test_a_home_of_a_newer_program_is_bad(settings: Settings) -> None:
    settings.home.mkdir()
    (settings.home / "version").write_text("999\n")
    finding = check_home(settings)
    assert (finding.verdict, "999" in finding.what) == ("bad", True)


def test_too_little_room_is_bad_and_scarce_room_is_said(settings: Settings) -> None:
    free = shutil.disk_usage(settings.home.parent).free
    assert check_disk(replace(settings, min_free=2 * free)).verdict == "bad"
    assert check_disk(replace(settings, min_free=0)).verdict == ("ok" if free > 20e9 else "warn")


def test_an_open_warc_is_a_leftover_unless_a_writer_lives(settings: Settings) -> None:
    check_home(settings)
    assert check_leftovers(settings).verdict == "ok"
    left = settings.spool / "nianbao-0.warc.gz.open"
    left.touch()
    assert "nianbao-0.warc.gz.open" in check_leftovers(settings).what
    hold = "import fcntl,sys; f=open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(left)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout and writer.stdout.readline()
        assert check_leftovers(settings).verdict == "ok"
        writer.communicate()
    assert check_leftovers(settings).verdict == "warn"


def test_a_store_that_a_kill_left_is_found(settings: Settings) -> None:
    check_home(settings)
    start = (
        "import os,sys,signal; from pathlib import Path; from storage.embedded import embedded_store\n"
        "with embedded_store(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", start, str(settings.home)], timeout=60)
    try:
        finding = check_leftovers(settings)
        assert (finding.verdict, "store process" in finding.what) == ("warn", True)
    finally:
        end(running(settings.home / "store"))
    assert check_leftovers(settings).verdict == "ok"


# the store and the database


def test_the_embedded_store_answers_refuses_to_overwrite_and_tells_the_time(settings: Settings) -> None:
    check_home(settings)
    expected = {"store": "ok", "put once": "ok", "store clock": "ok"}
    assert verdicts(check_store(settings)) == expected
    assert verdicts(check_store(settings)) == expected  # what the first check put is still there


def test_a_store_that_is_away_is_bad(settings: Settings) -> None:
    away = S3(endpoint="127.0.0.1:9", bucket="bucket", access_key="key", secret_key="secret", secure=False)
    [finding] = check_store(replace(settings, s3=away))
    assert (finding.verdict, "127.0.0.1:9" in finding.what) == ("bad", True)


def test_a_wrong_secret_is_bad_and_not_shown(settings: Settings) -> None:
    check_home(settings)
    with embedded_store(settings.home) as s3:
        [finding] = check_store(replace(settings, s3=replace(s3, secret_key="wrong-secret")))
    assert finding.verdict == "bad"
    assert "wrong-secret" not in finding.what


@pytest.fixture
def overwriting() -> Iterator[S3]:
    """A store that takes every object and ignores If-None-Match; its clock is an hour late."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer()

        def do_GET(self) -> None:
            self.answer()

        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.answer()

        def answer(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((now() - timedelta(hours=1)).timestamp())

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield S3(endpoint=f"127.0.0.1:{server.server_port}", bucket="bucket", access_key="k", secret_key="s", secure=False)
    server.shutdown()
    server.server_close()


def test_a_store_that_overwrites_or_whose_clock_is_wrong_is_bad(settings: Settings, overwriting: S3) -> None:
    findings = verdicts(check_store(replace(settings, s3=overwriting)))
    assert findings == {"store": "ok", "put once": "bad", "store clock": "bad"}


@pytest.mark.parametrize(("seconds", "verdict"), [(0, "ok"), (29, "ok"), (31, "bad"), (-31, "bad"), (-29, "ok")])
def test_clocks_may_be_half_a_minute_apart(seconds: int, verdict: str) -> None:
    moment = now()
    assert check_clock("clock", moment + timedelta(seconds=seconds), moment).verdict == verdict


def test_the_database_is_current_and_on_time(settings: Settings, database_url: str) -> None:
    findings = verdicts(check_database(replace(settings, database_url=database_url)))
    assert findings == {"database": "ok", "database clock": "ok"}


@pytest.mark.parametrize("url", ["postgresql://user:geheim@127.0.0.1:9/name", "mysql://host/name", "nonsense"])
def test_a_database_that_cannot_be_used_is_bad(settings: Settings, url: str) -> None:
    [finding] = check_database(replace(settings, database_url=url))
    assert finding.verdict == "bad"
    assert "geheim" not in finding.what


# the whole


def test_a_broken_home_ends_the_checks_that_need_one(settings: Settings) -> None:
    settings.home.write_text("not a folder")
    names = [finding.name for finding in run_checks(settings)]
    assert names[-1] == "home"


def test_a_sound_installation_is_examined_to_the_end(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_doctor(settings.home, as_json=True) == 0
    found = {entry["name"]: entry["verdict"] for entry in json.loads(capsys.readouterr().out)}
    assert found["put once"] == found["database"] == found["leftovers"] == "ok"


def test_every_fault_says_how_to_mend_it(settings: Settings) -> None:
    (settings.home).write_text("not a folder")
    assert all(finding.mend for finding in run_checks(settings) if finding.verdict != "ok")


def test_the_table_shows_what_is_wrong_and_how_to_mend_it() -> None:
    out = StringIO()
    render(
        [ok("python", "3.11"), warn("font", "none [CJK]", "install one"), bad("store", "away", "start it")],
        Console(file=out),
    )
    lines = out.getvalue().splitlines()
    assert lines[0].split() == ["ok", "python", "3.11"]
    assert "none [CJK]" in lines[1]
    assert "→ start it" in lines[4]


def doctor(tmp_path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NIANBAO_", "PREFECT_"))}
    command = [NIANBAO, "doctor", "--home", str(tmp_path / "home")]
    environ = kept | {"PREFECT_HOME": str(tmp_path)} | environ
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=90)


def test_the_verb_ends_with_3_when_something_is_bad(tmp_path: Path) -> None:
    done = doctor(tmp_path, NIANBAO_S3_ENDPOINT="127.0.0.1:9", NIANBAO_S3_ACCESS_KEY="k", NIANBAO_S3_SECRET_KEY="s")
    assert done.returncode == 3
    assert "\nbad   store" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    done = doctor(tmp_path, NIANBAO_MIN_FREE="plenty")
    assert done.returncode == 3
    assert "NIANBAO_MIN_FREE" in done.stdout


def test_a_prefect_server_that_is_away_is_a_warning(tmp_path: Path) -> None:
    done = doctor(tmp_path, PREFECT_API_URL="http://127.0.0.1:9/api")
    assert done.returncode == 0
    assert "http://127.0.0.1:9/api: does not answer" in done.stdout
