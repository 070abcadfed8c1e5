"""A portal: one government website, as the registry describes it."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["province", "prefecture", "league", "county"]
Render = Literal["auto", "always", "never"]
Tls = Literal["strict", "legacy"]
Scope = Literal["government", "departments", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A registry entry, checked. `delay` in seconds, `concurrency` in requests at once, both for one host."""

    id: str
    name: str
    division: str
    level: Level
    home: str
    hosts: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    delay: float = 1.0
    concurrency: int = 2
    robots: bool = True
    render: Render = "auto"
    tls: Tls = "strict"
    scope: Scope = "all"
    private_network: bool = False
    enabled: bool = True
    note: str = ""
