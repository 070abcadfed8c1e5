"""A WACZ 1.1.1 of chosen captures, streamed: WARCs, index, pages, and the sums of all of them, signed where a key is.

archive/…               WARCs byte for byte, or the whole members that were chosen of them
indexes/index.cdx.gz    CDXJ in gzip members; indexes/index.idx says where each begins
pages/pages.jsonl       pages with title and text
datapackage.json        the SHA-256 of each of these
datapackage-digest.json the SHA-256 of that, signed
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from model.instant import digits, now, stamp
from storage.bundle import Bundle, Entry, Resource
from storage.cdx_blocks import write_blocks
from storage.choice import Chosen
from storage.line_sort import LineSort
from storage.pages import Outline, Pages
from storage.pieces import copy_piece, index_lines
from storage.store import Store
from storage.told_charset import COPIES, ToldCharsets
from storage.wacz_signature import signed

VERSION = "1.1.1"
SOFTWARE = f"nianbao {version('nianbao')}"
_INDEX = "index.cdx.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What a package lists: pages, and pages whose charset is told anew; `damages` are pages without text."""

    pages: int
    told: int
    damages: tuple[str, ...]


def write_wacz(
    store: Store, chosen: Chosen, target: IO[bytes], title: str, outline: Outline, key: Ed25519PrivateKey | None = None
) -> Packed:
    """Writes a WACZ into `target`. Raises Damaged where a WARC in the bucket is not what was sealed."""
    at = now()
    bundle = Bundle(target, at)
    with TemporaryFile() as listed, TemporaryFile() as copies, LineSort() as index:
        told = ToldCharsets(cast(BinaryIO, copies), f"{COPIES}{digits(at)}.warc.gz", stamp(at))
        pages = Pages(store, chosen, outline, told)
        listed.writelines(pages.lines())
        bundle.add_file("pages/pages.jsonl", listed, packed=True)
        for piece in chosen.pieces(store):
            with bundle.entry(f"archive/{piece.name}", piece.size) as entry:
                copy_piece(store.bucket, piece, entry)
            index.add(index_lines(store.bucket, piece, told.replaced))
        if told:
            bundle.add_file(f"archive/{told.name}", copies)
            index.add(told.lines())
        _write_index(bundle, index)
    _write_datapackage(bundle, title, at, key)
    bundle.close()
    return Packed(pages=pages.count, told=len(told), damages=tuple(pages.damages))


def _write_index(bundle: Bundle, index: Iterable[bytes]) -> None:
    with TemporaryFile() as file:
        blocks = b"".join(write_blocks(index, Entry(file), _INDEX))
        bundle.add_file(f"indexes/{_INDEX}", file)
    bundle.add("indexes/index.idx", blocks)


def _write_datapackage(bundle: Bundle, title: str, at: datetime, key: Ed25519PrivateKey | None) -> None:
    created = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    package = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": title,
        "created": created,
        "software": SOFTWARE,
        "resources": list(map(_resource, bundle.resources)),
    }
    data = _json(package)
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    proof: dict[str, Any] = {"path": "datapackage.json", "hash": digest}
    if key:
        proof["signedData"] = signed(digest, created, SOFTWARE, key)
    bundle.add("datapackage.json", data)
    bundle.add("datapackage-digest.json", _json(proof))


def _resource(one: Resource) -> dict[str, str | int]:
    # Data Package v1 allows few characters in a name
    name = re.sub(r"[^a-z0-9._-]", "-", PurePosixPath(one.path).name.lower())
    return {"name": name, "path": one.path, "hash": f"sha256:{one.sha256}", "bytes": one.size}


def _json(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, indent=2).encode()
