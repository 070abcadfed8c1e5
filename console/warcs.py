"""The verb `warcs`: the sealed WARC files, copied out."""

import errno
import sys
from pathlib import Path

from console.ending import told
from model.errors import BadInput, HomeBusy, OutOfReach
from model.takedown import Takedown
from nights.lock import only_harvest
from storage.guard import Guard
from storage.keys import warc_key
from storage.seal import seal_closed
from storage.settings import Settings
from storage.store import Store, open_store


def run_warcs(home: Path | None, folder: Path, portal: str) -> int:
    """Copy the sealed WARCs, those that hold captures of the portal, and print their paths.

    What an interrupted run left open is sealed first, when nothing is running. A WARC that holds something closed by
    a take-down is not copied: 3 then, and which it is on stderr. Raises BadInput, OutOfReach.
    """
    settings = Settings.read(home)
    with open_store(settings) as store, Guard(store.bucket, store.catalog, "warcs") as guard:
        seal_left(store)
        closed = closed_warcs(store, guard)
        for warc in store.catalog.warcs(portal):
            if entry := closed.get(warc.name):
                guard.refusals.note(entry, warc.name)
                told(f"{warc.name} is not copied, something in it is {entry.told()}", 3)
            else:
                sys.stdout.write(f"{copy(store, warc.name, folder)}\n")
        return 3 if guard.refusals else 0


def closed_warcs(store: Store, guard: Guard) -> dict[str, Takedown]:
    """The WARCs that hold a capture which is closed, and by what; looks at every capture where any URL is closed."""
    if not guard.takedowns.closures().has_urls:
        return {}
    found = ((capture.warc, guard.closing(capture)) for capture in store.catalog.captures())
    return {name: entry for name, entry in found if entry}


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
