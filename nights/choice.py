"""Which portals a harvest is for."""

import difflib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler.registry import read
from model.errors import BadInput, BadPortal
from model.portal import Portal
from storage.settings import Settings

RESERVED = ("example", "test", "invalid", "localhost")  # RFC 2606, RFC 6761: nobody's hosts


@dataclass(frozen=True, slots=True)
class Choice:
    """The portals to harvest, and the entries that the registry refused."""

    portals: tuple[Portal, ...]
    faults: tuple[BadPortal, ...]

    @property
    def by_id(self) -> dict[str, Portal]:
        """The portals by their ids."""
        return {portal.id: portal for portal in self.portals}


def choose(settings: Settings, path: Path, only: Sequence[str] = ()) -> Choice:
    """The portals named by `only`, or all that are enabled.

    A portal named is taken though it is disabled: who names it wants it. Raises BadInput when the path is missing,
    a name is unknown, nothing is left, or real hosts would be asked without a contact address in the user agent.
    """
    registry = read(path)
    known = {portal.id: portal for portal in registry.portals}
    for name in only:
        if name not in known:
            raise BadInput(f"{path}: no portal {name!r}{nearest(name, known)}{refused(registry.faults)}")
    portals = (
        tuple(known[name] for name in dict.fromkeys(only)) if only else tuple(p for p in known.values() if p.enabled)
    )
    if not portals:
        raise BadInput(f"{path}: no portal is enabled{refused(registry.faults)}; set enabled = true, or name one")
    stranger = next((p for p in portals if is_real(p.home)), None)
    if stranger and not settings.contact:
        raise BadInput(
            f"NIANBAO_CONTACT is not set: {urlsplit(stranger.home).hostname} is a real host, and its operator must be "
            "able to reach you; set it to a mail address or a URL"
        )
    return Choice(portals, registry.faults)


def nearest(name: str, known: dict[str, Portal]) -> str:
    """A hint at the id that was meant."""
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def refused(faults: tuple[BadPortal, ...]) -> str:
    """A hint that entries were refused, the first with its reason."""
    return f" ({len(faults)} refused, the first: {faults[0]})" if faults else ""


def is_real(url: str) -> bool:
    """Whether somebody else may run the host: not under a reserved name and not on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.rsplit(".", 1)[-1] not in RESERVED
