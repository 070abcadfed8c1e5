"""The event of a sealed WARC: a hint that starts its extraction at once; nothing depends on its arrival."""

import ipaddress
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

EVENT = "nianbao.warc.sealed"
TIMEOUT = 2.0  # seconds that a harvest may wait for a server which does not answer

log = logging.getLogger(__name__)


def announcer(environ: Mapping[str, str] = os.environ) -> Callable[[str], None]:
    """What a harvest calls with the name of each sealed WARC: `announce`, or nothing where no server is configured.

    Without a server Prefect is not even imported, which takes two seconds.
    """
    return announce if may_have_server(environ) else lambda _: None


def may_have_server(environ: Mapping[str, str]) -> bool:
    """Whether PREFECT_API_URL is set, in the environment or in Prefect's file of profiles."""
    home = Path(environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    profiles = Path(environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml").expanduser()
    return bool(environ.get("PREFECT_API_URL")) or (profiles.is_file() and "PREFECT_API_URL" in profiles.read_text())


def announce(name: str) -> None:
    """Emit `nianbao.warc.sealed` for a WARC's name to the server that Prefect's settings point to, if any.

    Never raises: when the server is away the sweep does the work, and a warning says so. Waits a few seconds at most.
    """
    try:
        emit(name)
    except Exception as error:
        log.warning("%s was not announced (%s: %s); the next sweep extracts it", name, type(error).__name__, error)


def emit(name: str) -> None:
    """Send the event in one request; raises what httpx raises.

    Not `prefect.events.emit_event`: it starts a server of its own where none is configured, and delays the end of the
    process by seven seconds where the one configured is away.
    """
    from prefect.client.orchestration import SyncPrefectClient, get_client
    from prefect.events.schemas.events import Event, Resource
    from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    if not (url := PREFECT_API_URL.value()):
        return
    resource = Resource({"prefect.resource.id": f"nianbao.warc.{name}", "prefect.resource.name": name})
    event = Event(event=EVENT, resource=resource, payload={"warc": name})
    # The proxy of the environment is the crawl's; it has no business with a server on this machine.
    httpx_settings = {"timeout": TIMEOUT, "trust_env": not is_loopback(url)}
    with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}):
        client: SyncPrefectClient = get_client(sync_client=True, httpx_settings=httpx_settings)
        with client:
            client.request("POST", "/events", json=[event.model_dump(mode="json")])


def is_loopback(url: str) -> bool:
    """Whether a URL names this machine by a loopback address."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
