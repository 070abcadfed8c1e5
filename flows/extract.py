"""The flow that extracts what sealed WARCs hold; deployed as `extract/drain`, started by the event and by the sweep."""

from prefect import flow
from prefect.logging import get_run_logger

from nights.sweep import sweep
from storage.settings import Settings


@flow(name="extract")
def extract() -> None:
    """Drain the outbox and publish; whoever starts it, and however often, each capture is extracted once."""
    swept = sweep(Settings.read())
    read, changes = swept.drained, dict(swept.published.changes)
    get_run_logger().info("read %s documents, found %s reports, changes %s", read.documents, read.reports, changes)
