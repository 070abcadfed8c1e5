"""What a reader makes of a document: paragraphs and grids in their order, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from model.report import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A run of text. `place` is where it stands (an XPath, `page 3`, `line 12`); `heading` says that markup or style
    makes it one. `raw` is what stood there, where `text` was converted (Traditional, glosses); else empty.
    `linked` is how many of its characters are links' words."""

    text: str
    place: str = ""
    heading: bool = False
    raw: str = ""
    linked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as written: its text, its anchor in the grid (from 0), the rows and columns it covers, its place.

    `raw` is what stood there, where `text` was converted (Traditional, glosses); else empty.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    place: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table as a rectangle: `cells[r][c]` is the cell that covers that point, the same object at each point it
    covers, or None where the source has nothing. `number` counts the tables of the document from 1.

    `rows` keeps the cells as they were written, row by row and nothing expanded, hidden cells dropped: what a
    row-local reader sees. `flat` says that the source told no spans (a table typed as lines of text), so that a
    cell's column in `cells` proves nothing.
    """

    number: int
    cells: tuple[tuple[Cell | None, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    place: str = ""
    flat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link of the document: absolute URL, its words, and whether it is shown in place (an image, a frame)."""

    url: str
    text: str
    embedded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document read. `meta` has lower-case names; `breadcrumb`, `footer` and `table_meta` (label -> value, of the
    metadata table above an article) are empty where there are none; `below_title` are the lines between the title
    and an article that does not hold it; `used_charset` is what the bytes were read as."""

    source: Source
    blocks: tuple[Paragraph | Grid, ...]
    title: str = ""
    headings: tuple[str, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)
    table_meta: dict[str, str] = field(default_factory=dict)
    below_title: tuple[str, ...] = ()
    breadcrumb: str = ""
    footer: str = ""
    anchors: tuple[Anchor, ...] = ()
    used_charset: str = ""

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs in their order."""
        return (b for b in self.blocks if isinstance(b, Paragraph))

    def grids(self) -> Iterator[Grid]:
        """The tables in their order."""
        return (b for b in self.blocks if isinstance(b, Grid))

    def text(self) -> str:
        """The paragraphs' text, one a line: what character spans are counted in."""
        return "\n".join(p.text for p in self.paragraphs())
