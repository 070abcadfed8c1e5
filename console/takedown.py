"""The verbs of the list of what is closed: `takedown add`, `list`, `lift`."""

import json
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from model.errors import BadInput
from model.instant import now, parse, stamp
from model.takedown import Closures, Kind, Takedown
from storage.refusals import Refusal, account, refusals
from storage.settings import Settings
from storage.store import Store, open_store
from storage.takedown import Takedowns, closing

KINDS: tuple[Kind, ...] = ("url", "report", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A take-down as it was typed; dates are texts, and empty where they were not given."""

    pattern: str
    kind: str = "url"
    report: str = ""
    reason: str = ""
    since: str = ""
    to: str = ""
    until: str = ""
    by: str = ""

    def entry(self) -> Takedown:
        """The entry that is wished for. Raises BadInput."""
        kind = next((kind for kind in KINDS if kind == self.kind), None)
        if kind is None:
            raise BadInput(f"no kind {self.kind!r}: give one of {', '.join(KINDS)}")
        if kind != "url" and (self.since or self.to):
            raise BadInput("--from and --to bound the captures of a URL pattern")
        if kind != "text" and self.report:
            raise BadInput("--report bounds words: give --kind text, or --kind report with the id as PATTERN")
        return Takedown(
            kind=kind,
            pattern=self.pattern.strip(),
            reason=self.reason.strip(),
            by=self.by or account(),
            at=now(),
            since=moment("--from", self.since),
            to=moment("--to", self.to, is_end=True),
            until=moment("--until", self.until, is_end=True),
            report=self.report,
        )


def moment(option: str, text: str, *, is_end: bool = False) -> datetime | None:
    """The moment of an option, None where it was not given; a date that is an end is the end of its day.

    Raises BadInput.
    """
    if not text:
        return None
    try:
        found = parse(text)
    except ValueError as error:
        raise BadInput(f"{option}: {error}") from None
    is_day = len(text.strip()) == len("2026-01-01")
    return found + timedelta(days=1, microseconds=-1) if is_end and is_day else found


def run_add(home: Path | None, wish: Wish) -> None:
    """Add to the list, take what it closes out of the dataset, print the id. Raises BadInput, OutOfReach."""
    settings, entry = Settings.read(home), wish.entry()
    with open_store(settings) as store:
        takedowns = Takedowns(store.bucket)
        entry = takedowns.add(entry)
        sys.stdout.write(f"{entry.id}\n")
        sys.stdout.flush()
        say(f"{closed_by(store, entry)} captures are closed; the bytes stay, sealed")
        told_dataset(store, settings)


def run_lift(home: Path | None, takedown: str, reason: str, by: str) -> None:
    """Lift a take-down, and put what it closed back into the dataset. Raises BadInput, OutOfReach."""
    settings = Settings.read(home)
    with open_store(settings) as store:
        lifted = Takedowns(store.bucket).lift(takedown, reason, by or account(), now())
        sys.stdout.write(f"{lifted.id}\n")
        sys.stdout.flush()
        told_dataset(store, settings)


def told_dataset(store: Store, settings: Settings) -> None:
    """Bring the dataset to what is closed now, and say what left it or came back."""
    from nights.publish import publish
    from nights.sweep import known_portals

    changes = publish(store, known_portals(settings)).changes
    told = ", ".join(f"{count} {change}" for change, count in sorted(changes.items()))
    say(f"reports: {told or 'none changed'}")


def closed_by(store: Store, entry: Takedown) -> int:
    """How many captures an entry closes."""
    alone = Closures((entry,))
    return (
        sum(closing(alone, store.catalog, one) is not None for one in store.catalog.captures()) if alone.has_urls else 0
    )


def run_list(home: Path | None, *, as_json: bool) -> None:
    """Print every take-down there ever was, with what became of it and what it refused. Raises OutOfReach."""
    with open_store(Settings.read(home)) as store:
        rows = rows_of(Takedowns(store.bucket), list(refusals(store.bucket)), now())
    for row in rows:
        sys.stdout.write((json.dumps(row, ensure_ascii=False) if as_json else line(row)) + "\n")


def rows_of(takedowns: Takedowns, refused: list[Refusal], at: datetime) -> list[dict[str, Any]]:
    """A row for each take-down: its fields, its state, who lifted it and why, its refused accesses by door."""
    lifts = {lift.takedown: lift for lift in takedowns.lifts()}
    rows = []
    for entry in takedowns.all():
        lift, mine = lifts.get(entry.id), [one for one in refused if one.takedown == entry.id]
        state = "lifted" if lift else "in_force" if entry.holds(at) else "expired"
        rows.append(
            written(asdict(entry))
            | {
                "state": state,
                "lifted": written(asdict(lift)) if lift else None,
                "refused": len(mine),
                "refused_at": dict(Counter(one.door for one in mine)),
                "accesses": [asdict(one) for one in mine],
            }
        )
    return rows


def written(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields with their moments as stamps."""
    return {name: stamp(value) if isinstance(value, datetime) else value for name, value in fields.items()}


def line(row: dict[str, Any]) -> str:
    """A take-down on one line, for reading."""
    bounds = " ".join(
        f"{word} {row[name][:10]}" for word, name in (("from", "since"), ("to", "to"), ("until", "until")) if row[name]
    )
    said = f"{row['id']}  {row['state']:8}  {row['kind']:6}  {row['pattern']}"
    return f"{said}{f'  ({bounds})' if bounds else ''}  {row['by']}: {row['reason']}  [{row['refused']} refused]"


def say(words: str) -> None:
    """Tell a person what came of it."""
    print(f"nianbao: {words}", file=sys.stderr)  # noqa: T201
