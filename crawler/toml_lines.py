"""Where things stand in a registry file: `tomllib` gives no lines."""

import re
import tomllib
from dataclasses import dataclass

HEADER = re.compile(r"^\s*\[\[\s*(?:portal|\"portal\"|'portal')\s*\]\]")
TABLE = re.compile(r"^\s*\[")
KEY = re.compile(r"""^\s*["']?([^"'=\s\[\]#]+)["']?\s*=""")
AT_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """The line of a `[[portal]]` and the line of each of its keys, counted from 1."""

    line: int
    keys: dict[str, int]


def entries(text: str) -> list[Entry]:
    """The places of all `[[portal]]` entries, in the order of the file."""
    found: list[Entry] = []
    inside = False
    for number, row in enumerate(text.splitlines(), 1):
        if HEADER.match(row):
            found.append(Entry(number, {}))
            inside = True
        elif TABLE.match(row):
            inside = False
        elif inside and (key := KEY.match(row)):
            found[-1].keys.setdefault(key[1], number)
    return found


def broken_at(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line that a parse error names; the last one when it is at the end of the document."""
    named = AT_LINE.search(str(error))
    return int(named[1]) if named else max(1, len(text.splitlines()))
