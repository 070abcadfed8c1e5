"""Runs what may be killed, and looks afterwards whether everything that was acknowledged is there, once, and whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from extraction.extract import EXTRACTOR
from model.portal import Portal
from nights.extract import drain
from nights.publish import publish
from storage.archive import Archive
from storage.gate import gate
from storage.keys import commit_key
from storage.seal import seal_closed
from storage.settings import Settings
from storage.store import Store
from storage.tables import REPORTS
from tests.storage.programs import run_program

WRITING = [f"{kind} {state}" for kind in ("warc", "journal") for state in ("half written", "written", "synced")] + [
    f"catalog {when}" for when in ("before", "after")
]
SEALING = [f"put {kind} {when}" for kind in ("warc", "cdxj", "manifest", "commit") for when in ("before", "after")] + [
    f"committed {when}" for when in ("before", "after")
]
POINTS = WRITING + SEALING
NIGHT = ["fetch answered", "fetch kept"] + [
    f"{stage} {when}" for stage in ("emit", "extract", "index", "publish") for when in ("before", "after")
]
Doom = Sequence[str | int]
"""Named points, or milliseconds until the kill."""


def keep_and_seal(
    settings: Settings, trials: Doom, seal: bool, hasty: bool = False, patience: float = 110
) -> list[str]:
    """The ids that writers and sealers acknowledged before they were killed."""
    job = {"home": settings.home, "s3": settings.s3, "trials": trials, "seal": seal, "hasty": hasty}
    return run_program("mortal.py", job, patience=patience).split()


def whole_nights(settings: Settings, trials: Doom, patience: float = 110) -> list[str]:
    """The ids that crawls acknowledged before their night was killed."""
    job = {"home": settings.home, "s3": settings.s3, "trials": trials}
    return run_program("mortal_night.py", job, patience=patience).split()


def check(store: Store, acknowledged: Sequence[str]) -> int:
    """After recovery and sealing everything acknowledged is there once, readable, in files that pass the gate; how much
    is there in all."""
    seal_closed(store, lambda _: None)
    assert list(store.settings.spool.iterdir()) == []
    captures = list(store.catalog.captures())
    assert set(acknowledged) <= {one.record_id for one in captures}
    assert len({one.record_id for one in captures}) == len(captures)
    reader = Archive(store)
    for one in captures:
        assert reader.fetch(one).url == one.url
    assert Counter(one.record_id for one in captures if one.type != "metadata") == records(store)
    return len(captures)


def records(store: Store) -> Counter[str]:
    """The ids of the answers in all files of the bucket, each of which passes the gate and is committed."""
    found: Counter[str] = Counter()
    names = [key.removeprefix("warc/") for key in store.bucket.keys("warc/")]
    assert {warc.name for warc in store.catalog.warcs()} == set(names)
    for name in names:
        copy = store.settings.home / "copy.warc.gz"
        with copy.open("wb") as file:
            store.bucket.download(f"warc/{name}", file)
        found.update(one.record_id for one in gate(copy) if one.type in ("response", "revisit", "resource"))
        assert store.bucket.read(commit_key(name))
    return found


def check_readings(store: Store, portals: Mapping[str, Portal]) -> int:
    """After another drain every page was extracted once, and every report published once; how many there are."""
    drain(store, portals)
    publish(store, portals)
    assert store.catalog.waiting(EXTRACTOR) == 0
    articles = [one for one in store.catalog.captures() if one.role == "article" and one.type == "response"]
    read = Counter(one.capture.record_id for one in store.catalog.results() if one.capture.role == "article")
    assert read == Counter(one.record_id for one in articles)
    published = store.dataset.read(REPORTS).column("url").to_pylist()
    assert sorted(published) == sorted(one.url for one in articles)
    return len(published)


def home_of(settings: Settings, number: int) -> Path:
    """A home for one of many batches."""
    return settings.home.parent / f"home-{number}"
