"""`nianbao doctor`: checks the installation, and says how to mend what is wrong."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from console.checks.finding import Finding, bad
from console.checks.home import check_disk, check_home, check_leftovers
from console.checks.installation import check_packages, check_python
from console.checks.store import check_database, check_store
from console.checks.surroundings import check_contact, check_prefect, check_proxy
from console.checks.tools import check_browser, check_font, check_weed
from crawler.chromium import chromium
from model.errors import BadInput
from storage.settings import Settings

COLOURS = {"ok": "green", "warn": "yellow", "bad": "bold red"}


def run_doctor(home: Path | None, as_json: bool = False) -> int:
    """Check, print to stdout; 0, or 3 when something is bad."""
    findings = examined(home)
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))  # noqa: T201
    else:
        # in a pipe a finding stays on its line, so that it can be searched for
        render(findings, Console(file=sys.stdout, width=None if sys.stdout.isatty() else 1000))
    return 3 if any(finding.verdict == "bad" for finding in findings) else 0


def examined(home: Path | None) -> list[Finding]:
    """All findings; those that need no settings even where the settings cannot be read."""
    try:
        settings = Settings.read(home)
    except BadInput as error:
        return [*installation(), bad("settings", str(error), "mend the variable")]
    return run_checks(settings)


def run_checks(settings: Settings) -> list[Finding]:
    """Everything that is checked, in the order in which it should be mended."""
    return [*installation(), *surroundings(settings), *places(settings)]


def installation() -> Iterator[Finding]:
    """What was installed."""
    yield check_python()
    yield check_packages()
    yield check_weed()
    yield check_browser(str(chromium()))
    yield check_font()


def surroundings(settings: Settings) -> Iterator[Finding]:
    """What was set."""
    yield check_contact(settings)
    yield check_proxy(settings)
    yield from check_prefect()


def places(settings: Settings) -> Iterator[Finding]:
    """Where things are kept; without a home that works nothing else is tried."""
    yield check_disk(settings)
    yield (home := check_home(settings))
    if home.verdict != "bad":
        yield check_leftovers(settings)
        yield from check_store(settings)
        yield from check_database(settings)


def render(findings: list[Finding], console: Console) -> None:
    """A table: verdict, check, what was found; below each fault how to mend it."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        table.add_row(Text(finding.verdict, COLOURS[finding.verdict]), finding.name, Text(finding.what))
        if finding.mend:
            table.add_row("", "", Text(f"→ {finding.mend}", "bold"))
    console.print(table)
