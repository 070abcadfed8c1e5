"""Rows of the catalog as the model's types, and rows that are added once however often they are given."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from model.capture import Capture
from model.observation import Attempt, Observation
from storage.schema import captures, observations
from storage.urlkey import url_key

_NAMES = tuple(field.name for field in fields(Capture))
_OBSERVED = tuple(field.name for field in fields(Observation))
CAPTURE = tuple(captures.c[name] for name in _NAMES)
"""The columns to select for `capture`."""
OBSERVATION = tuple(observations.c[name] for name in _OBSERVED)
"""The columns to select for `observation`."""


def capture(row: Sequence[Any]) -> Capture:
    """The capture of a row that was selected with the columns `CAPTURE`."""
    return Capture(**dict(zip(_NAMES, row, strict=True)))


def observation(row: Sequence[Any]) -> Observation:
    """The observation of a row that was selected with the columns `OBSERVATION`."""
    return Observation(**dict(zip(_OBSERVED, row, strict=True)))


def capture_row(capture: Capture) -> dict[str, Any]:
    """A row of the table `captures`."""
    return {name: getattr(capture, name) for name in _NAMES} | {"url_key": url_key(capture.url)}


def observation_row(observation: Observation) -> dict[str, Any]:
    """A row of the table `observations`."""
    return {name: getattr(observation, name) for name in _OBSERVED} | {"url_key": url_key(observation.url)}


def attempt_row(attempt: Attempt) -> dict[str, Any]:
    """A row of the table `attempts`; its key keeps apart what the contract keeps apart: the URL as it was asked."""
    return {**asdict(attempt), "exact_key": sha256(attempt.url.encode("utf-8", "surrogatepass")).hexdigest()[:32]}


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet."""
    if rows:
        connection.execute(insert(connection, table).on_conflict_do_nothing(), list(rows))


def insert(connection: Connection, table: Table) -> Any:
    """The INSERT of the database at hand, with its `on_conflict_…`."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
