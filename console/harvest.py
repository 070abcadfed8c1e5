"""The verb `harvest`: the run, what it shows meanwhile, and its table at the end."""

import json
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich import box
from rich.console import Console
from rich.table import Table

from console.progress import HarvestProgress
from flows.events import announcer
from nights.run import harvest
from nights.summary import Summary
from storage.settings import Settings

EXIT_OF = {signal.SIGINT: 130, signal.SIGTERM: 143}


def run_harvest(home: Path | None, portals: Path | None, ids: Sequence[str], *, full: bool, as_json: bool) -> int:
    """Harvest, print the table (or JSON), and say what could not be done; returns the exit code."""
    settings = Settings.read(home)
    with stopping() as stop, HarvestProgress(Console(stderr=True)) as progress:
        summary = harvest(
            settings,
            path=portals,
            only=ids,
            full=full,
            announce=announcer(),
            on_event=progress.crawled,
            on_reading=progress.reading,
            stop=stop,
        )
    if as_json:
        sys.stdout.write(json.dumps(summary.as_json(), ensure_ascii=False) + "\n")
    else:
        Console().print(table(summary))
    tell(summary, settings, Console(stderr=True))
    if stop.is_set():
        return stop.code
    return 3 if summary.faults() else 0


class Stop(threading.Event):
    """Set by the first signal; `code` is the exit code it calls for."""

    code = 130


@contextmanager
def stopping() -> Iterator[Stop]:
    """Ctrl-C and SIGTERM end the run in order while this is open; a second one ends it at once."""
    stop = Stop()

    def ask(number: int, _: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.code = EXIT_OF[signal.Signals(number)]
        stop.set()

    before = {number: signal.signal(number, ask) for number in EXIT_OF}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def table(summary: Summary) -> Table:
    """Portal by portal: reports found, captured, unchanged, extracted, in review, and what it took in requests."""
    rows = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    rows.add_column("portal", no_wrap=True)
    for name in ("found", "captured", "unchanged", "extracted", "in review", "requests"):
        rows.add_column(name, justify="right", no_wrap=True)
    for one in summary.portals:
        numbers = (one.found, one.captured, one.unchanged, one.extracted, one.review, one.requests)
        rows.add_row(one.portal, *map(str, numbers))
    return rows


def tell(summary: Summary, settings: Settings, console: Console) -> None:
    """One line for what came of it, one for each thing that could not be done, and what to type next."""
    console.print(sentence(summary), highlight=False, soft_wrap=True)
    for fault in summary.faults():
        console.print(f"! {fault}", highlight=False, markup=False, soft_wrap=True)
    for portal in summary.silent():
        console.print(
            f"- {portal}: no report was met; `nianbao captures --portal {portal}` tells what was", soft_wrap=True
        )
    if console.is_terminal:
        console.print(f"next: nianbao export out/ --format csv --home {settings.home}", highlight=False, soft_wrap=True)


def sentence(summary: Summary) -> str:
    """What changed, in one sentence."""
    if summary.stopped:
        return "Stopped in order: what was acknowledged is kept, the rest goes on at the next run."
    is_quiet = not summary.changes and not any(one.captured or one.extracted for one in summary.portals)
    if is_quiet and any(one.unchanged for one in summary.portals):
        return "Nothing new: every report was asked for again, and nothing was stored or extracted a second time."
    told = ", ".join(f"{count} {change}" for change, count in sorted(summary.changes.items())) or "no report changed"
    return f"Reports: {told}."
