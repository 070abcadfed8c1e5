"""A portal of the farm as built: what each path answers, and where each article came to stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from samples.body import Level
from samples.reports import Sample
from samples.web.answer import Answer

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

    `html` is its body; `files` are linked from it. With `bare` the list links the first file itself.
    `carrier` says where the report's tables stand: in the page, or in the docx or pdf.
    """

    number: int
    title: str
    publisher: str
    published: str
    html: str = ""
    files: tuple[File, ...] = ()
    bare: bool = False
    carrier: str = "html"
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
