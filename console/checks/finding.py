"""What a check found."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` was found, and how to `mend` it: a command or a setting; empty where nothing has to be done.

    `warn` is what works less well than it could, `bad` what stops work or endangers what is kept.
    """

    name: str
    verdict: Verdict
    what: str
    mend: str = ""


def ok(name: str, what: str) -> Finding:
    """All is well."""
    return Finding(name, "ok", what)


def warn(name: str, what: str, mend: str) -> Finding:
    """It works, but less well than it could."""
    return Finding(name, "warn", what, mend)


def bad(name: str, what: str, mend: str) -> Finding:
    """It stops work, or endangers what is kept."""
    return Finding(name, "bad", what, mend)
