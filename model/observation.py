"""What a fetch said about its URL, and what became of every URL attempted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

State = Literal["new", "changed", "unchanged", "gone", "failed"]

Outcome = Literal[
    "captured",
    "unchanged",
    "gone",
    "soft404",
    "challenge",
    "refused",
    "robots",
    "scope",
    "trap",
    "budget",
    "too_large",
    "timeout",
    "tls",
    "dns",
    "error",
]
OUTCOMES: tuple[str, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What one capture says of its URL beside what was known of it."""

    portal: str
    url: str
    at: datetime
    state: State
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A row of the table `outcomes`: one for each URL attempted in a run.

    `record_id` is empty where nothing was sent.
    """

    portal: str
    url: str
    run: str
    at: datetime
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    record_id: str = ""
