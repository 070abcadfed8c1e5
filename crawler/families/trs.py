"""TRS WCM: `/<channel>/YYYYMM/tYYYYMMDD_<id>.html`; a list is `index.html`, then `index_1.html` to `index_{N-1}.html`,
and only a script knows N."""

import re
from collections import Counter

from crawler.families.family import Family
from crawler.page import Page
from model.link import Link

CREATE = re.compile(
    r"createPage\w*\(\s*['\"]?(\d+)['\"]?\s*,\s*['\"]?(\d+)['\"]?\s*,\s*['\"](\w+)['\"]\s*,\s*['\"](\w+)['\"]"
)
COUNT = re.compile(r"var\s+countPage\s*=\s*['\"]?(\d+)")
CURRENT = re.compile(r"var\s+currentPage\s*=\s*['\"]?(\d+)")
EXTENSION = re.compile(r"""["'.](s?html?)\b""")
ARTICLE = re.compile(r"/t(?:19|20)\d{6}_\d+(?:_wap)?\.(s?html?)\b")
NAME = re.compile(r"/(?P<stem>[A-Za-z]\w*?)(?:_(?P<number>\d+))?\.(?P<ext>s?html?)$")


def further(page: Page) -> list[Link]:
    """The page after this one, while the script says that there is one."""
    called = CREATE.search(page.scripts)
    if called:
        count, current, stem, ext = int(called[1]), int(called[2]), called[3], called[4]
    elif counted := COUNT.search(page.scripts):
        count = int(counted[1])
        stem, ext, current = _place(page)
    else:
        return []
    if current + 1 >= count:
        return []
    url = page.absolute(f"{stem}_{current + 1}.{ext}")
    return [Link(url=url, role="list", text=str(current + 2), via=page.url)]


def _place(page: Page) -> tuple[str, str, int]:
    """Stem, extension and number of this page, from its address and its own count."""
    named = NAME.search(page.url.split("?")[0])
    stem, ext, number = (
        (named["stem"], named["ext"], named["number"] or "0") if named else ("index", _extension(page), "0")
    )
    said = CURRENT.search(page.scripts)
    return stem, ext, int(said[1]) if said else int(number)


def _extension(page: Page) -> str:
    """The extension of a list whose first page is asked for by its folder: that of the pager's script, else of the
    articles."""
    named: list[str] = EXTENSION.findall(page.scripts) or ARTICLE.findall(page.text) or ["html"]
    return Counter(named).most_common(1)[0][0]


FAMILY = Family(
    name="trs",
    article=re.compile(r"/t(19|20)\d{6}_\d+(_wap)?\.s?html?$"),
    index=re.compile(r"/(index|list)(_\d+)?\.s?html?$"),
    further=further,
)
