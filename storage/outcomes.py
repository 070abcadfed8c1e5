"""What became of every URL attempted in a run: the rows behind the table `outcomes`."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, tuple_

from model.observation import Attempt
from storage.rows import attempt_row
from storage.schema import attempts

_KEY = (attempts.c.run, attempts.c.portal, attempts.c.exact_key)
_COLUMNS = [column for column in attempts.c if column.name not in ("id", "exact_key")]
_AT_ONCE = 500


def add(connection: Connection, rows: Sequence[Attempt]) -> None:
    """Add rows; one that is there for the same run, portal and URL gives way, so that numbers always grow."""
    last = {(row["run"], row["portal"], row["exact_key"]): row for row in map(attempt_row, rows)}
    keys = list(last)
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        connection.execute(delete(attempts).where(tuple_(*_KEY).in_(some)))
        connection.execute(insert(attempts), [last[key] for key in some])


def of_run(connection: Connection, run: str) -> Iterator[Attempt]:
    """The rows of a run in the order of their numbers; streamed."""
    statement = select(*_COLUMNS).where(attempts.c.run == run).order_by(attempts.c.id)
    for row in connection.execution_options(yield_per=1000).execute(statement).mappings():
        yield Attempt(**row)


def runs(connection: Connection, after: int) -> tuple[list[str], int]:
    """The runs with rows numbered above `after`, and the highest number there is."""
    statement = select(attempts.c.run).distinct().where(attempts.c.id > after).order_by(attempts.c.run)
    highest = connection.execute(select(func.max(attempts.c.id))).scalar()
    return list(connection.execute(statement).scalars()), highest or 0


def tallies(connection: Connection, run: str) -> dict[str, dict[str, int]]:
    """For each portal of a run, how many URLs had which outcome."""
    group = (attempts.c.portal, attempts.c.outcome)
    tally: dict[str, dict[str, int]] = {}
    for portal, outcome, count in connection.execute(
        select(*group, func.count()).where(attempts.c.run == run).group_by(*group)
    ):
        tally.setdefault(portal, {})[outcome] = count
    return tally


def answered(connection: Connection, run: str) -> dict[tuple[str, str], str]:
    """The URLs that gave a page in a run: (portal, URL) to `captured` or `unchanged`."""
    columns = (attempts.c.portal, attempts.c.url, attempts.c.outcome)
    gave = attempts.c.outcome.in_(("captured", "unchanged"))
    rows = connection.execute(select(*columns).where(attempts.c.run == run, gave))
    return {(portal, url): outcome for portal, url, outcome in rows}


def emptied(connection: Connection) -> dict[str, datetime]:
    """The URLs whose last answer was a page that says with a 200 that there is nothing, and the moment of it."""
    soft = select(attempts.c.exact_key).where(attempts.c.outcome == "soft404")
    spoke = attempts.c.outcome.in_(("captured", "unchanged", "gone", "soft404"))
    last = select(func.max(attempts.c.id)).where(spoke, attempts.c.exact_key.in_(soft)).group_by(attempts.c.exact_key)
    statement = select(attempts.c.url, attempts.c.at).where(attempts.c.id.in_(last), attempts.c.outcome == "soft404")
    return dict(connection.execute(statement.order_by(attempts.c.at)).tuples().all())
