"""One archive, three readings: ours, pywb's over our gateway, and that of any pywb over nothing but the WARC files and
the merged index. Every payload comes out alike, byte for byte, on every night."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

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
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout
        try:
            next(line for line in process.stdout if b"Starting Gevent Server" in line)
            yield f"http://127.0.0.1:{port}/plain/"
        finally:
            process.kill()


def compared(store: Store, base: str, ask: Any) -> tuple[Counter[str], list[str]]:
    """How many captures of each type came out alike, and which did not."""
    archive, alike, others = Archive(store), Counter[str](), []
    for capture in store.catalog.captures():
        if capture.type not in ("response", "revisit"):
            continue
        kept = archive.fetch(capture)
        asked = f"{base}{digits(capture.timestamp)}id_/{ascii_uri(capture.url)}"
        coded = ask(asked, **{"Accept-Encoding": "gzip, deflate, br", "Connection": "close"})
        plain = ask(asked, Connection="close")
        if (coded.status, coded.data, plain.data) == (kept.status, payload(kept), content(kept)):
            alike[capture.type] += 1
        else:
            others.append(f"{asked}: {coded.status}, {len(coded.data)} bytes")
    return alike, others


def both(home: Path, folder: Path, cli: Any, replay: Any, ask: Any) -> Counter[str]:
    """The captures of a home that come out alike in both; none may come out otherwise."""
    cli("warcs", folder)
    with open_store(Settings.read(home, {})) as store:
        with replay(store) as base:
            ours = compared(store, base, ask)
        with plain_pywb(folder, MergedIndex(store).path) as base:
            plain = compared(store, base, ask)
    assert ours == plain
    assert ours[1] == []
    return ours[0]


@pytest.mark.timeout(300)
def test_payloads_are_alike_over_three_nights(nights: Any, tmp_path: Path, replay: Any, ask: Any) -> None:
    alike = both(nights.cli.home, tmp_path, nights.cli, replay, ask)
    assert alike["response"] > 50 and alike["revisit"] > 50


@pytest.mark.trial
def test_payloads_are_alike_on_the_whole_farm(
    tmp_path: Path, make_cli: Any, make_registry: Any, replay: Any, ask: Any
) -> None:
    home = tmp_path / "home"
    with Farm() as farm, embedded_store(home):
        cli = make_cli(home, farm.proxy_url, farm.portals)
        for _ in range(2):
            cli("harvest")
        alike = both(home, tmp_path / "warcs", cli, replay, ask)
    print(f"payloads alike in our reader, our replay and a plain pywb: {dict(alike)}")  # noqa: T201
    assert alike["response"] > 250 and alike["revisit"] > 250
