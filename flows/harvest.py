"""The flow of the night; deployed as `harvest/night`."""

from prefect import flow
from prefect.logging import get_run_logger

from flows.events import announcer
from nights import run
from storage.settings import Settings


@flow(name="harvest")
def harvest(portals: list[str] | None = None, full: bool = False) -> None:
    """The main job: discover, fetch, archive, extract and publish. `portals`: only these ids; `full`: all anew."""
    summary = run.harvest(Settings.read(), only=portals or (), full=full, announce=announcer())
    log = get_run_logger()
    log.info("run %s: %s portals, changes %s", summary.run, len(summary.portals), dict(summary.changes))
    for fault in summary.faults():
        log.warning(fault)
