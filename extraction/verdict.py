"""The status of a report: whether what was read can be relied on, and if not, why."""

from collections.abc import Iterator, Sequence

from extraction.attachments import Source
from extraction.forms.reading import TableReading
from extraction.identity import Identity
from model.report import Check, Figure, Form, Status

_LOW = 0.6
_TABLES_SINCE = 2019
_NAMED = 6


def verdict(
    source: Source,
    identity: Identity,
    form: Form,
    reading: TableReading,
    figures: Sequence[Figure],
    checks: Sequence[Check],
) -> tuple[Status, str]:
    """The status and its reason, empty for `ok`."""
    lost = _nothing_read(source, identity, form, reading, figures)
    doubts = [*_doubts(identity, form, reading, figures, checks)]
    reason = "; ".join([*([lost] if lost else []), *doubts[:_NAMED], *_more(doubts)])
    if identity.mirror:
        return "mirror", reason
    return ("unreadable" if lost else "review" if doubts else "ok"), reason


def _nothing_read(
    source: Source, identity: Identity, form: Form, reading: TableReading, figures: Sequence[Figure]
) -> str:
    """Why no figure could be read of what must hold some; empty when some were read or none are to be expected."""
    if any(f.state != "absent" for f in figures if f.source != "text"):
        return ""
    if reading.lost:
        return reading.doubts[0]
    if source.unread and form == "narrative":
        return "; ".join(source.unread)
    expected = form == "narrative" and (identity.year or 0) >= _TABLES_SINCE
    pictures = sum(a.embedded for a in source.page.anchors)
    return f"no table was found in the text; {pictures} pictures or frames stand in the page" if expected else ""


def _doubts(
    identity: Identity, form: Form, reading: TableReading, figures: Sequence[Figure], checks: Sequence[Check]
) -> Iterator[str]:
    yield from reading.doubts
    yield from (f"{c.rule}: {c.found:g} is not what {c.expected:g} asks for" for c in checks if not c.passed)
    if identity.confidence < _LOW:
        yield f"whose report it is, is told with a confidence of {identity.confidence:.2f} only"
    missing = {"2019", "2021"} & {form} and {"proactive", "requests", "disputes"} - reading.tables
    if missing:
        yield f"no table of the kind {', '.join(sorted(missing))} was found"
    unsure = [f.code for f in figures if f.confidence < _LOW and f.source != "text"]
    if unsure and not reading.doubts:
        yield f"unsure: {', '.join(unsure[:3])}"


def _more(doubts: Sequence[str]) -> list[str]:
    return [f"and {len(doubts) - _NAMED} more"] if len(doubts) > _NAMED else []
