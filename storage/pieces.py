"""Pieces of sealed WARCs copied into a package: whole gzip members, byte for byte, each held against its digest."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from model.errors import Damaged
from storage.bucket import Bucket
from storage.choice import Piece
from storage.groups import Member
from storage.keys import cdxj_key, warc_key


class Target(Protocol):
    """What can be written to."""

    def write(self, data: bytes, /) -> int:
        """Adds bytes."""


def copy_piece(bucket: Bucket, piece: Piece, target: Target) -> None:
    """Copies a piece. Raises Damaged where the bucket gives back something else than was put there."""
    for run in _runs(piece.kept):
        start, end = run[0].offset, run[-1].end
        _copy_run(bucket.blocks(warc_key(piece.source), start, end - start), run, target, piece.source)


def _runs(kept: Sequence[Member]) -> Iterator[list[Member]]:
    """Members that lie side by side, together."""
    run: list[Member] = []
    for member in kept:
        if run and member.offset != run[-1].end:
            yield run
            run = []
        run.append(member)
    if run:
        yield run


def _copy_run(blocks: Iterator[bytes], run: Sequence[Member], target: Target, source: str) -> None:
    held = b""
    for member in run:
        digest, left = hashlib.sha256(), member.length
        while left and (held := held or next(blocks, b"")):
            part, held = held[:left], held[left:]
            digest.update(part)
            target.write(part)
            left -= len(part)
        if left or digest.hexdigest() != member.sha256:
            raise Damaged(f"{source} at {member.offset} is not what was sealed: run `nianbao audit`")


def index_lines(bucket: Bucket, piece: Piece, left_out: Collection[str]) -> Iterator[bytes]:
    """The CDXJ lines of a piece under its name and offsets in the package, with the digest of each member; without
    the records of these ids."""
    places = {m.offset: (m, offset) for m, offset in piece.moved() if m.record_id not in left_out}
    for line in bucket.read(cdxj_key(piece.source)).splitlines():
        key, brace, rest = line.decode().partition(" {")
        fields = json.loads(brace + rest)
        if place := places.get(int(fields["offset"])):
            member, offset = place
            fields |= {"offset": str(offset), "filename": piece.name, "recordDigest": f"sha256:{member.sha256}"}
            yield f"{key} {json.dumps(fields)}\n".encode()
