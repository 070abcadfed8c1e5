"""The dataset: Delta tables in the bucket, with their change data feed. `nights/publish.py` alone writes them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, SchemaMismatchError, TableNotFoundError

from model.errors import OutOfReach
from storage.settings import S3
from storage.tables import Table

_COLOUR_OR_ARROW = re.compile(r"\x1b\[[0-9;]*m|↳")
_AT_ONCE = 1000
"""Report ids in one predicate: more make it slow to plan."""


class Dataset:
    """The tables of `storage/tables.py` below one address, each made when first asked for.

    Every method raises OutOfReach when the store does not do its part.
    """

    def __init__(self, address: str, options: Mapping[str, str] | None = None) -> None:
        self.address = address
        self._options = dict(options or {})

    @classmethod
    def in_bucket(cls, s3: S3) -> Self:
        """The dataset of a bucket."""
        return cls(f"s3://{s3.bucket}/dataset", _options(s3))

    def identity(self, table: Table) -> str:
        """An id that a table keeps for life; made anew, it has another."""
        with self._reachable():
            return str(self._open(table).metadata().id)

    def version(self, table: Table) -> int:
        """The number of the newest version of a table, from 0."""
        with self._reachable():
            return int(self._open(table).version())

    def read(self, table: Table, *, column: str = "", values: Sequence[str] | None = None) -> pa.Table:
        """The rows of a table, in no order; with `values`, those whose `column` holds one of them."""
        if values is not None and not values:
            return table.schema.empty_table()
        chosen = None if values is None else [(column, "in", list(values))]
        with self._reachable():
            rows = self._open(table).to_pyarrow_table(filters=chosen)
        return rows.select(table.schema.names).cast(table.schema)

    def append(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows in one commit; none when there are none."""
        if rows:
            with self._reachable():
                write_deltalake(self._open(table), arrow(table, rows), mode="append")

    def replace(self, table: Table, column: str, values: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """Put `rows` in the place of those whose `column` holds one of `values`, which all of `rows` do.

        One commit for a thousand values.
        """
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            wanted = set(some)
            with self._reachable():
                write_deltalake(
                    self._open(table),
                    arrow(table, [row for row in rows if row[column] in wanted]),
                    mode="overwrite",
                    predicate=f"{column} IN ({', '.join(map(_quoted, some))})",
                )

    def changed(self, table: Table, after: int) -> pa.Table:
        """The rows that came or went after a version of a table, by its change data feed."""
        with self._reachable():
            opened = self._open(table)
            if after >= opened.version():
                return table.schema.empty_table()
            feed = pa.table(opened.load_cdf(starting_version=after + 1).read_all())
        return feed.select(table.schema.names).cast(table.schema)

    def _open(self, table: Table) -> DeltaTable:
        place = f"{self.address}/{table.name}"
        try:
            return DeltaTable(place, storage_options=self._options)
        except TableNotFoundError:
            return DeltaTable.create(
                place,
                table.schema,
                mode="ignore",
                description=table.row,
                configuration={"delta.enableChangeDataFeed": "true"},
                storage_options=self._options,
            )

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except SchemaMismatchError:
            raise
        except (DeltaError, OSError) as error:
            raise OutOfReach(f"the dataset {self.address} is out of reach: {_one_line(error)}") from error


def arrow(table: Table, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of the table's schema; every column must be there."""
    schema = table.schema
    return pa.table({name: [row[name] for row in rows] for name in schema.names}, schema)


def _one_line(error: Exception) -> str:
    # a tree of causes drawn with arrows and colours: the last is what happened
    causes = [line.strip() for line in _COLOUR_OR_ARROW.sub("", str(error)).splitlines() if line.strip()]
    return ": ".join(dict.fromkeys([*causes[:1], *causes[-1:]])) or type(error).__name__


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _options(s3: S3) -> dict[str, str]:
    scheme = "https" if s3.secure else "http"
    host = s3.endpoint.rsplit(":", 1)[0]
    return {
        "aws_endpoint_url": f"{scheme}://{s3.endpoint}",
        "aws_access_key_id": s3.access_key,
        "aws_secret_access_key": s3.secret_key,
        "aws_region": "us-east-1",
        "aws_allow_http": str(not s3.secure).lower(),
        # what makes a commit atomic: the log entry is created only where there is none
        "aws_conditional_put": "etag",
        # http_proxy is for the crawl; a proxy of our own that excludes the store keeps it away from here
        "proxy_url": "http://127.0.0.1:9",
        "proxy_excludes": host,
        "timeout": "60s",
        "connect_timeout": "10s",
    }
