"""Pages archived for each CPU second, beside plain Scrapy that archives nothing: `python -m bench.archiving`.

Both crawl the same farm in one run, one after the other, in a process of its own each; its CPU seconds are what the
system counted for it from start to end. Every URL must have come in both, or nothing is printed but why.
"""

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from bench import farm
from crawler.job import Job, job_line, read_answer
from crawler.job import Result as Last
from model.portal import Portal
from storage.settings import Proxy, Settings
from storage.store import open_store

ROOT = Path(__file__).parents[1]
ROUNDS = 3


def main() -> None:
    server = subprocess.Popen([sys.executable, "-m", "bench.farm"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        proxy = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        rounds = [(plain(proxy), ours(proxy)) for _ in range(ROUNDS)]
    finally:
        server.kill()
    scrapy_s, ours_s = min(one for one, _ in rounds), min(one for _, one in rounds)
    print(f"{farm.URLS} URLs on {farm.HOSTS} hosts, best of {ROUNDS} rounds, CPU seconds from start to end")
    print(f"plain Scrapy, no archive  {scrapy_s:6.2f} s  {farm.URLS / scrapy_s:7.0f} pages per CPU second")
    print(f"nianbao, archiving        {ours_s:6.2f} s  {farm.URLS / ours_s:7.0f} pages per CPU second")
    print(f"ratio of CPU per page     {ours_s / scrapy_s:6.2f}")


def plain(proxy: str) -> float:
    homes = [f"http://{farm.host(n)}/" for n in range(farm.HOSTS)]
    environment = {**os.environ, "http_proxy": proxy, "no_proxy": ""}
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.plain", *homes], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    came, seconds = child.stdout.read().strip(), _cpu(child)
    assert came == str(farm.URLS), f"plain Scrapy brought {came} of {farm.URLS} URLs"
    return seconds


def ours(proxy: str) -> float:
    portals = tuple(
        Portal(
            id=f"c{n}", name="某县", division="150724", level="county", home=f"http://{farm.host(n)}/", delay=0.0,
            concurrency=8,
        )
        for n in range(farm.HOSTS)
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), portals=Path(home), contact="bench", min_free=1, proxy=Proxy(http=proxy))
        with open_store(settings) as store:
            seconds = _crawl(Job(portals=portals, settings=settings, run="bench"))
            came = sum(one.status == 200 for one in store.catalog.captures())
    assert came == farm.URLS, f"nianbao brought {came} of {farm.URLS} URLs"
    return seconds


def _crawl(job: Job) -> float:
    child = subprocess.Popen(
        [sys.executable, "-m", "crawler.run"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        encoding="utf-8",
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    # written beside the reading: neither pipe may fill up while the other waits
    threading.Thread(target=_tell, args=(child, job), daemon=True).start()
    said = [read_answer(line) for line in child.stdout]
    seconds = _cpu(child)
    assert isinstance(said[-1], Last)
    assert not said[-1].fault, said[-1].fault
    return seconds


def _tell(child: "subprocess.Popen[str]", job: Job) -> None:
    assert child.stdin is not None
    child.stdin.write(job_line(job))
    child.stdin.flush()


def _cpu(child: "subprocess.Popen[str]") -> float:
    """The CPU seconds of a child that ends, user and system."""
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, child.returncode
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
