"""What is asked again, and after how long. The only layer that retries."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from model.exchange import Exchange

TRIES = {"timeout": 2, "error": 2, 500: 2, 502: 3, 504: 3, 408: 3, 429: 4, 503: 4}
"""How often in all: by the failure's outcome, or by the status."""
LONGEST = 120.0


@dataclass(frozen=True, slots=True)
class Patience:
    """The first pause in seconds; each further one is three times as long. A Retry-After is kept, up to `longest`."""

    first: float = 1.0
    longest: float = LONGEST

    def pause(self, exchange: Exchange, tries: int) -> float | None:
        """Seconds to wait before the next try after `tries` tries; None when there is none."""
        reason = exchange.failure.outcome if exchange.failure else exchange.status
        if tries >= TRIES.get(reason or "", 1):
            return None
        asked = retry_after(exchange)
        return min(self.longest, max(asked, self.first * float(3 ** (tries - 1))))


def retry_after(exchange: Exchange) -> float:
    """The seconds that a Retry-After asks for, as a number or as a date; 0 without one that can be read."""
    said = exchange.header("retry-after").strip()
    if said.isdigit():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
