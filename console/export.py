"""The verb `export`."""

import sys
from pathlib import Path

from storage.export import export
from storage.settings import Settings
from storage.store import open_store
from storage.takedown import Takedowns


def run_export(home: Path | None, folder: Path, form: str, since: str) -> None:
    """Write the tables and their codebook into the folder; the cursor alone goes to stdout."""
    with open_store(Settings.read(home)) as store:
        cursor = export(store.dataset, folder, form, since, closures=Takedowns(store.bucket).closures())
    sys.stdout.write(f"{cursor}\n")
