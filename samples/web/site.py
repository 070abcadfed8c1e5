"""A portal of the farm as built: what each path answers, and where each article came to stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from samples.body import Level
from samples.reports import Sample
from samples.web.answer import Answer

Delivery = Literal["html", "docx", "pdf", "bare", "both", "heavy", "split"]
"""Where a report's text stands: in the page (`html`); in a file that the page links (`docx`, `pdf`); in a pdf that
the list links (`bare`); in page and docx (`both`), beside a picture of 1.2 MB (`heavy`); the prose in the page and
all of it in a docx (`split`)."""
Script = Callable[[Mapping[str, str]], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A portal of the cast: `family` names its module in `samples.families`, `mark` its 网站标识码."""

    id: str
    name: str
    host: str
    division: str
    level: Level
    family: str
    column: str = "政府信息公开年报"
    charset: str = "utf-8"
    robots: str = ""

    @property
    def mark(self) -> str:
        """Ten digits, the first six the division's code; 99 says that no real site has it."""
        return f"{self.division}9900"

    @property
    def home(self) -> str:
        """Where a visitor begins."""
        return f"http://{self.host}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to load down."""

    name: str
    content: bytes
    media_type: str

    @property
    def kind(self) -> str:
        """The ending of its name."""
        return self.name.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An item of the column: a report (`sample`) or something that looks like one (`lookalike` says what).

    `html` is its body in the markup `style`; `files` are linked from it.
    """

    number: int
    title: str
    publisher: str
    published: str
    html: str = ""
    style: str = "plain"
    delivery: Delivery = "html"
    files: tuple[File, ...] = ()
    sample: Sample | None = None
    lookalike: str = ""


@dataclass(slots=True)
class Site:
    """A portal as built. `answers` by path with its query; `scripts` by path, for any query or form.

    `places`: article → its path; `files`: article → the paths of its files; `twins`: the path of a print view or
    mobile page → the article it repeats. `missing` answers for every other path.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    scripts: dict[str, Script] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    files: dict[int, tuple[str, ...]] = field(default_factory=dict)
    twins: dict[str, int] = field(default_factory=dict)
    missing: Answer | None = None
