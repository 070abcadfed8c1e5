"""Real servers for every test: an S3 store and databases of our own."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from storage.embedded import embedded_store
from storage.settings import S3

_POSTGRES = shutil.which("pg_ctl") or shutil.which("pg_ctl", path="/usr/lib/postgresql/15/bin")


def _as_postgres(*command: str) -> None:
    # the server refuses to run as root
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, timeout=60)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The folder of the socket of a PostgreSQL server of our own, which listens nowhere else."""
    if not _POSTGRES:
        pytest.skip("no PostgreSQL on this machine")
    bin_dir = Path(_POSTGRES).resolve().parent
    # a socket's path must be short, and the server's user must be able to reach it
    home = Path("/tmp") / f"nianbao-pg-{uuid.uuid4().hex[:8]}"
    home.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    data = str(home / "data")
    _as_postgres(str(bin_dir / "initdb"), "-D", data, "-U", "nianbao", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -c fsync=off -c max_connections=200 -k {home}"
    _as_postgres(_POSTGRES, "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
    yield str(home)
    _as_postgres(_POSTGRES, "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(home)


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """A fresh database on the server."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(host=postgres, user="nianbao", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql://nianbao@/{name}?host={postgres}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind that the catalog promises to work on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/catalog.sqlite"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """A SeaweedFS that lives as long as the test session."""
    with embedded_store(tmp_path_factory.mktemp("seaweed")) as address:
        yield address


@pytest.fixture
def s3(seaweed: S3) -> S3:
    """The address of a real S3 store with a bucket name of this test's own; the bucket is made by who opens it."""
    return replace(seaweed, bucket=f"test-{uuid.uuid4().hex}")
