"""The verb `extract`: local files in, one JSON object a line for each report out."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from console.inputs import Input, inputs
from extraction.asjson import as_json
from extraction.extract import extract, related_urls
from model.errors import BadInput, Damaged
from model.report import Hints
from nights.reader import Died, Failed, Reader


def run_extract(paths: Sequence[Path]) -> int:
    """Print what the files say; 3 when one could not be read at all, named on stderr, and the others read all the same.

    Raises BadInput when a file is missing.
    """
    absent = [path for path in paths if not path.is_file()]
    if absent:
        raise BadInput(f"{absent[0]}: no such file")
    with Reader(preload="extraction.extract") as reader:
        unread = sum(not read(reader, path) for path in paths)
    return 3 if unread else 0


def read(reader: Reader, path: Path) -> bool:
    """Print the reports of one file; False, and why on stderr, when something in it could not be read."""
    whole = True
    try:
        for item in inputs(path, lambda text: warn(path, text)):
            whole &= show(reader, item)
    except BrokenPipeError:  # of stdout, not of the file
        raise
    except (Damaged, OSError) as fault:
        return complain(path, fault)
    return whole


def show(reader: Reader, item: Input) -> bool:
    """Print a line for each report of one document, read in a process that may die of it."""
    try:
        related = item.related(reader.call(related_urls, item.document).value)
        reports = reader.call(extract, item.document, related, Hints()).value
    except (Died, Failed, Damaged) as fault:
        return complain(item.path, fault)
    for report in reports:
        row = {"path": item.path, **as_json(report), **item.proof}
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    return True


def warn(path: Path, text: str) -> None:
    """Say on stderr what looks wrong in a file that is read all the same."""
    print(f"nianbao: {path}: warning: {' '.join(text.split())}", file=sys.stderr)  # noqa: T201


def complain(path: Path | str, fault: Exception) -> bool:
    """Say on stderr that a file could not be read, and why: a line for each line of the fault."""
    for line in str(fault).splitlines() or [""]:
        print(f"nianbao: {path}: {' '.join(line.split())}", file=sys.stderr)  # noqa: T201
    return False
