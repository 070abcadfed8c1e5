"""A provincial platform: `/content/article/<id>`, `/public/column/<unit>?type=4&catId=&action=list&pageIndex=N`.

Here most reports are files: an article that only links one, or a list that links the file itself.
"""

from html import escape

from samples.web.answer import Answer
from samples.web.chrome import Chrome, article_meta, record_table
from samples.web.files import attach
from samples.web.paging import cut
from samples.web.site import Article, Portal, Site
from samples.web.stairs import chrome_of, stairs, write

UNIT = 6600417
LIST = f"/public/column/{UNIT}?type=4&catId=32107&action=list"
ON_A_PAGE = 8


def build(portal: Portal, column: tuple[Article, ...]) -> Site:
    """The portal with its column."""
    trail = {"首页": "/", "政务公开": "/zwgk/index.html", "政府信息公开": f"/public/column/{UNIT}", portal.column: LIST}
    chrome = chrome_of(portal, trail)
    site = Site(answers=stairs(chrome))
    for article in column:
        _add(site, chrome, article)
    pages = cut(column, ON_A_PAGE)
    for n, articles in enumerate(pages, 1):
        site.answers[f"{LIST}&pageIndex={n}"] = _list(site, chrome, articles, n, len(pages))
    site.answers[LIST] = site.answers[f"{LIST}&pageIndex=1"]
    return site


def _list(site: Site, chrome: Chrome, articles: tuple[Article, ...], n: int, count: int) -> Answer:
    items = "\n".join(
        f'<li><a href="{escape(site.places[a.number])}">{escape(a.title)}</a><span>{a.published}</span></li>'
        for a in articles
    )
    numbers = " ".join(f'<a href="{escape(LIST)}&amp;pageIndex={k}">{k}</a>' for k in range(1, count + 1))
    pager = f'<div class="page-bar">{numbers} 共{count}页</div>'
    text = chrome.page(chrome.portal.column, f'<ul class="xxgk_nav_con">\n{items}\n</ul>\n{pager}')
    return write(chrome, text, gzipped=True)


def _add(site: Site, chrome: Chrome, article: Article) -> None:
    links = attach(site, article, lambda n, file: f"/group4/M00/{article.number:06d}/{n}.{file.kind}")
    if article.delivery == "bare":
        site.places[article.number] = site.files.pop(article.number)[0]
        return
    path = f"/content/article/{article.number}"
    site.places[article.number] = path
    main = (
        f'{record_table(article, chrome.portal)}<h1 class="newstitle">{escape(article.title)}</h1>\n'
        f"<p>发布时间：{article.published}</p>\n"
        f'<div class="j-fontContent newscontnet">\n{article.html}{links}\n</div>'
    )
    text = chrome.page(article.title, main, meta=article_meta(article, chrome.portal.column))
    site.answers[path] = write(chrome, text)
