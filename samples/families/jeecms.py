"""jeecms: `/<channel>/<id>.jhtml`, lists index.jhtml, index_2.jhtml …, on a server with every bad habit.

Forbidden paths, dead and soft-dead links, redirect chains and a loop, bodies that end with the connection.
"""

from html import escape

from samples.web.answer import Answer, moved
from samples.web.chrome import Chrome, article_meta, record_table
from samples.web.files import attach
from samples.web.paging import cut
from samples.web.site import Article, Portal, Site
from samples.web.stairs import chrome_of, stairs, write

CHANNEL = "/zfxxgknb/"
FORBIDDEN = "/zfxxgknb/neibu/"
ON_A_PAGE = 9
HABITS = {
    "年报数据下载(内部)": f"{FORBIDDEN}index.jhtml",
    "2007年政府信息公开工作年度报告": f"{CHANNEL}7.jhtml",
    "年报专题旧版": "/loop/a",
}


def build(portal: Portal, column: tuple[Article, ...]) -> Site:
    """The portal with its column."""
    trail = {"首页": "/", "政务公开": "/zwgk/index.jhtml", "政府信息公开": "/zfxxgk/index.jhtml"}
    chrome = chrome_of(portal, trail | {portal.column: f"{CHANNEL}index.jhtml"})
    site = Site(answers=stairs(chrome) | _habits(chrome), missing=_soft(chrome))
    pages = cut(column, ON_A_PAGE)
    for article in column:
        _add(site, chrome, article)
    for n, articles in enumerate(pages):
        text = chrome.page(portal.column, _items(articles, last=n + 1 == len(pages)) + _pager(n, len(pages)))
        site.answers[CHANNEL + _name(n)] = write(chrome, text, framing="close")
    return site


def place(article: Article) -> str:
    """The article's path."""
    return f"{CHANNEL}{article.number}.jhtml"


def linked(article: Article) -> str:
    """What the list links: some articles by two redirects."""
    return f"/go/{article.number}" if article.number % 5 == 0 else place(article)


def _name(n: int) -> str:
    return f"index_{n + 1}.jhtml" if n else "index.jhtml"


def _items(articles: tuple[Article, ...], *, last: bool) -> str:
    items = [f'<li><a href="{linked(a)}">{escape(a.title)}</a> {a.published}</li>' for a in articles]
    items += [f'<li><a href="{path}">{words}</a></li>' for words, path in HABITS.items()] if last else []
    return '<ul class="list">\n' + "\n".join(items) + "\n</ul>\n"


def _pager(n: int, count: int) -> str:
    links = "".join(f'<a href="{_name(k)}">{k + 1}</a> ' for k in range(count) if k != n)
    return f'<div class="pager">第{n + 1}页/共{count}页 {links}</div>'


def _habits(chrome: Chrome) -> dict[str, Answer]:
    """What robots.txt forbids, a page that is gone, two that lead to each other."""
    return {
        f"{FORBIDDEN}index.jhtml": write(chrome, chrome.page("内部", "<p>此页不供抓取。</p>")),
        f"{CHANNEL}7.jhtml": write(chrome, chrome.page("404", "<h1>404 Not Found</h1>"), status=404),
        "/loop/a": moved("/loop/b"),
        "/loop/b": moved("/loop/a", 301),
    }


def _soft(chrome: Chrome) -> Answer:
    """What every unknown path answers: a page that says 404 with status 200."""
    text = '<div class="error"><h2>抱歉,您访问的页面不存在或已被删除</h2><p>请返回首页。</p></div>'
    return write(chrome, chrome.page("页面不存在", text, crumbs=False))


def _add(site: Site, chrome: Chrome, article: Article) -> None:
    path = place(article)
    site.places[article.number] = path
    if linked(article) != path:
        site.answers[linked(article)] = moved(f"/go/2/{article.number}", 301)
        site.answers[f"/go/2/{article.number}"] = moved(f"http://{chrome.portal.host}{path}")
    links = attach(site, article, lambda n, file: f"/attachment.jspx?cid={article.number}&i={n}")
    main = (
        f"{record_table(article, chrome.portal)}<h1>{escape(article.title)}</h1>\n"
        f'<div class="content">\n{article.html}{links}\n</div>'
    )
    text = chrome.page(article.title, main, meta=article_meta(article, chrome.portal.column))
    cookies = (("Set-Cookie", "clientlanguage=zh_CN; path=/"), ("set-cookie", "seen=1"))
    site.answers[path] = write(chrome, text, framing="chunked" if article.number % 2 else "close", headers=cookies)
