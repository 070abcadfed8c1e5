"""Ucap: `/<site>/c<channel>/YYYYMM/<32 hex>.shtml`, lists list.shtml, list_2.shtml …"""

from hashlib import md5
from html import escape

from samples.web.chrome import Chrome, article_meta, record_table
from samples.web.files import attach
from samples.web.paging import cut
from samples.web.site import Article, Portal, Site
from samples.web.stairs import chrome_of, stairs, write

ON_A_PAGE = 7


def build(portal: Portal, column: tuple[Article, ...]) -> Site:
    """The portal with its column."""
    root = f"/{portal.id}/"
    channel = f"{root}c104021/"
    trail = {"首页": "/", "政务公开": f"{root}zwgk/zwgk.shtml", "政府信息公开": f"{root}c104001/zfxxgk.shtml"}
    chrome = chrome_of(portal, trail | {portal.column: f"{channel}list.shtml"})
    site = Site(answers=stairs(chrome))
    pages = cut(column, ON_A_PAGE)
    for n, articles in enumerate(pages):
        text = chrome.page(portal.column, _items(channel, articles) + _pager(n, len(pages)))
        site.answers[channel + _name(n)] = write(chrome, text, modified=True)
    for article in column:
        _add(site, chrome, channel, article)
    return site


def place(article: Article) -> str:
    """The article's path below its channel."""
    name = md5(f"sample{article.number}".encode(), usedforsecurity=False).hexdigest()
    return f"{article.published[:7].replace('-', '')}/{name}.shtml"


def _name(n: int) -> str:
    return f"list_{n + 1}.shtml" if n else "list.shtml"


def _items(channel: str, articles: tuple[Article, ...]) -> str:
    rows = "\n".join(
        f'<tr><td><a href="{channel}{place(a)}" target="_blank">{escape(a.title)}</a></td><td>{a.published}</td></tr>'
        for a in articles
    )
    return f'<table class="list_table">\n{rows}\n</table>\n'


def _pager(n: int, count: int) -> str:
    names = {"首页": 0, "上一页": max(n - 1, 0), "下一页": min(n + 1, count - 1), "尾页": count - 1}
    links = "".join(f'<a href="{_name(k)}">{words}</a> ' for words, k in names.items())
    return f'<div class="pagination">共{count}页 {links}</div>'


def _add(site: Site, chrome: Chrome, channel: str, article: Article) -> None:
    path = channel + place(article)
    site.places[article.number] = path
    links = attach(site, article, lambda n, file: f"{path.removesuffix('.shtml')}/files/{n}.{file.kind}")
    main = (
        f'{record_table(article, chrome.portal)}<div class="detail"><h1>{escape(article.title)}</h1>\n'
        f"<p>来源：{article.publisher} 日期：{article.published} 字号：大 中 小</p>\n"
        f'<div id="UCAP-CONTENT">\n{article.html}{links}\n</div></div>'
    )
    text = chrome.page(article.title, main, meta=article_meta(article, chrome.portal.column))
    site.answers[path] = write(chrome, text, modified=article.number % 3 > 0, gzipped=True)
