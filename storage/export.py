"""Exports: the dataset as files, one a table, with a codebook."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from model.errors import BadInput, OutOfReach
from model.takedown import NOTHING_CLOSED, Closures
from storage.codebook import write_codebook
from storage.csv_table import write_csv
from storage.cursor import Cursor
from storage.dataset import Dataset
from storage.tables import CHANGES, OUTCOMES, PARTS, REPORTS, Table
from storage.withheld import Withheld

FORMATS = ("csv", "parquet")


def export(
    dataset: Dataset,
    folder: Path,
    form: str,
    since: str = "",
    *,
    mirrors: bool = False,
    closures: Closures = NOTHING_CLOSED,
) -> str:
    """Write the dataset, or what changed after a cursor, into a folder; gives the cursor of what was written.

    The whole: `reports`, `figures`, `checks`, `sections`, `outcomes`. With `since`: the whole present rows of every
    report that changed, and `changes`. Copies elsewhere (status `mirror`) are left out unless wanted, and what
    take-downs close always, though it be in the dataset still.
    Raises BadInput (form, cursor, folder) and OutOfReach (the store, a full disk).
    """
    if form not in FORMATS:
        raise BadInput(f"no format {form!r}: give one of {', '.join(FORMATS)}")
    # taken before anything is read: what is published meanwhile is then told again, never left out
    cursor = Cursor.now(dataset)
    withheld = Withheld(closures, mirrors)
    tables = _since(dataset, Cursor.parse(since, dataset), withheld) if since else _whole(dataset, withheld)
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        written = [_write(table, withheld.blacked(table, rows), folder, form) for table, rows in tables]
        write_codebook(folder, written)
    return str(cursor)


def _whole(dataset: Dataset, withheld: Withheld) -> Iterator[tuple[Table, pa.Table]]:
    reports = withheld.left(dataset.read(REPORTS))
    yield REPORTS, reports
    for table in PARTS:
        rows = dataset.read(table)
        yield table, rows.filter(pc.is_in(rows.column("report_id"), reports.column("report_id")))
    yield OUTCOMES, dataset.read(OUTCOMES)


def _since(dataset: Dataset, cursor: Cursor, withheld: Withheld) -> Iterator[tuple[Table, pa.Table]]:
    changed = sorted(cursor.changed_reports(dataset))
    reports = withheld.left(dataset.read(REPORTS, column="report_id", values=changed))
    yield REPORTS, reports
    for table in PARTS:
        yield table, dataset.read(table, column="report_id", values=reports.column("report_id").to_pylist())
    yield CHANGES, dataset.changed(CHANGES, cursor.changes)


def _write(table: Table, rows: pa.Table, folder: Path, form: str) -> Table:
    rows = rows.sort_by([(name, "ascending") for name in table.key])
    path = folder / f"{table.name}.{form}"
    if form == "csv":
        write_csv(rows, path)
    else:
        pyarrow.parquet.write_table(rows, path)
    return table


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutOfReach(f"{folder}: the disk is full") from error
        raise BadInput(f"{folder}: cannot be written: {error.strerror or error}") from error
