"""What a crawl says while it runs, and what it says at its end."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["portal", "page", "done", "fault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`portal`: one is begun; `page`: a URL has its outcome; `done`: a portal is finished; `fault`: something in
    `detail` that a person should read. The numbers are the portal's so far; `waiting` links are still to be asked."""

    kind: Kind
    portal: str = ""
    url: str = ""
    outcome: str = ""
    detail: str = ""
    found: int = 0
    captured: int = 0
    unchanged: int = 0
    requests: int = 0
    bytes: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalTally:
    """What a crawl came to for one portal. `found` are the pages and files that may be reports, `captured` those of
    them that are new or changed, `unchanged` the others that answered; `requests` and `bytes` count everything.
    `cpu_s` are the process's CPU seconds, shared out by requests; `wall_s` lasts from the first to the last answer."""

    portal: str
    found: int = 0
    captured: int = 0
    unchanged: int = 0
    requests: int = 0
    bytes: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    browser_pages: int = 0
    browser_s: float = 0.0
    cpu_s: float = 0.0
    wall_s: float = 0.0
