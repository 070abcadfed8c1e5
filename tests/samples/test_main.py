import hashlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from samples.farm import Farm


@contextmanager
def running(seed: str = "0") -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "samples"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONHASHSEED": seed}) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_serves_and_ends_in_order(sign: signal.Signals) -> None:
    with running() as (process, address):
        assert address.startswith("http://127.0.0.1:")
        with httpx.Client(proxy=address, trust_env=False) as client:
            assert client.get("http://www.altay-sample.example/").status_code == 200
            process.send_signal(sign)
            assert process.wait(10) == 0


def test_help_says_what_it_is() -> None:
    shown = subprocess.run([sys.executable, "-m", "samples", "--help"], capture_output=True, text=True, check=True)
    assert "Sample portals" in shown.stdout


def digest(address: str, urls: list[str]) -> str:
    whole = hashlib.sha256()
    with httpx.Client(proxy=address, trust_env=False) as client:
        for url in urls:
            answer = client.get(url)
            whole.update(repr(answer.headers.raw).encode() + answer.content)
    return whole.hexdigest()


def test_another_run_gives_the_same_bytes(farm: Farm) -> None:
    urls = [url for held in farm.truth.reports for url in (held.url, *held.files)]
    with running("1") as (_, address):
        assert digest(address, urls) == digest(farm.proxy_url, urls)


def test_two_farms_stand_beside_each_other(farm: Farm, changing: Farm) -> None:
    assert farm.port != changing.port
    changing.withdraw(changing.truth.of("buerjin")[0])
    assert len(farm.truth.reports) == len(changing.truth.reports) + 1
