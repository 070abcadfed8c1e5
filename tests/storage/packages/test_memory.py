"""A package is never held in memory: neither a WARC of it nor one record."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage.settings import Settings

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\n"
MEASURED = """
import json, sys
from pathlib import Path
from console import package
from storage.settings import Settings
from storage.store import open_store
def highest():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM"))
with open_store(Settings.read()) as store:
    list(store.bucket.keys(""))
    before = highest()
package.run_package(None, Path(sys.argv[1]), "", None, bagit=sys.argv[2] == "bag")
print(json.dumps([before, highest()]))
"""


def peak(settings: Settings, out: Path, kind: str) -> tuple[int, int]:
    """The highest RSS of a process that makes a package, in MiB: before it began, and at its end."""
    s3 = settings.s3
    assert s3 is not None
    names = {"ENDPOINT": s3.endpoint, "BUCKET": s3.bucket, "ACCESS_KEY": s3.access_key, "SECRET_KEY": s3.secret_key}
    environ = {**os.environ, **{f"NIANBAO_S3_{name}": value for name, value in names.items()}}
    environ |= {"NIANBAO_HOME": str(settings.home), "NIANBAO_MIN_FREE": "0"}
    command = [sys.executable, "-c", MEASURED, str(out), kind]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    before, after = json.loads(done.stdout.splitlines()[-1])
    return before, after


def large(path: Path, size: int) -> Path:
    """A file that no coding makes smaller."""
    with path.open("wb") as file:
        for _ in range(size >> 20):
            file.write(os.urandom(1 << 20))
    return path


def test_one_record_of_a_hundred_megabytes(settings: Settings, keep: Any, make: Any, tmp_path: Path) -> None:
    keep(make("http://a.example/x.zip", large(tmp_path / "x.zip", 100 << 20), HEAD))
    for kind, out in (("wacz", tmp_path / "x.wacz"), ("bag", tmp_path / "bag")):
        before, after = peak(settings, out, kind)
        assert after < 200, (before, after)
        assert after - before < 40, (before, after)
        print(kind, before, after)  # noqa: T201


@pytest.mark.trial
def test_two_gigabytes_of_many_records(settings: Settings, keep: Any, make: Any, tmp_path: Path) -> None:
    for number in range(64):
        urls = [f"http://a.example/{number}/{one}.zip" for one in range(8)]
        keep(*(make(url, large(tmp_path / f"{one}.zip", 4 << 20), HEAD) for one, url in enumerate(urls)))
    for kind, out in (("wacz", tmp_path / "x.wacz"), ("bag", tmp_path / "bag")):
        before, after = peak(settings, out, kind)
        assert after < 200
        assert after - before < 40
