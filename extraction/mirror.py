"""Is it a copy elsewhere? Authority is a host of the registry and a 网站标识码 that fits; the text's quality is not."""

from urllib.parse import urlsplit

from extraction.site_code import fits
from model.report import Hints

_SECOND_LEVEL = ("gov", "com", "org", "net", "edu", "ac")


def site(host: str) -> str:
    """The registered site of a host: hmxz.gov.cn for zwgk.hmxz.gov.cn; an IP address is its own."""
    labels = host.rstrip(".").lower().split(".")
    if labels[-1].isdigit() or ":" in host:
        return host.lower()
    count = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-count:])


def is_mirror(url: str, hints: Hints, code: str, division: str) -> bool:
    """True when a page stands on a host outside the portal's sites, or bears a site code of another place.

    A local file has no host and is judged by its site code alone.
    """
    host = urlsplit(url).hostname if url.startswith(("http://", "https://")) else ""
    foreign = bool(host and hints.hosts) and site(host or "") not in {site(h) for h in hints.hosts}
    return foreign or not fits(code, division)
