import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.events import announce, announcer, is_loopback, may_have_server

NAME = "nianbao-20260101000000000-00000-host.warc.gz"


@contextmanager
def receiver(status: int = 204) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A server that answers every request with a status and keeps what was posted: path and body."""
    posted: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(status)
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api", posted
    server.shutdown()
    server.server_close()


def test_the_event_names_the_warc() -> None:
    with receiver() as (url, posted), temporary_settings({PREFECT_API_URL: url}):
        announce(NAME)
    [(path, body)] = posted
    [event] = json.loads(body)
    assert path.rstrip("/") == "/api/events"
    assert event["event"] == "nianbao.warc.sealed"
    assert event["resource"]["prefect.resource.id"] == f"nianbao.warc.{NAME}"
    assert event["payload"] == {"warc": NAME}


def test_without_a_server_nothing_is_sent_and_nothing_is_started() -> None:
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        began = time.monotonic()
        announce(NAME)
        assert time.monotonic() - began < 0.5


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_a_server_that_refuses_is_asked_once(status: int, caplog: pytest.LogCaptureFixture) -> None:
    with receiver(status) as (url, posted), temporary_settings({PREFECT_API_URL: url}):
        announce(NAME)
    assert len(posted) == 1
    assert NAME in caplog.text
    assert "the next sweep" in caplog.text


def test_a_server_that_is_away_costs_no_more_than_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        began = time.monotonic()
        announce(NAME)
        assert time.monotonic() - began < 5
    assert "the next sweep" in caplog.text


def test_a_server_that_never_answers_is_left_after_some_seconds(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/api"
        with temporary_settings({PREFECT_API_URL: url}):
            began = time.monotonic()
            announce(NAME)
            assert time.monotonic() - began < 5
    assert "the next sweep" in caplog.text


def test_a_harvest_without_a_server_does_not_import_prefect(tmp_path: Path) -> None:
    code = "import sys; from flows.events import announcer; announcer()('x'); sys.exit('prefect' in sys.modules)"
    environ = {"PREFECT_HOME": str(tmp_path), "PATH": ""}
    assert subprocess.run([sys.executable, "-c", code], env=environ, timeout=60).returncode == 0


def test_a_server_is_looked_for_in_the_environment_and_in_the_profiles(tmp_path: Path) -> None:
    assert not may_have_server({"PREFECT_HOME": str(tmp_path)})
    assert may_have_server({"PREFECT_HOME": str(tmp_path), "PREFECT_API_URL": "http://127.0.0.1:4200/api"})
    (tmp_path / "profiles.toml").write_text('active = "local"\n[profiles.local]\nPREFECT_API_URL = "http://h/api"\n')
    assert may_have_server({"PREFECT_HOME": str(tmp_path)})
    assert may_have_server({"PREFECT_HOME": "/nowhere", "PREFECT_PROFILES_PATH": str(tmp_path / "profiles.toml")})
    assert announcer({"PREFECT_HOME": str(tmp_path)}) is announce


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:4200/api", True),
        ("http://[::1]:4200/api", True),
        ("http://localhost:4200/api", True),
        ("https://prefect.example/api", False),
        ("http://10.0.0.7/api", False),
        ("", False),
    ],
)
def test_only_a_server_on_this_machine_is_reached_past_the_proxy(url: str, local: bool) -> None:
    assert is_loopback(url) is local


def test_the_proxy_of_the_crawl_does_not_see_the_event(tmp_path: Path) -> None:
    with receiver() as (url, posted), receiver(502) as (proxy, proxied):
        code = "from flows.events import announcer; announcer()('x.warc.gz')"
        environ = {"PREFECT_HOME": str(tmp_path), "PREFECT_API_URL": url, "http_proxy": proxy, "PATH": ""}
        subprocess.run([sys.executable, "-c", code], env=environ, timeout=60, check=True)
    assert (len(posted), len(proxied)) == (1, 0)
