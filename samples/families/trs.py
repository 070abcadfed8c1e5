"""TRS WCM: `<channel>/YYYYMM/tYYYYMMDD_<id>.html`, list pages index.html, index_1.html …, relative links.

A UTF-8 portal tells the number of pages by `createPageHTML(N, i, "index", "html")`, a GBK one by `var countPage`
and declares no charset.
"""

from html import escape

from samples.web.chrome import Chrome, article_meta, record_table
from samples.web.files import attach
from samples.web.paging import cut
from samples.web.site import Article, Portal, Site
from samples.web.stairs import chrome_of, stairs, write

CHANNEL = "/zwgk/zfxxgk/zfxxgknb/"
ON_A_PAGE = 10
PAGER = 'createPageHTML(countPage, currentPage, "index", "html");'


def build(portal: Portal, column: tuple[Article, ...]) -> Site:
    """The portal with its column."""
    trail = {"首页": "/", "政务公开": "/zwgk/", "政府信息公开": "/zwgk/zfxxgk/", portal.column: CHANNEL}
    chrome = chrome_of(portal, trail)
    site = Site(answers=stairs(chrome))
    pages = cut(column, ON_A_PAGE)
    for n, articles in enumerate(pages):
        name = f"index_{n}.html" if n else "index.html"
        site.answers[CHANNEL + name] = write(chrome, _list(chrome, articles, n, len(pages)), modified=True)
    site.answers[CHANNEL] = site.answers[CHANNEL + "index.html"]
    for article in column:
        _add(site, chrome, article)
    return site


def place(article: Article) -> str:
    """The article's path below its channel."""
    day = article.published.replace("-", "")
    return f"{day[:6]}/t{day}_{article.number}.html"


def _list(chrome: Chrome, articles: tuple[Article, ...], n: int, count: int) -> str:
    items = "\n".join(
        f'<li><a href="./{place(a)}" title="{escape(a.title)}">{escape(a.title)}</a><span>{a.published}</span></li>'
        for a in articles
    )
    pager = f'createPageHTML({count}, {n}, "index", "html");'
    if chrome.portal.charset != "utf-8":
        pager = f"var currentPage = {n};\nvar countPage = {count};\n" + PAGER
    script = f'<div class="page"><script>\n{pager}\n</script></div>'
    return chrome.page(chrome.portal.column, f'<ul class="list">\n{items}\n</ul>\n{script}')


def _add(site: Site, chrome: Chrome, article: Article) -> None:
    path = CHANNEL + place(article)
    site.places[article.number] = path
    links = attach(site, article, lambda n, file: f"{path.removesuffix('.html')}_{n}.{file.kind}")
    twin = _twin(site, chrome, article, path) if article.sample and article.number % 4 == 0 else ""
    main = (
        f"{record_table(article, chrome.portal)}<h1>{escape(article.title)}</h1>\n"
        f'<div class="info">发布时间：{article.published} 来源：{article.publisher} {twin}</div>\n'
        f'<div class="TRS_Editor">\n{article.html}{links}\n</div>'
    )
    text = chrome.page(article.title, main, meta=article_meta(article, chrome.portal.column))
    site.answers[path] = write(chrome, text, etag=True, gzipped=article.number % 2 == 0)


def _twin(site: Site, chrome: Chrome, article: Article, path: str) -> str:
    """The same report once more, as a page for telephones (UTF-8 portal) or for printing; returns the link to it."""
    words, twin = ("手机版", path.replace(".html", "_wap.html"))
    if chrome.portal.charset != "utf-8":
        words, twin = "打印本页", f"{path}?print=1"
    site.twins[twin] = article.number
    site.answers[twin] = write(chrome, chrome.page(article.title, f"<h1>{escape(article.title)}</h1>\n{article.html}"))
    return f'<a href="{twin}">{words}</a>'
