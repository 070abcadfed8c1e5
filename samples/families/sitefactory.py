"""SiteFactory: `/Item/<id>.aspx`, lists Index.aspx, Index_2.aspx …; old pages without meta tags."""

from html import escape

from samples.web.chrome import Chrome
from samples.web.files import attach
from samples.web.paging import cut
from samples.web.site import Article, Portal, Site
from samples.web.stairs import chrome_of, stairs, write

FOLDER = "/Category_214/"
ON_A_PAGE = 6


def build(portal: Portal, column: tuple[Article, ...]) -> Site:
    """The portal with its column."""
    trail = {"首页": "/", "政务公开": "/Category_200/Index.aspx", "政府信息公开": "/Category_210/Index.aspx"}
    chrome = chrome_of(portal, trail | {portal.column: f"{FOLDER}Index.aspx"})
    site = Site(answers=stairs(chrome))
    pages = cut(column, ON_A_PAGE)
    for n, articles in enumerate(pages):
        text = chrome.page(portal.column, _items(articles) + _pager(n, len(pages)))
        site.answers[FOLDER + _name(n)] = write(chrome, text)
    for article in column:
        _add(site, chrome, article)
    return site


def place(article: Article) -> str:
    """The article's path."""
    return f"/Item/{article.number}.aspx"


def _name(n: int) -> str:
    return f"Index_{n + 1}.aspx" if n else "Index.aspx"


def _items(articles: tuple[Article, ...]) -> str:
    rows = "\n".join(
        f'<tr><td>·</td><td><a href="{place(a)}" title="标题：{escape(a.title)}">{escape(a.title)}</a></td>'
        f"<td>[{a.published}]</td></tr>"
        for a in articles
    )
    return f'<table width="100%">\n{rows}\n</table>\n'


def _pager(n: int, count: int) -> str:
    following = f'<a href="{FOLDER}{_name(n + 1)}">下一页</a>' if n + 1 < count else "下一页"
    return f'<div class="pagecss">页次：{n + 1}/{count} {following} <a href="{FOLDER}{_name(count - 1)}">尾页</a></div>'


def _add(site: Site, chrome: Chrome, article: Article) -> None:
    site.places[article.number] = place(article)
    links = attach(site, article, lambda n, file: f"/UploadFiles/{article.number}_{n}.{file.kind}")
    main = (
        f'<table width="980" align="center"><tr><td align="center"><b>{escape(article.title)}</b></td></tr>\n'
        f"<tr><td>来源：{article.publisher} 更新时间：{article.published} 点击数：12</td></tr>\n"
        f'<tr><td id="fontzoom">\n{article.html}{links}\n</td></tr></table>'
    )
    site.answers[place(article)] = write(chrome, chrome.page(article.title, main))
