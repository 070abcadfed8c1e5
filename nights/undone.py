"""What a run could not do: which URLs, why, and what a person may do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from model.observation import Attempt

CURES = {
    "challenge": "a bot protection stands before it; it is left alone, and nothing was read from it",
    "refused": "the portal refuses; look at it with `nianbao captures --portal ID`",
    "timeout": "it is asked again at the next run",
    "tls": 'when the portal is known to be old, set tls = "legacy" in its entry',
    "dns": "check the address in its entry",
    "error": "it is asked again at the next run",
    "too_large": "its beginning is kept",
    "budget": "the rest is left for the next run",
}
"""The outcomes that leave something undone, and what comes of it; all others are answers."""


@dataclass(slots=True)
class Undone:
    """URLs of one portal with the same outcome: how many, and the first of them with its reason."""

    portal: str
    outcome: str
    url: str
    detail: str
    count: int = 1

    def __str__(self) -> str:
        more = f" and {self.count - 1} more" if self.count > 1 else ""
        reason = f" ({self.detail})" if self.detail else ""
        return f"{self.portal}: {self.outcome}: {self.url}{more}{reason}; {CURES[self.outcome]}"


def undone(attempts: Iterable[Attempt]) -> list[Undone]:
    """What was left undone, by portal and outcome, in the order in which it was met."""
    found: dict[tuple[str, str], Undone] = {}
    for one in attempts:
        if one.outcome not in CURES:
            continue
        key = one.portal, one.outcome
        if key in found:
            found[key].count += 1
        else:
            found[key] = Undone(one.portal, one.outcome, one.url, one.detail)
    return list(found.values())
