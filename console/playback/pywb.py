"""pywb as a process: its folder, its environment, its beginning and its end. Nothing of it is imported here."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import urllib3

from model.errors import BadInput, NianbaoError

COLLECTION = "archive"
ENVIRONMENT = Path(__file__).parents[2] / ".venv-replay"
_GUARD = Path(__file__).with_name("guard.py")
_PATIENCE = 60.0

_CSP = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'self'; "
    "frame-ancestors 'self'; object-src 'self'; base-uri 'self'"
)
"""Nothing of a replayed page is loaded from, or sent to, anywhere but the replay."""

_HEAD = """<script>
// pywb's own script, which comes next, fails where an address is percent-encoded GBK
window.decodeURI = (function (strict) {
  return function (text) { try { return strict(text); } catch (error) { return text; } };
})(window.decodeURI);
</script>
{% include 'head_insert.html' %}
"""


@contextmanager
def pywb(folder: Path, port: int, gateway: str, environment: Path = ENVIRONMENT) -> Iterator["subprocess.Popen[bytes]"]:
    """Runs pywb on a port of loopback, over a gateway, and ends it. Yields once it answers.

    Raises BadInput when it is not installed or the port is taken, NianbaoError when it does not start.
    """
    program = _program(environment)
    _check_free(port)
    _write_config(folder, gateway)
    with (folder / "pywb.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-I", str(_GUARD), program, "-b", "127.0.0.1", "-p", str(port)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=folder,
            env={"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8"},
            start_new_session=True,
        )
    try:
        _wait(child, port, folder / "pywb.log")
        yield child
    finally:
        _end(child)


def _program(environment: Path) -> str:
    found = environment / "bin" / "wayback"
    if not found.exists():
        raise BadInput("pywb is not installed: run `bash scripts/replay.sh`, which makes .venv-replay")
    return str(found)


def free_port() -> int:
    """A port of loopback that is free now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _check_free(port: int) -> None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as fault:
            raise BadInput(f"port {port} cannot be had ({fault}): give another by --port") from None


def _write_config(folder: Path, gateway: str) -> None:
    """What pywb reads at its start (JSON is YAML). The folder is its owner's alone, since it tells the secret."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "nianbao_head.html").write_text(_HEAD, "utf-8")
    filters = {"fuzzy_search_limit": "100", "not_exts": [], "mimes": [], "url_normalize": []}
    (folder / "rules.yaml").write_text(json.dumps({"default_filters": filters, "rules": []}), "utf-8")
    source = {"type": "cdx", "api_url": f"{gateway}/index?url={{url}}&closest={{closest}}", "replay_url": ""}
    config = {
        # under a name: where it is the root, scripts of pages ask pywb itself for what they write as /path
        "collections": {COLLECTION: {"index": source, "archive_paths": [f"{gateway}/record/"]}},
        "enable_auto_colls": False,
        "framed_replay": True,
        "enable_memento": True,
        "head_insert_html": "nianbao_head.html",
        "csp-header": _CSP,
        # its own rules take one query for another: a report would be shown in the place of another report
        "rules_file": str(folder / "rules.yaml"),
    }
    (folder / "config.yaml").write_text(json.dumps(config, indent=1), "utf-8")


def _wait(child: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    with urllib3.PoolManager(retries=False, timeout=5.0) as client:
        while time.monotonic() < deadline:
            if child.poll() is not None:
                raise NianbaoError(f"pywb ended with code {child.returncode} before it answered: see {log}")
            with suppress(urllib3.exceptions.HTTPError):
                if client.request("GET", f"http://127.0.0.1:{port}/collinfo.json").status == 200:
                    return
            time.sleep(0.1)
    raise NianbaoError(f"pywb does not answer on port {port} after {_PATIENCE:.0f} s: see {log}")


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Lets go of its stdin, on which it ends; what is left of its group is killed."""
    assert child.stdin is not None
    child.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        child.wait(5)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
