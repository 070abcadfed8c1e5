"""What a run did, portal by portal and stage by stage."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from crawler.events import PortalTally
from model.errors import BadPortal
from nights.choice import Choice
from nights.drain_tally import DrainTally
from nights.held import Held
from nights.publish import Published
from nights.sealing import Sealing
from nights.undone import Undone
from storage.seal import Stint


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage cost: seconds by the clock, CPU seconds, things done."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    count: int = 0


@dataclass(frozen=True, slots=True)
class PortalLine:
    """What a run did at one portal, as in the contract's summary.

    `found` are the reports that the run met, `captured` those of them that are new or changed, `unchanged` the others;
    `extracted` were read in this run, `review` are all of the portal's that wait for a person.
    """

    portal: str
    found: int
    captured: int
    unchanged: int
    extracted: int
    review: int
    requests: int
    bytes: int
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """The end of a run. `stages` are crawl, browser, seal, upload and extract."""

    run: str
    portals: tuple[PortalLine, ...]
    stages: Mapping[str, Stage]
    undone: tuple[Undone, ...] = ()
    refused: tuple[BadPortal, ...] = ()
    damage: str = ""
    quarantined: int = 0
    changes: Mapping[str, int] = field(default_factory=dict)
    unplaced: int = 0
    stopped: bool = False
    unclosed: tuple[str, ...] = ()
    """What could not be done at the night's end: chain, stamp, second copy."""

    def faults(self) -> list[str]:
        """What could not be done, a line each, with what to do; empty when all that was asked was done."""
        lines = [str(fault) for fault in self.refused]
        lines += [str(one) for one in self.undone]
        if self.damage:
            lines.append(f"a WARC did not pass the gate and stays in the spool: {self.damage}")
        if self.quarantined:
            lines.append(f"{self.quarantined} documents could not be read and are set aside for a person")
        return [*lines, *self.unclosed]

    def silent(self) -> list[str]:
        """The portals at which the run met no report."""
        return [line.portal for line in self.portals if not line.found and not self.stopped]

    def as_json(self) -> dict[str, Any]:
        """The object that `harvest --json` prints."""
        return {
            "run": self.run,
            "portals": [asdict(line) for line in self.portals],
            "stages": {name: asdict(stage) for name, stage in self.stages.items()},
            "changes": dict(self.changes),
            "refused": [str(fault) for fault in self.refused],
            "unplaced": self.unplaced,
            "faults": self.faults(),
        }


def stage(stint: Stint) -> Stage:
    """What sealing or uploading took."""
    return Stage(stint.wall_s, stint.cpu_s, stint.count)


def portal_line(tally: PortalTally, drained: DrainTally, held: Held) -> PortalLine:
    """One portal's line."""
    read: Mapping[str, int] = drained.by_portal.get(tally.portal, {})
    return PortalLine(
        portal=tally.portal,
        found=held.met.total(),
        captured=held.met["captured"],
        unchanged=held.met["unchanged"],
        extracted=sum(count for status, count in read.items() if status != "not_a_report"),
        review=held.statuses["review"],
        requests=tally.requests,
        bytes=tally.bytes,
        outcomes=tally.outcomes,
    )


def summarise(
    run: str,
    choice: Choice,
    tallies: Sequence[PortalTally],
    sealing: Sealing,
    drained: DrainTally,
    published: Published | None,
    held: Mapping[str, Held],
    left: Sequence[Undone],
) -> Summary:
    """The summary of a run from what its stages tell; `published` is None when the run was stopped before it.

    `held` counts the reports of each portal: what the crawl only took for reports is not counted as found.
    """
    return Summary(
        run=run,
        portals=tuple(portal_line(tally, drained, held.get(tally.portal, Held())) for tally in tallies),
        stages={
            "crawl": Stage(
                max((t.wall_s for t in tallies), default=0.0),
                sum(t.cpu_s for t in tallies),
                sum(t.requests for t in tallies),
            ),
            "browser": Stage(wall_s=sum(t.browser_s for t in tallies), count=sum(t.browser_pages for t in tallies)),
            "seal": stage(sealing.spent.seal),
            "upload": stage(sealing.spent.upload),
            "extract": Stage(drained.wall_s, drained.cpu_s, drained.documents),
        },
        undone=tuple(left),
        refused=choice.faults,
        damage=sealing.damage,
        quarantined=drained.quarantined,
        changes=dict(published.changes) if published else {},
        unplaced=published.unplaced if published else 0,
        stopped=published is None,
    )
