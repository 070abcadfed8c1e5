import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.server import is_forgetful, server_faults, server_url

MODULE = "prefect.server.concurrency.lease_storage"


def settings(storage: str) -> dict[str, dict[str, dict[str, str]]]:
    return {"server": {"concurrency": {"lease_storage": f"{MODULE}.{storage}"}}}


@contextmanager
def bare(storage: str) -> Iterator[str]:
    """A server that says how it keeps leases, and has no deployment; Prefect's settings point to it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path.endswith("/admin/settings")
            body = json.dumps(settings(storage) if found else {"detail": "Not Found"}).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/api"
    with temporary_settings({PREFECT_API_URL: url}):
        yield url
    server.shutdown()
    server.server_close()


def test_missing_deployments_are_named() -> None:
    with bare("filesystem") as url:
        faults = [fault for fault, _ in server_faults(url)]
    assert faults == ["it has no deployment harvest/night", "it has no deployment extract/drain"]


def test_a_server_that_forgets_its_slots_is_told() -> None:
    with bare("memory") as url:
        fault, mend = next(server_faults(url))
    assert "power cut" in fault
    assert "prefect.toml" in mend


@pytest.mark.parametrize(("storage", "forgetful"), [("memory", True), ("filesystem", False)])
def test_leases_in_memory_are_forgotten(storage: str, forgetful: bool) -> None:
    assert is_forgetful(settings(storage)) is forgetful


def test_a_server_that_is_away_is_an_error() -> None:
    url = "http://127.0.0.1:9/api"
    with temporary_settings({PREFECT_API_URL: url}), pytest.raises(httpx.HTTPError):
        list(server_faults(url))


def test_the_address_is_that_of_prefects_settings() -> None:
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:4201/api"}):
        assert server_url() == "http://127.0.0.1:4201/api"
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        assert server_url() == ""
