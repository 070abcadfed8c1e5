"""`nianbao` as a person calls it: a process of its own, in an environment that knows nothing of this machine's own."""

import csv
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from samples.farm import Farm
from samples.reports import generate
from storage.embedded import embedded_store
from storage.settings import S3

NIANBAO = str(Path(sys.executable).with_name("nianbao"))
OURS = ("NIANBAO_", "PREFECT_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
CLEAN = {name: value for name, value in os.environ.items() if not name.upper().startswith(OURS)}


@dataclass(frozen=True)
class Cli:
    """Calls verbs in `folder` with `environ` and a home; says what came of it."""

    home: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """A verb, which must end with `code` and without a traceback."""
        done = self.binary(*arguments, code=code)
        out, err = done.stdout.decode(), done.stderr.decode()
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    def binary(self, *arguments: object, code: int = 0) -> subprocess.CompletedProcess[bytes]:
        """A verb whose output is bytes."""
        done = subprocess.run(self._command(arguments), **self._place(), capture_output=True, timeout=100)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        assert done.returncode == code, done.stderr.decode()
        return done

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """A verb that goes on meanwhile, in a process group of its own."""
        pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(self._command(arguments), **self._place(), **pipes, start_new_session=True)

    def refusal(self, *arguments: object, code: int) -> str:
        """The one line by which a verb refuses."""
        done = self(*arguments, code=code)
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        return line

    def harvest(self, *arguments: object, code: int = 0) -> Any:
        """The summary of a harvest."""
        return json.loads(self("harvest", *arguments, "--json", code=code).stdout)

    def captures(self, *arguments: object) -> list[dict[str, Any]]:
        """The rows of `captures`."""
        return [json.loads(line) for line in self("captures", *arguments, "--json").stdout.splitlines()]

    def export(self, folder: Path, *arguments: object) -> "Export":
        """What `export` wrote, and its cursor."""
        return Export(folder, self("export", folder, "--format", "csv", *arguments).stdout.strip())

    def under(self, **environ: str) -> "Cli":
        """The same, with more in its environment."""
        return replace(self, environ={**self.environ, **environ})

    def _command(self, arguments: tuple[object, ...]) -> list[str]:
        return [NIANBAO, *map(str, arguments)]

    def _place(self) -> dict[str, Any]:
        own = {"NIANBAO_HOME": str(self.home), "NIANBAO_MIN_FREE": "0", "PREFECT_HOME": str(self.home.parent)}
        environ = {**CLEAN, **own, **self.environ}
        return {"env": environ, "cwd": self.home.parent, "stdin": subprocess.DEVNULL}


@dataclass(frozen=True)
class Export:
    """A folder of CSV files."""

    folder: Path
    cursor: str

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


def registry(path: Path, *entries: str) -> Path:
    """A registry file of the farm's portals with these ids, or of entries written out."""
    known = [f"[[portal]]{text}" for text in Farm.portals.read_text("utf-8").split("[[portal]]")[1:]]
    path.write_text("\n".join(next((k for k in known if f'id = "{e}"' in k), e) for e in entries), "utf-8")
    return path


def behind(cli: Cli, proxy: str, portals: Path) -> Cli:
    """A command line whose crawl goes through a proxy."""
    return cli.under(http_proxy=proxy, https_proxy=proxy, no_proxy="", NIANBAO_PORTALS=str(portals))


def served(farm: Farm, url: str) -> bytes:
    """What the farm serves to a plain client that takes no coding."""
    host, _, port = farm.proxy_url.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.request("GET", url, headers={"Host": urlsplit(url).hostname or ""})
    body = connection.getresponse().read()
    connection.close()
    return body


@contextmanager
def small_site(answer: Callable[[str], tuple[int, str, bytes] | None]) -> Iterator[str]:
    """A proxy for hosts of our own: asked for a URL, it says status, media type and body; 404 for None, and a status
    of 0 breaks off the connection."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, kind, body = answer(self.path) or (404, "text/plain", b"no such page\n")
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """What was asked is nobody's business here."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def make_cli() -> Callable[[Path, str, Path], Cli]:
    """Makes a command line of a home, a proxy and a registry."""
    return lambda home, proxy, portals: behind(Cli(home), proxy, portals)


@pytest.fixture(scope="session")
def make_registry() -> Callable[..., Path]:
    """Writes a registry of the farm's portals."""
    return registry


@pytest.fixture(scope="session", name="small_site")
def small_site_fixture() -> Callable[..., Any]:
    """Serves what a function says."""
    return small_site


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """A command line with a home of the test's own."""
    return Cli(tmp_path / "home")


@pytest.fixture
def s3_cli(cli: Cli, s3: S3) -> Cli:
    """The same over a store that runs already: a verb then starts none."""
    return cli.under(
        NIANBAO_S3_ENDPOINT=s3.endpoint,
        NIANBAO_S3_BUCKET=s3.bucket,
        NIANBAO_S3_ACCESS_KEY=s3.access_key,
        NIANBAO_S3_SECRET_KEY=s3.secret_key,
    )


@dataclass(frozen=True)
class Nights:
    """Three nights over one home: the first, one on which nothing changed, one on which four reports did."""

    cli: Cli
    farm: Farm
    summaries: tuple[Any, Any, Any]
    said: tuple[str, str, str]
    exports: tuple[Export, Export, Export]
    truths: tuple[Any, Any]
    changed: Mapping[str, Any]
    bodies: Mapping[str, bytes]


IDS = ("hailar", "hami", "ejina")


@pytest.fixture(scope="session")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Docx and pdf, a browser, a server with bad habits; `bodies` are what stood at each URL on the first night."""
    folder = tmp_path_factory.mktemp("nights")
    with Farm() as farm, embedded_store(folder / "home"):
        _shorten(farm, "hami", 7)
        cli = behind(Cli(folder / "home"), farm.proxy_url, registry(folder / "portals.toml", *IDS))
        first, truth = _night(cli), farm.truth
        whole = cli.export(folder / "whole")
        bodies = {url: served(farm, url) for url in _urls(farm, truth)}
        second = _night(cli)
        same = cli.export(folder / "same", "--since", whole.cursor)
        changed = _change(farm)
        third = _night(cli, "hailar", "ejina")
        new = cli.export(folder / "new", "--since", same.cursor)
        summaries, said = zip(first, second, third, strict=True)
        yield Nights(cli, farm, summaries, said, (whole, same, new), (truth, farm.truth), changed, bodies)


def _night(cli: Cli, *ids: str) -> tuple[Any, str]:
    done = cli("harvest", *ids, "--json")
    return json.loads(done.stdout), done.stderr


def _shorten(farm: Farm, portal: str, count: int) -> None:
    for held in farm.truth.of(portal)[:count]:
        farm.withdraw(held)


def _urls(farm: Farm, truth: Any) -> Iterator[str]:
    for held in truth.reports:
        if held.portal in IDS:
            yield from (held.url, *held.files)


def _change(farm: Farm) -> dict[str, Any]:
    """One report restated, two withdrawn (the portal of the second answers 200 for whatever it lacks), one added."""
    body, banner = "海拉尔区人民政府", "额济纳旗人民政府"
    restated, withdrawn = farm.truth.report("ejina", banner, 2022), farm.truth.report("hailar", body, 2015)
    farm.restate(restated)
    vanished = farm.truth.report("ejina", banner, 2018)
    farm.withdraw(withdrawn)
    farm.withdraw(vanished)
    old = farm.truth.report("ejina", banner, 2024).sample
    added = farm.publish("ejina", generate(old.body, 2025))
    return {"restated": restated, "withdrawn": withdrawn, "vanished": vanished, "added": added}
