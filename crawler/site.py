"""Which hosts belong to a portal."""

from functools import lru_cache
from urllib.parse import urlsplit

from tldextract import TLDExtract

from model.portal import Portal

RESERVED = ("example", "test", "invalid", "localhost")
_suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=8192)
def host_of(url: str) -> str:
    """The host of an absolute URL in lower case; empty when it has none that can be read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def registered_site(host: str) -> str:
    """The registrable domain by the public suffix list; an address stands for itself.

    Under a reserved top-level domain (RFC 2606) the rest is read as a host of its own, so that
    `www.ewenke.gov.cn.example` and `zwgk.ewenke.gov.cn.example` are one site and other counties are not.
    """
    stem, _, top = host.rpartition(".")
    if top in RESERVED and _suffixes(stem).top_domain_under_public_suffix:
        return f"{_suffixes(stem).top_domain_under_public_suffix}.{top}"
    found = _suffixes(host)
    return found.top_domain_under_public_suffix or ".".join(host.split(".")[-2:] if found.domain != host else [host])


@lru_cache(maxsize=1024)
def _sites(portal: Portal) -> frozenset[str]:
    addresses = (portal.home, *portal.entries)
    return frozenset(registered_site(host_of(url)) for url in addresses) | {registered_site(h) for h in portal.hosts}


def in_scope(portal: Portal, host: str) -> bool:
    """Whether a host is the portal's: of the same registered site as its home, or named in `hosts`."""
    return host in portal.hosts or registered_site(host) in _sites(portal)


def own_hosts(portal: Portal) -> frozenset[str]:
    """The registered sites of a portal: what two portals must not share to be crawled by two processes."""
    return _sites(portal)
