"""A CDXJ index in gzip members of some lines each, and the index of these members (`cdxj-gzip-1.0`).

A reader loads the short index alone and then the one member that it needs.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice

from storage.bundle import Entry

LINES = 1024
"""Lines of a member."""


def write_blocks(lines: Iterable[bytes], index: Entry, name: str) -> Iterator[bytes]:
    """Writes sorted lines into `index`, which bears `name`; yields the lines of the index of its members."""
    yield _line("!meta 0", {"format": "cdxj-gzip-1.0", "filename": name})
    rest = iter(lines)
    while block := list(islice(rest, LINES)):
        packed = gzip.compress(b"".join(block), 6, mtime=0)
        key = block[0].split(b" {", 1)[0].decode()
        digest = f"sha256:{hashlib.sha256(packed).hexdigest()}"
        yield _line(key, {"offset": index.size, "length": len(packed), "digest": digest, "filename": name})
        index.write(packed)


def _line(key: str, fields: dict[str, str | int]) -> bytes:
    return f"{key} {json.dumps(fields)}\n".encode()
