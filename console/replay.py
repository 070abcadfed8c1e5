"""The verb `replay`: pywb over what is kept, in the foreground, until Ctrl-C or SIGTERM."""

import sys
from pathlib import Path

from console.playback.gateway import Fetch, Gateway, serving
from console.playback.pywb import COLLECTION, free_port, pywb
from model.capture import Capture
from model.errors import Closed, NianbaoError
from model.exchange import Exchange
from storage.archive import Archive
from storage.guard import Guard
from storage.settings import Settings
from storage.store import open_store


def run_replay(home: Path | None, port: int) -> None:
    """Serve the replay on a port of loopback (0: a free one), saying where on stderr; returns only by a signal.

    Raises BadInput when pywb is not installed or the port is taken, NianbaoError when pywb ends.
    """
    settings = Settings.read(home)
    port = port or free_port()
    folder = settings.home / "replay" / str(port)
    with open_store(settings) as store, Guard(store.bucket, store.catalog, "replay") as guard:
        gateway = Gateway(store, recorded(guard, Archive(store).fetch))
        with serving(gateway) as address, pywb(folder, port, address) as process:
            sys.stderr.write(f"Replay: http://127.0.0.1:{port}/{COLLECTION}/ (Ctrl-C ends it)\n")
            sys.stderr.flush()
            raise NianbaoError(f"pywb ended with code {process.wait()}: see {folder / 'pywb.log'}")


def recorded(guard: Guard, fetch: Fetch) -> Fetch:
    """A fetch that refuses what is closed, and has each refusal recorded at once: a replay runs for months."""
    open_fetch = guard.fetching(fetch)

    def fetch_recorded(capture: Capture) -> Exchange:
        try:
            return open_fetch(capture)
        except Closed:
            guard.refusals.write()
            raise

    return fetch_recorded
