"""A link: an address worth asking for, and why it was thought so."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["home", "section", "list", "article", "attachment", "requisite", "frame", "robots", "probe"]
"""What a page is for the crawl. `section`: a page on the way to a column; `list`: a page of a column;
`article`: a page or file linked from a list, perhaps a report; `attachment`: a file linked from an article;
`requisite`: what a page needs to be shown (css, js, image, font); `frame`: a framed page; `probe`: a path that
cannot exist, asked to learn what the portal answers then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address with the words it was found by. A higher `score` is asked for sooner."""

    url: str
    role: Role
    text: str = ""
    context: str = ""
    via: str = ""
    score: float = 0.0
    depth: int = 0
    method: Literal["GET", "POST"] = "GET"
    body: bytes = b""
