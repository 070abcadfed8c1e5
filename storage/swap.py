"""A catalog that was made anew takes the place of the old one, in one transaction: readers see the one or the other.

Captures in files that are not committed yet are known to the old catalog alone, and stay.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, delete, insert, select

from storage.catalog import Catalog
from storage.database import reading, writing
from storage.schema import attempts, captures, marks, observations, outbox, results, warcs

_OF_CAPTURES = (observations, outbox, results)
_BATCH = 1000


def swap_in(fresh: Catalog, old: Catalog, spooled: Iterable[str]) -> None:
    """Puts the rows of `fresh` in the place of those of `old`, but for captures in the files `spooled`."""
    with reading(fresh.engine) as source, writing(old.engine) as target:
        _clear(target, list(spooled))
        for table in (captures, *_OF_CAPTURES, warcs, attempts, marks):
            _copy(source, target, table)


def _clear(target: Connection, spooled: list[str]) -> None:
    gone = select(captures.c.record_id).where(captures.c.warc.not_in(spooled))
    for table in _OF_CAPTURES:
        target.execute(delete(table).where(table.c.record_id.in_(gone)))
    target.execute(delete(captures).where(captures.c.warc.not_in(spooled)))
    for table in (warcs, attempts, marks):
        target.execute(delete(table))


def _copy(source: Connection, target: Connection, table: Table) -> None:
    # rows that are numbered keep their order, and get numbers that were never given before
    order = [table.c.id] if "id" in table.c else list(table.primary_key)
    columns = [column for column in table.c if column.name != "id"]
    rows = source.execution_options(yield_per=_BATCH).execute(select(*columns).order_by(*order))
    for part in rows.mappings().partitions(_BATCH):
        target.execute(insert(table), [dict(row) for row in part])
