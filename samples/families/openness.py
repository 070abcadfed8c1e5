"""The banners' platform: `/OpennessAnnualReport/show/<int>.html`, lists `/opennessAnnualReport/?branch_id=<24 hex>`.

Each unit has a branch and a list of its own; titles are cut; a `page` beyond the last shows the first again.
"""

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from html import escape

from samples.web.answer import Answer
from samples.web.chrome import Chrome, article_meta, record_table
from samples.web.files import attach
from samples.web.paging import cut
from samples.web.site import Article, Portal, Site
from samples.web.stairs import chrome_of, stairs, write

LIST = "/opennessAnnualReport/"
ON_A_PAGE = 5
CUT = 22


def build(portal: Portal, column: tuple[Article, ...]) -> Site:
    """The portal with its column."""
    trail = {"首页": "/", "政务公开": "/zwgk", "政府信息公开": "/openness", portal.column: LIST}
    chrome = chrome_of(portal, trail)
    site = Site(answers=stairs(chrome))
    site.scripts[LIST] = partial(_list, chrome, column)
    for article in column:
        _add(site, chrome, article)
    return site


def place(article: Article) -> str:
    """The article's path."""
    return f"/OpennessAnnualReport/show/{article.number}.html"


def branch(publisher: str) -> str:
    """The id of a unit's branch."""
    return sha256(publisher.encode()).hexdigest()[:24]


def _list(chrome: Chrome, column: tuple[Article, ...], asked: Mapping[str, str]) -> Answer:
    """A branch's page; without `branch_id` that of the first unit."""
    units = {branch(a.publisher): a.publisher for a in sorted(column, key=lambda a: len(a.publisher))}
    mine = asked.get("branch_id", next(iter(units)))
    pages = cut(tuple(a for a in column if branch(a.publisher) == mine), ON_A_PAGE)
    n = int(asked.get("page", "1"))
    shown = pages[n - 1] if 0 < n <= len(pages) else pages[0]
    main = f"{_units(units)}{_items(shown)}{_pager(mine, n, len(pages))}"
    return write(chrome, chrome.page(chrome.portal.column, main), gzipped=True)


def _units(units: Mapping[str, str]) -> str:
    links = "".join(f'<li><a href="{LIST}?branch_id={key}">{name}</a></li>' for key, name in units.items())
    return f'<ul class="branches">{links}</ul>\n'


def _items(articles: tuple[Article, ...]) -> str:
    lines = (
        f'<li><a href="{place(a)}">{escape(a.title[:CUT])}{"..." if len(a.title) > CUT else ""}</a>'
        f"<em>{a.published}</em></li>"
        for a in articles
    )
    return '<ul class="openness-list">\n' + "\n".join(lines) + "\n</ul>\n"


def _pager(mine: str, n: int, count: int) -> str:
    """Numbers, and a 下一页 that never ends."""
    root = f"{LIST}?branch_id={mine}&amp;page="
    numbers = "".join(f'<li><a href="{root}{k}">{k}</a></li>' for k in range(1, count + 1))
    return f'<ul class="pagination">{numbers}<li><a href="{root}{n + 1}">下一页</a></li></ul>'


def _add(site: Site, chrome: Chrome, article: Article) -> None:
    site.places[article.number] = place(article)
    links = attach(site, article, lambda n, file: f"/uploads/{article.number}/{n}.{file.kind}")
    main = (
        f"{record_table(article, chrome.portal)}<h2>{escape(article.title)}</h2>\n"
        f'<div class="text-main">\n{article.html}{links}\n</div>'
    )
    text = chrome.page(article.title, main, meta=article_meta(article, chrome.portal.column))
    site.answers[place(article)] = write(chrome, text, etag=True)
