"""The verb `package`: a WACZ, or a BagIt bag, of what is kept."""

import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.ending import told
from console.warcs import seal_left
from extraction.outline import outline
from model.errors import BadInput, Damaged
from model.report import Document
from nights.reader import Died, Failed, Reader
from storage.bag import write_bag
from storage.choice import Choice, Chosen, choose
from storage.guard import Guard
from storage.outfile import whole_file, whole_folder
from storage.pages import PageText
from storage.settings import Settings
from storage.signing_key import signing_key
from storage.store import Store, open_store
from storage.wacz import Packed, write_wacz


def run_package(home: Path | None, out: Path, portal: str, year: int | None, *, bagit: bool) -> int:
    """Write the package and print its path; 3 when something that was asked for is not in it.

    Raises BadInput, OutOfReach.
    """
    settings = Settings.read(home)
    key = signing_key(settings.signing_key)
    check_out(out, bagit=bagit)
    name = title(portal, year)
    with open_store(settings) as store, Guard(store.bucket, store.catalog, "package") as guard:
        seal_left(store)
        is_open = guard.is_open if guard.takedowns.closures().has_urls else None
        chosen = choose(store.catalog, Choice(portal=portal, year=year, is_open=is_open))
        if not chosen.offsets:
            raise BadInput("nothing is kept of that: `nianbao captures` lists what is")
        try:
            packed = None
            if bagit:
                bagged(store, chosen, out, name)
            else:
                packed = zipped(store, chosen, out, name, key)
        except Damaged as damage:
            return told(str(damage), 3)
    sys.stdout.write(f"{out}\n")
    if guard.refusals:
        told("what take-downs close is not in it: `nianbao takedown list` says what and why", 0)
    return summary(chosen, packed)


def check_out(out: Path, *, bagit: bool) -> None:
    """Raises BadInput where a package of that kind should not be written there."""
    if not bagit and out.suffix != ".wacz":
        raise BadInput(f"{out}: a WACZ is a file whose name ends in .wacz; for a folder add --bagit")
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise BadInput(f"{out} is there already: nothing was overwritten")


def bagged(store: Store, chosen: Chosen, out: Path, name: str) -> None:
    """Write the bag."""
    with whole_folder(out) as folder:
        write_bag(store, chosen, folder, name)


def zipped(store: Store, chosen: Chosen, out: Path, name: str, key: Ed25519PrivateKey | None) -> Packed:
    """Write the WACZ."""
    with Reader(preload="extraction.outline") as reader, whole_file(out) as file:
        return write_wacz(store, chosen, file, name, PageReader(reader), key)


def title(portal: str, year: int | None) -> str:
    """What a replay calls the package."""
    return " ".join(filter(None, ("年报", portal, str(year or ""))))


class PageReader:
    """Reads pages in a process that may die of one."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, url: str, body: bytes, media_type: str) -> PageText:
        """Title, text and charset of a page; nothing of one that cannot be read."""
        try:
            said = self._reader.call(outline, Document(url=url, content=body, media_type=media_type)).value
        except (Died, Failed):
            return PageText()
        return PageText(title=said.title, text=said.text, charset=said.charset)


def summary(chosen: Chosen, packed: Packed | None) -> int:
    """Say on stderr what went into it, and what did not; 3 when something did not."""
    pages = f", {packed.pages} pages, {packed.told} of them with their charset told anew" if packed else ""
    told(f"{len(chosen.offsets)} WARC files{pages}", 0)
    lacks = list(packed.damages) if packed else []
    if chosen.waiting:
        hint = "run again when the harvest is over"
        lacks.append(f"{chosen.waiting} captures are not in it, for their WARC is not sealed yet: {hint}")
    for lack in lacks:
        told(lack, 3)
    return 3 if lacks else 0
