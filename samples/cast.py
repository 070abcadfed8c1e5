"""The cast: each portal of the farm with the articles of its column, read from cast.toml."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from samples.body import Body
from samples.delivery import delivered
from samples.lookalikes import lookalikes
from samples.reports import generate
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


@cache
def casting() -> tuple[Cast, ...]:
    """Every portal with its column as it stands on the first night."""
    text = files("samples").joinpath("cast.toml").read_text(encoding="utf-8")
    return tuple(_cast(entry) for entry in tomllib.loads(text)["portal"])


def newest_first(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Articles as a column lists them."""
    return tuple(sorted(articles, key=lambda a: (a.published, a.number), reverse=True))


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
    """A report for each year that is not among the `gaps`, with what the line says of that year."""
    (first, last), styles = line["years"], line.get("styles", ["plain"])
    for year in sorted(set(range(first, last + 1)) - set(line.get("gaps", ()))):
        form, delivery = (line.get(key, {}).get(str(year)) for key in ("forms", "deliveries"))
        breaks, lacks, differs = (tuple(line.get(k, {}).get(str(year), ())) for k in ("breaks", "lacks", "differs"))
        sample = generate(body, year, form=form, breaks=breaks, lacks=lacks, differs=differs)
        yield delivered(portal, sample, style=styles[year % len(styles)], delivery=delivery or "html")
