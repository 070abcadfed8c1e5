"""The cast: each portal of the farm with the articles of its column, read from cast.toml."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any
from zlib import crc32

from samples.body import Body
from samples.lookalikes import lookalikes
from samples.renderers.html import render
from samples.reports import Sample, generate
from samples.tables.layout import Table
from samples.web.picture import noise
from samples.web.site import Article, File, Portal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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


def reported(portal: Portal, sample: Sample, *, style: str = "plain", carrier: str = "html") -> Article:
    """A report as an article. `carrier`: its text in the page (`html`), in a file that the page links (`docx`,
    `pdf`), in a file that the list links (`bare`), in both (`both`), in both beside a large picture (`heavy`), or
    the prose in the page and all of it in a file (`split`)."""
    files = _files(sample, carrier)
    prose = tuple(block for block in sample.blocks if not isinstance(block, Table))
    in_page = {"docx": (), "pdf": (), "bare": (), "split": prose}.get(carrier, sample.blocks)
    return Article(
        number=number_of(portal.id, sample.body.name, str(sample.year)),
        title=sample.title,
        publisher=sample.body.name,
        published=sample.published,
        html=render(in_page, style),
        files=files,
        bare=carrier == "bare",
        carrier="html" if in_page == sample.blocks else files[0].kind,
        sample=sample,
    )


def _files(sample: Sample, carrier: str) -> tuple[File, ...]:
    if carrier == "html":
        return ()
    if carrier in ("pdf", "bare"):
        return (File(name=f"{sample.title}.pdf", content=sample.pdf(), media_type="application/pdf"),)
    word = File(name=f"{sample.title}.docx", content=sample.docx(), media_type=DOCX)
    picture = File(name="样例图解.png", content=noise(640, 640), media_type="image/png")
    return (word, picture) if carrier == "heavy" else (word,)


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
    """A report for each year that is not among the `gaps`, with what the line says of that year."""
    (first, last), styles = line["years"], line.get("styles", ["plain"])
    for year in sorted(set(range(first, last + 1)) - set(line.get("gaps", ()))):
        said = {key: line.get(key, {}).get(str(year)) for key in ("breaks", "lacks", "carriers", "forms")}
        breaks, lacks = tuple(said["breaks"] or ()), tuple(said["lacks"] or ())
        sample = generate(body, year, form=said["forms"], breaks=breaks, lacks=lacks)
        yield reported(portal, sample, style=styles[year % len(styles)], carrier=said["carriers"] or "html")
