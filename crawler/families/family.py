"""What is known of a CMS family."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from crawler.page import Page
from model.link import Link

NEVER = re.compile(r"(?!)")


def nothing(page: Page) -> list[Link]:
    """A family whose lists page by ordinary links."""
    return []


@dataclass(frozen=True, slots=True)
class Family:
    """A family's marks. `article` and `index` fit the path (and query) of its articles and list pages; `further` gives
    the next page of a list where no ordinary link does. A page that is not the family's gives nothing."""

    name: str
    article: re.Pattern[str] = NEVER
    index: re.Pattern[str] = NEVER
    further: Callable[[Page], list[Link]] = nothing
