"""What was set for this run: the contact address, the proxy, the Prefect server."""

import os
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from console.checks.finding import Finding, ok, warn
from flows.events import may_have_server
from flows.server import server_faults, server_url
from storage.settings import Settings


def check_contact(settings: Settings) -> Finding:
    """The operators of the portals can reach us."""
    if settings.contact:
        return ok("contact", settings.contact)
    what = "NIANBAO_CONTACT is not set: a harvest of real hosts does not start"
    return warn("contact", what, "set it to a mail address or a URL; it stands in the user agent")


def check_proxy(settings: Settings) -> Finding:
    """Shows by which way the crawl goes out; a proxy's user and password stay hidden."""
    proxy = settings.proxy
    ways = [f"{scheme} by {place(url)}" for scheme, url in (("http", proxy.http), ("https", proxy.https)) if url]
    past = f"; past it: {proxy.none}" if proxy.none else ""
    return ok("proxy", f"{', '.join(ways)}{past}" if ways else "none: hosts are asked directly")


def place(url: str) -> str:
    """Host and port of a proxy."""
    return urlsplit(url if "://" in url else f"//{url}").netloc.rpartition("@")[2]


def check_prefect(environ: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """The Prefect server, where one is configured: it answers, has our deployments, and forgets nothing."""
    if not may_have_server(environ) or not (url := server_url()):
        yield ok("prefect", "no server is configured; nianbao harvest needs none")
        return
    faults: list[tuple[str, str]] = []
    try:
        faults += server_faults(url)
    except Exception as error:  # of its client, its settings or its answers: a server that cannot be used, all the same
        faults.append((f"does not answer as it should ({type(error).__name__})", "start it, or unset PREFECT_API_URL"))
    for fault, mend in faults:
        yield warn("prefect", f"{url}: {fault}", mend)
    if not faults:
        yield ok("prefect", f"{url} has both deployments")
