"""Which of the readings of one report is the report, and which version of it.

One report is one (portal, body, year). It may stand at several URLs (print views, http and https twins, a rendered
page beside the response), and each of them may have been captured several times. What is decided here follows from
the readings alone, so that it comes out the same after the catalog and the dataset were made anew.

- The main document is chosen among those of the first hours by what they are, never by how well they were read: a
  better extractor must not change the report's id.
- A later capture of the main document with other figures is a restatement: the next version. When the main document
  is gone, another one that was captured after it takes its place.
- What a version says is taken from its best document, and there from the first capture that says it: a page of which
  only the view counter changed stays where it was.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from model.capture import Capture
from model.report import Report

FIRST_HOURS = timedelta(hours=12)
"""How long after the first capture of a report another document may still be found to be its main one: a night."""

_TWIN = re.compile(r"(?:[/_?&=.-](?:print|dayin|wap|big5|mobile)|[/.]m)(?=[/_?&=.-]|$)", re.IGNORECASE)
_STATUS = {"ok": 0, "review": 1}
_ROLES = {"article": 0, "attachment": 2, "frame": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A report as read from a capture by a version of the extractor."""

    capture: Capture
    extractor: str
    report: Report

    @property
    def document(self) -> tuple[str, bool]:
        """What was read: a URL, as the server sent it or as a browser made it."""
        return self.capture.url, self.capture.type == "resource"

    @property
    def figures(self) -> tuple[tuple[str, str, float], ...]:
        """The figures that are given, wherever on the page they stand."""
        given = ((f.code, f.source, f.value) for f in self.report.figures if f.state == "given" and f.value is not None)
        return tuple(sorted(given))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A report as it stands: the first capture of each of its versions, the reading that tells the last of them, and
    whether every document of it is gone."""

    firsts: tuple[Capture, ...]
    reading: Reading
    withdrawn: bool


def stand(readings: Iterable[Reading], gone: Collection[str]) -> Standing:
    """How a report stands by all readings of it (one at least); `gone` are the URLs that were last seen gone."""
    every = sorted(readings, key=_moment)
    # a copy elsewhere counts only while there is nothing of the authority's own
    own = [one for one in every if one.report.status != "mirror"] or every
    firsts = _firsts(own, gone)
    current = own if len(firsts) == 1 else [one for one in own if _moment(one) >= _moment(firsts[-1])]
    return Standing(
        firsts=tuple(one.capture for one in firsts),
        reading=_telling(current, gone),
        withdrawn=all(one.capture.url in gone for one in own),
    )


def _firsts(readings: Sequence[Reading], gone: Collection[str]) -> list[Reading]:
    main = _main(readings)
    firsts, said = [main], main
    for one in readings:
        if _moment(one) <= _moment(said) or not _follows(one, main, gone):
            continue
        main = one
        if not one.figures:
            continue
        if one.extractor == said.extractor and said.figures and one.figures != said.figures:
            firsts.append(one)
        said = one
    return firsts


def _follows(one: Reading, main: Reading, gone: Collection[str]) -> bool:
    return one.document == main.document or (main.capture.url in gone and one.capture.url not in gone)


def _main(readings: Sequence[Reading]) -> Reading:
    night = readings[0].capture.timestamp + FIRST_HOURS
    return min((one for one in readings if one.capture.timestamp <= night), key=lambda one: (_kind(one), _moment(one)))


def _telling(readings: Sequence[Reading], gone: Collection[str]) -> Reading:
    documents = groupby(sorted(readings, key=lambda one: (one.document, _moment(one))), key=lambda one: one.document)
    return min((_last_said(list(group)) for _, group in documents), key=lambda one: _quality(one, gone))


def _last_said(readings: Sequence[Reading]) -> Reading:
    """Of the captures of one document, the first that says what the last readable one says."""
    told = [one for one in readings if one.figures] or readings
    same = [one for one in told if (one.report, one.extractor) == (told[-1].report, told[-1].extractor)]
    return same[0]


def _quality(one: Reading, gone: Collection[str]) -> tuple[object, ...]:
    status = _STATUS.get(one.report.status or "", 2)
    return one.capture.url in gone, status, -len(one.figures), _kind(one), _moment(one)


def _kind(one: Reading) -> tuple[int, bool, bool]:
    """What a document is, the most fit for a main document first."""
    address = one.capture.url.partition("://")[2]
    return _ROLES.get(one.capture.role, 1), _TWIN.search(f".{address}") is not None, one.capture.type == "resource"


def _moment(one: Reading) -> tuple[object, str]:
    return one.capture.timestamp, one.capture.record_id
