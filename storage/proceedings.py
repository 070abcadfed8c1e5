"""The proceedings of a night: what no fetch recorded, as metadata records in a WARC of their own.

The outcome of every URL attempted, the changes that were told of reports, and the registry's entries, as lines of
JSON: with them everything in catalog and dataset can be made anew from the bucket alone.
"""

import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from model.instant import digits, now, parse, stamp
from model.observation import Attempt
from storage.disk import DISK
from storage.outfile import whole_file
from storage.record import new_id, read_member, write_member
from storage.scan import Listed
from storage.warc import Origin, file_name, write_info

MEDIA_TYPE = "application/x-ndjson"
_URN = "urn:nianbao:"
_ROWS = 20_000
"""Rows in one record: a reader holds a record whole."""

_serial = count()

Row = Mapping[str, Any]


def write_proceedings(spool: Path, run: str, parts: Mapping[str, Sequence[Row]]) -> Path:
    """Writes rows by kind into a WARC of the spool that is ready to be sealed; its path. Raises OutOfReach."""
    name = file_name("night", digits(now()), next(_serial), socket.gethostname())
    origin, at = Origin(run=run, warc=name, info=new_id()), stamp(now())
    with whole_file(spool / name) as file:
        out = BytesIO()
        write_info(out, origin, at, socket.gethostname())
        for kind, rows in parts.items():
            for start in range(0, len(rows), _ROWS):
                _write(out, origin, at, kind, rows[start : start + _ROWS])
        file.write(out.getvalue())
    DISK.sync_folder(spool)
    return spool / name


def _write(out: BytesIO, origin: Origin, at: str, kind: str, rows: Sequence[Row]) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=True, sort_keys=True) + "\n" for row in rows)
    headers = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", f"<{new_id()}>"),
        ("WARC-Target-URI", f"{_URN}{kind}:{origin.run}"),
        ("WARC-Date", at),
        ("WARC-Warcinfo-ID", f"<{origin.info}>"),
    ]
    write_member(out, headers, MEDIA_TYPE, b"", BytesIO(lines.encode()))


def attempt_of(row: Row) -> Attempt:
    """The outcome that a row of the kind `outcomes` tells."""
    return Attempt(**{**row, "at": parse(row["at"])})


def read_proceedings(path: Path, records: Sequence[Listed]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows that a WARC holds, each with its kind, in the order in which they were written."""
    with path.open("rb") as file:
        for one in records:
            if one.type == "metadata" and one.uri.startswith(_URN):
                file.seek(one.offset)
                kind = one.uri.removeprefix(_URN).partition(":")[0]
                for line in read_member(file.read(one.length)).block.splitlines():
                    yield kind, json.loads(line)
