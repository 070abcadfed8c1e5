"""The manifest of a WARC: what makes loss and tampering show, down to the record."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.scan import Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """SHA-256 in hex, size in bytes and count of records of a file, and the Merkle root over its records."""

    warc: str
    sha256: str
    size: int
    count: int
    merkle_root: str
    records: tuple[tuple[str, str, str, str, int, int, str], ...]
    """Of each record its id, type, URI, date, offset, length, and the SHA-256 of its member."""

    def to_json(self) -> bytes:
        """The same bytes for the same file, always."""
        head = {"warc": self.warc, "sha256": self.sha256, "size": self.size, "count": self.count}
        fields = {**head, "merkle_root": self.merkle_root, "records": self.records}
        return json.dumps(fields, separators=(",", ":")).encode()


def manifest(path: Path, name: str, records: Sequence[Listed]) -> Manifest:
    """The manifest of a file whose records were read strictly; `name` is what the file will be called."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    rows = tuple((r.record_id, r.type, r.uri, r.date, r.offset, r.length, r.sha256) for r in records)
    leaves = [json.dumps(row, separators=(",", ":")).encode() for row in rows]
    size = path.stat().st_size
    return Manifest(warc=name, sha256=sha256, size=size, count=len(rows), merkle_root=merkle_root(leaves), records=rows)


def merkle_root(leaves: Sequence[bytes]) -> str:
    """The root of a Merkle tree over leaves in their order, in hex (RFC 6962 §2.1, with SHA-256)."""
    if not leaves:
        return hashlib.sha256().hexdigest()
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\1" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex()
