"""The verb `audit`: what is wrong with what is kept, and its repair."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from model.errors import BadInput, OutOfReach
from nights.audit import audit
from nights.rebuild import Rebuilt, rebuild
from nights.repair import repair
from nights.scrub import scrub
from nights.sweep import known_portals
from storage.catalog import Catalog
from storage.evidence import set_aside
from storage.finding import Finding
from storage.settings import Settings
from storage.store import Store, open_store


@dataclass(slots=True)
class Said:
    """What the verb prints."""

    warcs: int = 0
    links: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    rebuilt: Rebuilt | None = None

    def as_json(self) -> dict[str, Any]:
        """The object of `--json`."""
        made = self.rebuilt
        return {
            "warcs": self.warcs,
            "links": self.links,
            "findings": [finding.as_json() for finding in self.findings],
            "mended": self.mended,
            "rebuilt": made and {"warcs": made.warcs, "captures": made.captures, "unreadable": made.unreadable},
            "notes": self.notes,
        }


def run_audit(home: Path | None, *, mend: bool, anew: bool, due: bool, as_json: bool) -> int:
    """Audit, mend or make anew what was asked for, and print what is wrong; returns the exit code."""
    if due and (mend or anew):
        raise BadInput("--due reads what is due and changes nothing: give it without --repair and --rebuild")
    settings = Settings.read(home)
    if anew:
        _make_way(settings)
    console = Console(stderr=True)
    with open_store(settings) as store, Progress(console=console, disable=not console.is_terminal) as bar:
        said = _due(store) if due else _audited(store, bar, mend=mend, anew=anew)
    _print(said, as_json=as_json)
    return 3 if said.findings else 0


def _due(store: Store) -> Said:
    found = scrub(store)
    return Said(warcs=len(found.names), findings=found.findings)


def _audited(store: Store, bar: Progress, *, mend: bool, anew: bool) -> Said:
    said = Said()
    if mend:
        said.mended = repair(store, _audit(store, bar, Said()))
    if anew:
        task = bar.add_task("rebuild")
        said.rebuilt = rebuild(
            store, known_portals(store.settings), lambda done, total: bar.update(task, completed=done, total=total)
        )
    _audit(store, bar, said)
    return said


def _audit(store: Store, bar: Progress, said: Said) -> list[str]:
    """Audits into `said`; the WARCs that are damaged."""
    task = bar.add_task("audit")
    found = audit(store, lambda done, total: bar.update(task, completed=done, total=total))
    said.warcs, said.links = found.warcs, found.links
    said.findings, said.notes = found.findings, found.notes
    return found.damaged


def _make_way(settings: Settings) -> None:
    """Moves a catalog aside that cannot even be opened: it is to be made anew."""
    if settings.database_url or not settings.home.exists():
        return
    try:
        Catalog.open(settings.catalog_url).close()
    except OutOfReach:
        set_aside(settings.home / "catalog.sqlite", settings.home / "evidence")


def _print(said: Said, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(said.as_json(), ensure_ascii=False) + "\n")
        return
    for finding in said.findings:
        sys.stdout.write(f"{finding.place}: {finding.object}: {finding.what}; {finding.remedy}\n")
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    for line in (*(f"mended {key}" for key in said.mended), *said.notes):
        console.print(line)
    console.print(f"{said.warcs} WARCs and {said.links} links read: {_verdict(said)}")


def _verdict(said: Said) -> str:
    return f"{len(said.findings)} findings" if said.findings else "all is as it was recorded"
