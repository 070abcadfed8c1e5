"""The Prefect server that the settings point to: is it there, and is it set up for our flows?"""

from collections.abc import Iterator

from flows.events import is_loopback

DEPLOYMENTS = ("harvest/night", "extract/drain")


def server_url() -> str:
    """The API's address by Prefect's settings; empty when none is set."""
    from prefect.settings import PREFECT_API_URL

    return PREFECT_API_URL.value() or ""


def server_faults(url: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the server, and how to mend it. Raises httpx.HTTPError when it does not answer."""
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound

    with get_client(sync_client=True, httpx_settings={"timeout": 5, "trust_env": not is_loopback(url)}) as client:
        if is_forgetful(client.request("GET", "/admin/settings").json()):
            yield "after a power cut it never starts extract/drain again", "start it in the folder of prefect.toml"
        for name in DEPLOYMENTS:
            try:
                client.read_deployment_by_name(name)
            except ObjectNotFound:
                yield f"it has no deployment {name}", "prefect --no-prompt deploy --all"


def is_forgetful(settings: dict[str, dict[str, dict[str, str]]]) -> bool:
    """Whether a restart of the server loses who holds the slots of `concurrency_limit`; a lost one is never free."""
    return settings["server"]["concurrency"]["lease_storage"].endswith(".memory")
