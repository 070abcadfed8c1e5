"""The cast: each portal of the farm with the articles of its column, read from cast.toml."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any
from zlib import crc32

from samples.body import Body
from samples.lookalikes import lookalikes
from samples.reports import Sample, generate
from samples.web.site import Article, Portal


@dataclass(frozen=True, slots=True)
class Cast:
    """A portal and its column, newest first."""

    portal: Portal
    column: tuple[Article, ...]

    def without(self, number: int) -> "Cast":
        """The cast after an article was withdrawn."""
        return Cast(self.portal, tuple(a for a in self.column if a.number != number))

    def having(self, article: Article) -> "Cast":
        """The cast with an article added, or put in the place of the one with its number."""
        return Cast(self.portal, newest_first((article, *self.without(article.number).column)))


def casting() -> tuple[Cast, ...]:
    """Every portal with its column as it stands on the first night."""
    text = files("samples").joinpath("cast.toml").read_text(encoding="utf-8")
    return tuple(_cast(entry) for entry in tomllib.loads(text)["portal"])


def newest_first(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Articles as a column lists them."""
    return tuple(sorted(articles, key=lambda a: (a.published, a.number), reverse=True))


def reported(portal: Portal, sample: Sample, *, style: str = "plain") -> Article:
    """A report as an article whose text is in the page."""
    return Article(
        number=number_of(portal.id, sample.body.name, str(sample.year)),
        title=sample.title,
        publisher=sample.body.name,
        published=sample.published,
        html=sample.html(style),
        sample=sample,
    )


def number_of(*names: str) -> int:
    """A number for an article that stays when others come and go."""
    return 100_000 + crc32("|".join(names).encode()) % 900_000


def _cast(entry: dict[str, Any]) -> Cast:
    known = {f.name for f in fields(Portal)}
    portal = Portal(**{key: value for key, value in entry.items() if key in known})
    bodies = [(_body(portal, line), line) for line in entry["body"]]
    articles = [article for body, line in bodies for article in _reports(portal, body, line)]
    return Cast(portal, newest_first([*articles, *lookalikes(portal, bodies[0][0])]))


def _body(portal: Portal, line: Mapping[str, Any]) -> Body:
    division = line.get("division", portal.division)
    return Body(
        name=line["name"],
        short=line["short"],
        kind=line["kind"],
        division=division,
        division_now=line.get("division_now", division),
        level=line.get("level", portal.level),
        we=line["we"],
    )


def _reports(portal: Portal, body: Body, line: Mapping[str, Any]) -> Iterator[Article]:
    first, last = line["years"]
    for year in range(first, last + 1):
        breaks, lacks = (tuple(line.get(key, {}).get(str(year), ())) for key in ("breaks", "lacks"))
        yield reported(portal, generate(body, year, breaks=breaks, lacks=lacks))
