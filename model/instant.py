"""One way to write a moment: UTC with microseconds, equal to the WARC-Date (ISO 8601, WARC 1.1 §5.4)."""

from datetime import UTC, date, datetime

FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """`YYYY-MM-DDThh:mm:ss.ffffffZ` of an aware moment."""
    return moment.astimezone(UTC).strftime(FORMAT)


def digits(moment: datetime) -> str:
    """The 14 digits of CDXJ and of replay URLs."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def parse(text: str) -> datetime:
    """A moment from a stamp, from 14 digits, or from a date (its first instant).

    Raises ValueError, naming the three forms, when the text is none of them.
    """
    text = text.strip()
    for form in (FORMAT, "%Y-%m-%dT%H:%M:%SZ", "%Y%m%d%H%M%S"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time: give YYYY-MM-DDThh:mm:ss.ffffffZ, 14 digits, or YYYY-MM-DD") from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
