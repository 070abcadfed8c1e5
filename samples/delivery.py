"""How a report reaches its readers: as a page, as a file, or as both."""

from zlib import crc32

from samples.renderers.html import render
from samples.reports import Sample
from samples.tables.layout import Table
from samples.web.picture import noise
from samples.web.site import Article, Delivery, File, Portal

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def delivered(portal: Portal, sample: Sample, *, style: str = "plain", delivery: Delivery = "html") -> Article:
    """A report as an article of its portal's column."""
    prose = tuple(block for block in sample.blocks if not isinstance(block, Table))
    in_page = {"docx": (), "pdf": (), "bare": (), "split": prose}.get(delivery, sample.blocks)
    return Article(
        number=number_of(portal.id, sample.body.name, str(sample.year)),
        title=sample.title,
        publisher=sample.body.name,
        published=sample.published,
        html=render(in_page, style),
        style=style,
        delivery=delivery,
        files=_files(sample, delivery),
        sample=sample,
    )


def _files(sample: Sample, delivery: Delivery) -> tuple[File, ...]:
    if delivery == "html":
        return ()
    if delivery in ("pdf", "bare"):
        return (File(name=f"{sample.title}.pdf", content=sample.pdf(), media_type="application/pdf"),)
    word = File(name=f"{sample.title}.docx", content=sample.docx(), media_type=WORD)
    picture = File(name="样例图解.png", content=noise(640, 640), media_type="image/png")
    return (word, picture) if delivery == "heavy" else (word,)


def number_of(*names: str) -> int:
    """A number for an article that stays when others come and go."""
    return 100_000 + crc32("|".join(names).encode()) % 900_000
