"""The account of a run: one row for each URL attempted, and the numbers of each portal."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

from crawler.answer import Answer
from crawler.events import Event, PortalTally
from crawler.outcome import Verdict
from model.instant import now
from model.link import Link
from model.observation import Attempt
from model.portal import Portal

BATCH = 100


@dataclass(slots=True)
class _Account:
    found: set[str] = field(default_factory=set)
    captured: int = 0
    unchanged: int = 0
    requests: int = 0
    bytes: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    browser_pages: int = 0
    browser_s: float = 0.0
    began: float = field(default_factory=monotonic)
    last: float = field(default_factory=monotonic)


class Ledger:
    """Writes attempts to `save` in batches and tells `say` what happens. A URL has one row in a run: its first."""

    def __init__(self, run: str, save: Callable[[Sequence[Attempt]], None], say: Callable[[Event], None]) -> None:
        self._run, self._save, self._say = run, save, say
        self._accounts: dict[str, _Account] = {}
        self._attempts: list[Attempt] = []
        self._told: set[tuple[str, str]] = set()

    def begin(self, portal: Portal) -> None:
        """A portal is begun."""
        self._accounts[portal.id] = _Account()
        self._say(Event(kind="portal", portal=portal.id))

    def found(self, portal: Portal, link: Link) -> None:
        """A link may be a report."""
        self._accounts[portal.id].found.add(link.url)

    def sent(self, answer: Answer) -> None:
        """An answer came (or failed to): it counts as a request."""
        account = self._accounts[answer.portal.id]
        account.requests += 1
        account.last = monotonic()
        account.bytes += len(answer.exchange.head) + answer.size

    def answered(self, answer: Answer, verdict: Verdict, waiting: int = 0) -> None:
        """What became of a URL that was asked."""
        account = self._accounts[answer.portal.id]
        if answer.link.role == "article" and not answer.is_redirect and verdict.outcome in ("captured", "unchanged"):
            account.captured += verdict.outcome == "captured"
            account.unchanged += verdict.outcome == "unchanged"
        self._attempt(answer.portal, answer.link, verdict, answer.status, answer.capture.record_id, waiting)

    def not_sent(self, portal: Portal, link: Link, verdict: Verdict, waiting: int = 0) -> None:
        """Why a URL was not asked."""
        self._attempt(portal, link, verdict, None, "", waiting)

    def rendered(self, portal: Portal, seconds: float) -> None:
        """The browser showed a page of the portal."""
        self._accounts[portal.id].browser_pages += 1
        self._accounts[portal.id].browser_s += seconds

    def fault(self, portal: Portal, detail: str) -> None:
        """Something that a person should read."""
        self._say(Event(kind="fault", portal=portal.id, detail=detail))

    def _attempt(
        self, portal: Portal, link: Link, verdict: Verdict, status: int | None, record_id: str, waiting: int
    ) -> None:
        if (portal.id, link.url) in self._told:
            return
        self._told.add((portal.id, link.url))
        self._accounts[portal.id].outcomes[verdict.outcome] += 1
        self._attempts.append(
            Attempt(
                portal=portal.id,
                url=link.url,
                run=self._run,
                at=now(),
                outcome=verdict.outcome,
                status=status,
                detail=verdict.detail,
                record_id=record_id,
            )
        )
        self._say(self._event("page", portal.id, url=link.url, outcome=verdict.outcome, waiting=waiting))
        if len(self._attempts) >= BATCH:
            self.flush()

    def _event(self, kind: str, portal: str, url: str = "", outcome: str = "", waiting: int = 0) -> Event:
        account = self._accounts[portal]
        return Event(
            kind=kind,  # type: ignore[arg-type]
            portal=portal,
            url=url,
            outcome=outcome,
            found=len(account.found),
            captured=account.captured,
            unchanged=account.unchanged,
            requests=account.requests,
            bytes=account.bytes,
            waiting=waiting,
        )

    def flush(self) -> None:
        """Writes the rows that wait."""
        if self._attempts:
            self._save(self._attempts)
            self._attempts = []

    def done(self, portal: str) -> None:
        """A portal is finished."""
        self._say(self._event("done", portal))

    def tallies(self, cpu_s: float) -> list[PortalTally]:
        """The numbers of each portal, the CPU seconds of the process shared out by requests."""
        total = sum(account.requests for account in self._accounts.values()) or 1
        return [
            PortalTally(
                portal=portal,
                found=len(account.found),
                captured=account.captured,
                unchanged=account.unchanged,
                requests=account.requests,
                bytes=account.bytes,
                outcomes=dict(account.outcomes),
                browser_pages=account.browser_pages,
                browser_s=round(account.browser_s, 3),
                cpu_s=round(cpu_s * account.requests / total, 3),
                wall_s=round(account.last - account.began, 3),
            )
            for portal, account in self._accounts.items()
        ]
