"""What the farm knows about its reports: the measure for whoever reads them."""

from collections.abc import Iterable
from dataclasses import dataclass

from samples.cast import Cast
from samples.reports import Sample
from samples.web.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A report that stands in a portal now: its article's URL, its files' URLs, and the report itself.

    `carrier` says where its figures stand: in the page, or in a docx or pdf.
    """

    portal: str
    url: str
    sample: Sample
    files: tuple[str, ...] = ()
    carrier: str = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A page that is no report; `kind` says what it is."""

    portal: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Truth:
    """All reports and all that only looks like one."""

    reports: tuple[Held, ...]
    lookalikes: tuple[Lookalike, ...]

    def of(self, portal: str) -> tuple[Held, ...]:
        """The reports of one portal."""
        return tuple(held for held in self.reports if held.portal == portal)

    def report(self, portal: str, body: str, year: int) -> Held:
        """The one report of a body for a year. Raises KeyError when there is none."""
        for held in self.of(portal):
            if (held.sample.body.name, held.sample.year) == (body, year):
                return held
        raise KeyError((portal, body, year))


def truth_of(built: Iterable[tuple[Cast, Site]]) -> Truth:
    """The truth of portals as they were built."""
    reports: list[Held] = []
    others: list[Lookalike] = []
    for cast, site in built:
        root = f"http://{cast.portal.host}"
        for article in cast.column:
            url, portal = root + site.places[article.number], cast.portal.id
            if article.sample:
                held = tuple(root + path for path in site.files.get(article.number, ()))
                carrier = article.carrier
                reports.append(Held(portal=portal, url=url, sample=article.sample, files=held, carrier=carrier))
            else:
                others.append(Lookalike(portal=portal, url=url, kind=article.lookalike))
    return Truth(tuple(reports), tuple(others))
