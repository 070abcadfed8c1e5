"""The verb `warcs`: the sealed WARC files, copied out."""

import errno
import sys
from pathlib import Path

from model.errors import BadInput, HomeBusy, OutOfReach
from nights.lock import only_harvest
from storage.keys import warc_key
from storage.seal import seal_closed
from storage.settings import Settings
from storage.store import Store, open_store


def run_warcs(home: Path | None, folder: Path, portal: str) -> None:
    """Copy the sealed WARCs, those that hold captures of the portal, and print their paths.

    What an interrupted run left open is sealed first, when nothing is running. Raises BadInput, OutOfReach.
    """
    settings = Settings.read(home)
    with open_store(settings) as store:
        seal_left(store)
        for warc in store.catalog.warcs(portal):
            sys.stdout.write(f"{copy(store, warc.name, folder)}\n")


def seal_left(store: Store) -> None:
    """Seal what lies open, unless a harvest works here: it will do so itself."""
    try:
        with only_harvest(store.settings.home):
            seal_closed(store, lambda _: None)
    except HomeBusy:
        return


def copy(store: Store, name: str, folder: Path) -> Path:
    """One WARC, under its own name; whole or not at all."""
    target, part = folder / name, folder / f"{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            store.bucket.download(warc_key(name), file)
    except OSError as fault:
        part.unlink(missing_ok=True)
        if fault.errno == errno.ENOSPC:
            raise OutOfReach(f"{folder}: the disk is full") from None
        raise BadInput(f"{folder}: {fault.strerror or fault}") from None
    return part.replace(target)
