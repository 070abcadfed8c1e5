"""One archive, three readings: ours, pywb's over our gateway, and that of any pywb over nothing but the WARC files and
the merged index. Every payload comes out alike, byte for byte, on every night."""

import json
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from console.playback.pywb import ENVIRONMENT, free_port
from model.instant import digits
from samples.farm import Farm
from storage.archive import Archive
from storage.coding import content, payload
from storage.embedded import embedded_store
from storage.merged_index import MergedIndex
from storage.settings import Settings
from storage.store import Store, open_store
from storage.warc import ascii_uri


@contextmanager
def plain_pywb(folder: Path, index: Path) -> Iterator[str]:
    """A pywb that was told of an index and a folder of WARC files, and of nothing else."""
    port = free_port()
    collection = {"index": str(index), "archive_paths": [f"{folder}/"]}
    (folder / "config.yaml").write_text(json.dumps({"collections": {"plain": collection}, "enable_auto_colls": False}))
    command = [str(ENVIRONMENT / "bin" / "wayback"), "-b", "127.0.0.1", "-p", str(port)]
    log = (folder / "log").open("wb")
    with log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as process:
        try:
            until_open(port)
            yield f"http://127.0.0.1:{port}/plain/"
        finally:
            process.kill()


def until_open(port: int) -> None:
    """Waits until somebody listens."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def compared(store: Store, base: str, ask: Any, types: Sequence[str]) -> tuple[Counter[str], list[str]]:
    """How many captures of each type came out alike, coded and decoded, and which did not."""
    archive, alike, others = Archive(store), Counter[str](), []
    for capture in store.catalog.captures():
        if capture.type not in types:
            continue
        kept = archive.fetch(capture)
        asked = f"{base}{digits(capture.timestamp)}id_/{ascii_uri(capture.url)}"
        coded = ask(asked, **{"Accept-Encoding": "gzip, deflate, br"})
        plain = ask(asked) if "content-encoding" in coded.headers else coded
        if (coded.status, coded.data, plain.data) == (kept.status, payload(kept), content(kept)):
            alike[capture.type] += 1
        else:
            others.append(f"{asked}: {coded.status}, {len(coded.data)} bytes")
    return alike, others


def read_by_ours(home: Path, replay: Any, ask: Any) -> Counter[str]:
    """The captures that come out of our replay as out of our reader; none may come out otherwise."""
    with open_store(Settings.read(home, {})) as store, replay(store) as base:
        alike, others = compared(store, base, ask, ("response", "revisit"))
    assert others == []
    return alike


def read_by_any(home: Path, folder: Path, cli: Any, ask: Any, types: Sequence[str]) -> Counter[str]:
    """The same for a pywb over the WARC files and the merged index alone."""
    cli("warcs", folder)
    with open_store(Settings.read(home, {})) as store, plain_pywb(folder, MergedIndex(store).path) as base:
        alike, others = compared(store, base, ask, types)
    assert others == []
    return alike


@pytest.mark.timeout(300)
def test_payloads_are_alike_over_three_nights(nights: Any, replay: Any, ask: Any) -> None:
    alike = read_by_ours(nights.cli.home, replay, ask)
    assert alike["response"] > 50 and alike["revisit"] > 50


@pytest.mark.timeout(300)
def test_a_list_that_scripts_write_is_written_again(nights: Any, replay: Any, page: Page, show: Any) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with open_store(Settings.read(nights.cli.home, {})) as store, replay(store) as base:
        frame = show(page, f"{base}http://www.hami-sample.example/xxgk/nb/list.html")
        frame.wait_for_selector("#app li a", timeout=15_000)
        assert "政府信息公开" in frame.inner_text("#app")
        origin = base.removesuffix("archive/")
    assert [url for url in asked if not url.startswith((origin, "data:", "blob:"))] == []


@pytest.mark.timeout(300)
def test_any_pywb_resolves_the_revisits(nights: Any, tmp_path: Path, installed: None, ask: Any) -> None:
    alike = read_by_any(nights.cli.home, tmp_path, nights.cli, ask, ("revisit",))
    assert alike["revisit"] > 50


@pytest.mark.trial
def test_payloads_are_alike_on_the_whole_farm(tmp_path: Path, make_cli: Any, replay: Any, ask: Any) -> None:
    home = tmp_path / "home"
    with Farm() as farm, embedded_store(home):
        cli = make_cli(home, farm.proxy_url, farm.portals)
        for _ in range(2):
            cli("harvest")
        ours = read_by_ours(home, replay, ask)
        plain = read_by_any(home, tmp_path / "warcs", cli, ask, ("response", "revisit"))
    print(f"payloads alike in our reader, our replay and a plain pywb: {dict(ours)}")  # noqa: T201
    assert ours == plain
    assert ours["response"] > 250 and ours["revisit"] > 250
