"""How long and how much one request may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds to connect, seconds of silence, seconds in all; bytes of a response head, of a body, and of a body that
    is held in memory before it goes to a file."""

    connect: float = 15.0
    idle: float = 30.0
    total: float = 600.0
    head: int = 64 * 1024
    body: int = 256 * 1024 * 1024
    memory: int = 1024 * 1024
