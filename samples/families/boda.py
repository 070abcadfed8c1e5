"""Boda VSB: `/info/<channel>/<id>.htm`, the list `<channel>.htm` and then `<channel>/<N>.htm` counting down;
attachments by download.jsp."""

from html import escape

from samples.web.chrome import Chrome, article_meta, record_table
from samples.web.files import attach
from samples.web.paging import cut
from samples.web.site import Article, Portal, Site
from samples.web.stairs import chrome_of, stairs, write

LIST = "/zwgk/zfxxgk/zfxxgknb"
CHANNEL = 1043
ON_A_PAGE = 8
DOWNLOAD = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1488212&wbfileid="


def build(portal: Portal, column: tuple[Article, ...]) -> Site:
    """The portal with its column."""
    trail = {"首页": "/", "政务公开": "/zwgk.htm", "政府信息公开": "/zwgk/zfxxgk.htm", portal.column: f"{LIST}.htm"}
    chrome = chrome_of(portal, trail)
    site = Site(answers=stairs(chrome))
    pages = cut(column, ON_A_PAGE)
    for n, articles in enumerate(pages):
        text = chrome.page(portal.column, _items(articles, "../../" if n == 0 else "../../../") + _pager(n, len(pages)))
        site.answers[_page(n, len(pages))] = write(chrome, text)
    for article in column:
        _add(site, chrome, article)
    return site


def place(article: Article) -> str:
    """The article's path."""
    return f"/info/{CHANNEL}/{article.number}.htm"


def _page(n: int, count: int) -> str:
    """The list's n-th page, counted from 0: the second page has the highest number."""
    return f"{LIST}.htm" if n == 0 else f"{LIST}/{count - n}.htm"


def _items(articles: tuple[Article, ...], up: str) -> str:
    lines = (
        f'<li id="line_u8_{n}"><a href="{up}{place(a)[1:]}" target="_blank" title="{escape(a.title)}">'
        f"{escape(a.title)}</a><span>{a.published.replace('-', '/')}</span></li>"
        for n, a in enumerate(articles)
    )
    return '<ul class="winstyle">\n' + "\n".join(lines) + "\n</ul>\n"


def _pager(n: int, count: int) -> str:
    """Numbers and 下页, relative to the page they stand on."""
    folder = "zfxxgknb/" if n == 0 else ""
    hrefs = [
        folder + f"{count - k}.htm" if k else ("zfxxgknb.htm" if n == 0 else "../zfxxgknb.htm") for k in range(count)
    ]
    numbers = "".join(
        f'<span class="p_no_d">{k + 1}</span>' if k == n else f'<span class="p_no"><a href="{href}">{k + 1}</a></span>'
        for k, href in enumerate(hrefs)
    )
    following = f'<span class="p_next p_fun"><a href="{hrefs[n + 1]}">下页</a></span>' if n + 1 < count else ""
    return f'<div class="pb_sys_common"><span class="p_pages">{numbers}{following}</span></div>'


def _add(site: Site, chrome: Chrome, article: Article) -> None:
    site.places[article.number] = place(article)
    links = attach(site, article, lambda n, file: f"{DOWNLOAD}{article.number}{n}")
    main = (
        f'{record_table(article, chrome.portal)}<form name="_newscontent_fromname"><h1>{escape(article.title)}</h1>\n'
        f"<p>时间：{article.published} 点击：[<script>clicks({article.number})</script>]</p>\n"
        f'<div id="vsb_content"><div class="v_news_content">\n{article.html}\n</div></div>{links}</form>'
    )
    text = chrome.page(article.title, main, meta=article_meta(article, chrome.portal.column))
    site.answers[place(article)] = write(chrome, text, framing="chunked")
