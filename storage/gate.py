"""The gate: no WARC goes into the bucket that any reader would complain of.

Four judges: whole gzip members (`gzip -t`), warcio, fastwarc's blocks, and our own strict reading. One complaint of
warcio is excused: over a chunked body it takes the digest of the framing where the standard means the payload (WARC
1.1 §6.3.2); the strict reading has checked that one, as it has all payloads.
"""

from pathlib import Path

import fastwarc
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from model.errors import Damaged
from storage.scan import Listed, scan


def gate(path: Path) -> list[Listed]:
    """Every record of a WARC file that all four pass. Raises Damaged, with the place and who complains."""
    found = scan(path)
    seen = _warcio(path), _fastwarc(path)
    if any(count != len(found) for count in seen):
        raise Damaged(f"{path} holds {len(found)} records, of which warcio sees {seen[0]} and fastwarc {seen[1]}")
    return found


def _warcio(path: Path) -> int:
    count = 0
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests=True):
                while record.raw_stream.read(1 << 20):
                    pass
                head = record.http_headers
                chunked = bool(head) and _is_chunked(head.get_header("transfer-encoding", ""))
                problems = [p for p in record.digest_checker.problems if not (chunked and p.startswith("payload"))]
                if problems:
                    raise Damaged(f"{path}: warcio says of {record.rec_headers['WARC-Record-ID']}: {problems[0]}")
                count += 1
    except (ArchiveLoadFailed, EOFError) as complaint:
        raise Damaged(f"{path}: warcio says after {count} records: {complaint}") from None
    return count


def _fastwarc(path: Path) -> int:
    count = 0
    try:
        for record in fastwarc.ArchiveIterator(str(path), parse_http=False):
            if not record.verify_block_digest():
                raise Damaged(f"{path}: fastwarc finds the block digest of {record.record_id} wrong")
            count += 1
    except (OSError, ValueError) as complaint:
        raise Damaged(f"{path}: fastwarc says after {count} records: {complaint}") from None
    return count


def _is_chunked(coding: str) -> bool:
    return coding.lower().rpartition(",")[2].strip() == "chunked"
