"""What a program does to its disk, in a form that can be kept, read back, and played through."""

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`kind` is create, write, sync, truncate, rename, remove or sync_folder, with paths relative to the home; `told`
    when somebody may rely on the record `to` in the WARC `path`; `put` when the object `path` is in the bucket."""

    kind: str
    path: str
    data: bytes = b""
    size: int = 0
    to: str = ""


def dump(operations: Iterable[Operation]) -> str:
    """A line of JSON each."""
    plain = ({**asdict(one), "data": base64.b64encode(one.data).decode()} for one in operations)
    return "".join(json.dumps(one) + "\n" for one in plain)


def load(text: str) -> list[Operation]:
    """What `dump` wrote."""
    read = (json.loads(line) for line in text.splitlines())
    return [Operation(**{**one, "data": base64.b64decode(one["data"])}) for one in read]
