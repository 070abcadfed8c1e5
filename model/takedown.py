"""A take-down: what is closed to reading, why, by whom and for how long. The bytes are sealed, not erased."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Self

from model.instant import stamp
from model.redaction import blacked, words
from model.url_pattern import PatternIndex, UrlPattern

Kind = Literal["url", "report", "text"]
"""Captures of URLs; a report in the dataset; words in the reports' text."""

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """An entry of the list. `pattern` is a URL pattern, a report_id, or words.

    `since` and `to`, both inclusive, bound the captures that a URL pattern closes; without `to` nothing new is fetched
    either. `report` bounds words to one report. `until` is the last moment at which the entry holds. `id` is given
    when it is kept.
    """

    kind: Kind
    pattern: str
    reason: str
    by: str
    at: datetime
    since: datetime | None = None
    to: datetime | None = None
    until: datetime | None = None
    report: str = ""
    id: str = ""

    def checked(self) -> Self:
        """Itself. Raises ValueError for a pattern that cannot be used, a reason or a name that is empty, dates in the
        wrong order."""
        if self.kind == "url":
            UrlPattern.parse(self.pattern)
        elif self.kind == "text":
            words(self.pattern)
        if not (self.pattern.strip() and self.reason.strip() and self.by.strip()):
            raise ValueError("a take-down needs a pattern, a reason, and who wants it")
        if self.since and self.to and self.since > self.to:
            raise ValueError("--from is later than --to")
        if self.until and self.until < self.at:
            raise ValueError("--until is over already")
        return self

    def covers(self, captured: datetime) -> bool:
        """Whether a capture of that moment is within its bounds."""
        return (self.since or _FIRST) <= captured <= (self.to or _LAST)

    def holds(self, now: datetime) -> bool:
        """Whether it has not expired."""
        return now <= (self.until or _LAST)

    def told(self) -> str:
        """What a person who is refused is told."""
        end = f", until {stamp(self.until)}" if self.until else ""
        return f"taken down ({self.id}{end}): {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """The end of a take-down before its time; an entry of its own, since nothing is ever removed from the list."""

    takedown: str
    reason: str
    by: str
    at: datetime
    id: str = ""


def in_force(entries: Iterable[Takedown], lifts: Iterable[Lift], now: datetime) -> tuple[Takedown, ...]:
    """The take-downs that hold at a moment, oldest first."""
    lifted = {lift.takedown for lift in lifts}
    held = (one for one in entries if one.id not in lifted and one.holds(now))
    return tuple(sorted(held, key=lambda one: (one.at, one.id)))


@dataclass(frozen=True, slots=True)
class Closures:
    """The take-downs that hold, made ready to be asked about every URL, report and text."""

    held: tuple[Takedown, ...] = ()
    _urls: PatternIndex[Takedown] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        urls = ((UrlPattern.parse(one.pattern), one) for one in self.held if one.kind == "url")
        object.__setattr__(self, "_urls", PatternIndex(urls))

    def __bool__(self) -> bool:
        return bool(self.held)

    @property
    def has_urls(self) -> bool:
        """Whether any URL is closed."""
        return any(one.kind == "url" for one in self.held)

    @property
    def expires(self) -> datetime:
        """The first moment after which one of them holds no more."""
        return min((one.until for one in self.held if one.until), default=_LAST)

    def of_url(self, url: str, captured: datetime) -> Takedown | None:
        """The oldest take-down that closes a capture of a URL; for what is still to be fetched, give the present."""
        found = [one for one in self._urls.matching(url) if one.covers(captured)]
        return min(found, key=lambda one: (one.at, one.id), default=None)

    def of_report(self, ids: Collection[str]) -> Takedown | None:
        """The oldest take-down that closes a report, by the ids of all its versions."""
        return next((one for one in self.held if one.kind == "report" and one.pattern in ids), None)

    def on_text(self, ids: Collection[str]) -> "Closures":
        """Those of them that black out words of a report."""
        return Closures(tuple(one for one in self.held if one.kind == "text" and one.report in ("", *ids)))

    def blacked(self, text: str) -> str:
        """The text without the words that are closed, whatever report it is of."""
        for one in self.held:
            if one.kind == "text":
                text = blacked(text, words(one.pattern))
        return text


NOTHING_CLOSED = Closures()
