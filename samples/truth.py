"""What the farm knows about its reports: the measure for whoever reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from samples.cast import Cast
from samples.reports import Sample
from samples.web.site import Article, Delivery, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A report that stands in a portal now: its article's URL, its files' URLs, and the report itself."""

    portal: str
    url: str
    sample: Sample
    style: str
    delivery: Delivery
    files: tuple[str, ...] = ()

    @property
    def published(self) -> str:
        """The date of publication as the document itself tells it; a pdf that the list links tells none."""
        return "" if self.delivery == "bare" else self.sample.published

    @property
    def carrier(self) -> str:
        """Where its tables stand."""
        return {"docx": "docx", "split": "docx", "pdf": "pdf", "bare": "pdf"}.get(self.delivery, "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A page that is no report; `kind` says what it is."""

    portal: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Truth:
    """All reports, all that only looks like one, and `twins`: URL of a repetition → URL of the article."""

    reports: tuple[Held, ...]
    lookalikes: tuple[Lookalike, ...]
    twins: Mapping[str, str]

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
    twins: dict[str, str] = {}
    for cast, site in built:
        root = f"http://{cast.portal.host}"
        reports += (_held(cast, site, a, a.sample) for a in cast.column if a.sample)
        for article in cast.column:
            if article.lookalike:
                url = root + site.places[article.number]
                others.append(Lookalike(portal=cast.portal.id, url=url, kind=article.lookalike))
        twins |= {root + path: root + site.places[number] for path, number in site.twins.items()}
    return Truth(tuple(reports), tuple(others), twins)


def _held(cast: Cast, site: Site, article: Article, sample: Sample) -> Held:
    root = f"http://{cast.portal.host}"
    return Held(
        portal=cast.portal.id,
        url=root + site.places[article.number],
        sample=sample,
        files=tuple(root + path for path in site.files.get(article.number, ())),
        style=article.style,
        delivery=article.delivery,
    )
