"""A BagIt bag (RFC 8493) of chosen captures, streamed.

data/warc/…       WARCs byte for byte, or the whole members that were chosen of them
data/manifest/…   of each WARC the digest of every record, as it was sealed
data/index.cdxj   the index of all of them, as pywb reads it
data/README.md    what this is
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from importlib.metadata import version
from pathlib import Path

from model.instant import now
from storage.bundle import Entry, Resource
from storage.choice import Chosen, Piece
from storage.keys import manifest_key
from storage.line_sort import LineSort
from storage.pieces import copy_piece, index_lines
from storage.store import Store

_README = """\
# {title}

Web captures of the annual reports (政府信息公开年报) of Chinese governments, as received from their servers.

- `data/warc/` holds WARC/1.1 files: each record a gzip member, as it was written when it was fetched. A file that is
  named `….part.warc.gz` holds the records that were chosen of the file `….warc.gz` in the archive.
- `data/manifest/` says of each file its records with the SHA-256 of each and the offset in the archive, and of a file
  that is whole its own SHA-256 and the Merkle root over its records, as they were sealed.
- `data/index.cdxj` is the index, by URL and date; pywb and other replay tools read it.

{warcs} WARC files. Revisit records refer to records of this bag. Made by {software}.
"""


@dataclass(slots=True)
class Bag:
    """The folder of a bag that is being written, and what it holds."""

    folder: Path
    held: list[Resource] = field(default_factory=list)

    @contextmanager
    def entry(self, path: str) -> Iterator[Entry]:
        """A file of the bag, written from front to back. Raises OSError."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            entry = Entry(file)
            yield entry
        self.held.append(Resource(path=path, size=entry.size, sha256=entry.sha256))

    def add(self, path: str, blocks: Iterable[bytes]) -> None:
        """A file of the bag, of bytes at hand."""
        with self.entry(path) as entry:
            for block in blocks:
                entry.write(block)

    def payload(self) -> list[Resource]:
        """What is in `data`."""
        return [one for one in self.held if one.path.startswith("data/")]


def write_bag(store: Store, chosen: Chosen, folder: Path, title: str) -> None:
    """Writes a bag into a folder that is empty or not there.

    Raises Damaged where a WARC in the bucket is not what was sealed, and OSError.
    """
    bag = Bag(folder)
    with LineSort() as index:
        for piece in chosen.pieces(store):
            with bag.entry(f"data/warc/{piece.name}") as entry:
                copy_piece(store.bucket, piece, entry)
            bag.add(f"data/manifest/{piece.name}.json", _manifest(store, piece))
            index.add(index_lines(store.bucket, piece, ()))
        bag.add("data/index.cdxj", index)
    readme = _README.format(title=title, warcs=len(chosen.offsets), software=_software())
    bag.add("data/README.md", [readme.encode()])
    _write_tags(bag, title, store.settings.contact)


def _manifest(store: Store, piece: Piece) -> Iterable[bytes]:
    """What was sealed; of a part only the records that it holds: the others may be closed."""
    if piece.name == piece.source:
        return store.bucket.blocks(manifest_key(piece.source))
    rows = [astuple(member) for member in piece.kept]
    return [json.dumps({"warc": piece.name, "part_of": piece.source, "records": rows}).encode()]


def _write_tags(bag: Bag, title: str, contact: str) -> None:
    payload = bag.payload()
    bag.add("bagit.txt", [b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"])
    bag.add("bag-info.txt", [_info(payload, title, contact).encode()])
    bag.add("manifest-sha256.txt", map(_sum, payload))
    bag.add("tagmanifest-sha256.txt", [_sum(one) for one in bag.held if not one.path.startswith("data/")])


def _info(payload: list[Resource], title: str, contact: str) -> str:
    size = sum(one.size for one in payload)
    fields = {
        "External-Description": title,
        "Contact-Email" if "@" in contact else "Contact-Name": contact,
        "Bagging-Date": now().strftime("%Y-%m-%d"),
        "Bag-Software-Agent": _software(),
        "Bag-Size": f"{size / 1e6:.1f} MB",
        "Payload-Oxum": f"{size}.{len(payload)}",
    }
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in fields.items() if value)


def _software() -> str:
    return f"nianbao {version('nianbao')}"


def _sum(one: Resource) -> bytes:
    path = one.path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
    return f"{one.sha256}  {path}\n".encode()
