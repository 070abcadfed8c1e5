"""The database that is behind the catalog: an engine for SQLite or PostgreSQL, and its failures in one line."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, NotSupportedError, ProgrammingError

from model.errors import BadInput, OutOfReach

_WAIT = 30
"""Seconds to wait for another writer, and for a server that does not answer."""

_OUR_FAULTS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


def connect(database_url: str) -> Engine:
    """An engine for the URL; nothing is opened yet. Raises BadInput when the URL is for neither database."""
    url = _checked(database_url)
    if url.drivername == "sqlite":
        engine = create_engine(url, connect_args={"timeout": _WAIT, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    # a server may be restarted below us between two nights
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": _WAIT})


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection whose rows are one snapshot. Raises OutOfReach."""
    with reachable(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is committed at the end, or not at all. Raises OutOfReach."""
    with reachable(engine), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reachable(engine: Engine) -> Iterator[None]:
    """What the database cannot do becomes OutOfReach; what we asked wrongly stays the fault that it is."""
    try:
        yield
    except _OUR_FAULTS:
        raise
    except DatabaseError as error:
        reason = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
        raise OutOfReach(f"the database {_place(engine.url)} is out of reach: {reason[0]}") from error


def _checked(database_url: str) -> URL:
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        raise BadInput("NIANBAO_DATABASE_URL is no database URL: give postgresql://user:password@host/name") from None
    backend = url.drivername.split("+")[0]
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url.set(drivername="sqlite")
    raise BadInput(f"NIANBAO_DATABASE_URL names {backend!r}: only postgresql and sqlite can hold the catalog")


def _place(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    # transactions are begun by us: SQLite must know at once which of them write
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    # FULL: an acknowledged capture must still be listed after the power failed
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    # a transaction that reads first and writes later fails at once when another wrote between, whatever the timeout
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
