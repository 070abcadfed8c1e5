"""League sites: `/<site>/YYYY-MM/DD/article_<18 digits>.html`, list pages by a GET parameter of one script."""

from collections.abc import Mapping
from functools import partial
from html import escape

from samples.web.answer import Answer
from samples.web.chrome import Chrome, article_meta, record_table
from samples.web.files import attach
from samples.web.paging import cut
from samples.web.site import Article, Portal, Site
from samples.web.stairs import chrome_of, stairs, write

LIST = "/info/iList.jsp"
ON_A_PAGE = 6


def build(portal: Portal, column: tuple[Article, ...]) -> Site:
    """The portal with its column."""
    trail = {"首页": "/", "政务公开": "/zwgk/index.html", "政府信息公开": "/zwgk/xxgk/index.html"}
    chrome = chrome_of(portal, trail | {portal.column: f"{LIST}?cat_id=10237"})
    site = Site(answers=stairs(chrome))
    site.scripts[LIST] = partial(_list, chrome, column)
    for article in column:
        _add(site, chrome, article)
    return site


def place(portal: Portal, article: Article) -> str:
    """The article's path."""
    year_month, day = article.published[:7], article.published[8:]
    return f"/{portal.id}/{year_month}/{day}/article_{year_month[:4]}{article.number:014d}.html"


def _list(chrome: Chrome, column: tuple[Article, ...], asked: Mapping[str, str]) -> Answer:
    """Page `cur_page` of the column; beyond the last, an empty one."""
    pages = cut(column, ON_A_PAGE)
    n = int(asked.get("cur_page", "1"))
    shown = pages[n - 1] if 0 < n <= len(pages) else ()
    items = "\n".join(
        f'<li><a href="{place(chrome.portal, a)}">{escape(a.title)}</a><span>{a.published}</span></li>' for a in shown
    )
    links = "".join(f'<a href="{LIST}?cat_id=10237&amp;cur_page={k}">{k}</a> ' for k in range(1, len(pages) + 1))
    return write(chrome, chrome.page(chrome.portal.column, f"<ul>\n{items}\n</ul>\n<div>{links}共{len(pages)}页</div>"))


def _add(site: Site, chrome: Chrome, article: Article) -> None:
    path = place(chrome.portal, article)
    site.places[article.number] = path
    links = attach(site, article, lambda n, file: f"{path.removesuffix('.html')}_{n}.{file.kind}")
    main = (
        f"{record_table(article, chrome.portal)}<h1>{escape(article.title)}</h1>\n"
        f'<div id="ivs_content">\n{article.html}{links}\n</div>'
    )
    text = chrome.page(article.title, main, meta=article_meta(article, chrome.portal.column))
    site.answers[path] = write(chrome, text, etag=True)
