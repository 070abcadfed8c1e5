"""Hanweb JCMS: `/art/YYYY/M/D/art_<column>_<id>.html`; the column's page carries its first records inside
`<script type="text/xml"><datastore>`, the rest come from `/module/web/jpage/dataproxy.jsp` by GET or POST."""

from collections.abc import Mapping
from functools import partial
from html import escape

from samples.web.answer import Answer
from samples.web.chrome import Chrome, article_meta, record_table
from samples.web.files import attach
from samples.web.site import Article, Portal, Site
from samples.web.stairs import chrome_of, stairs, write

COLUMN, UNIT = 1587, 60212
LIST = f"/col/col{COLUMN}/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"
ON_A_PAGE, EMBEDDED = 6, 12
NAMED = {"col": "1", "appid": "1", "webid": "24", "path": "/", "columnid": str(COLUMN), "sourceContentType": "1"}
NAMED |= {"unitid": str(UNIT), "webname": "sample", "permissiontype": "0"}


def build(portal: Portal, column: tuple[Article, ...]) -> Site:
    """The portal with its column."""
    trail = {"首页": "/", "政务公开": "/col/col1500/index.html", "政府信息公开": "/col/col1580/index.html"}
    chrome = chrome_of(portal, trail | {portal.column: LIST})
    site = Site(answers=stairs(chrome))
    site.answers[LIST] = write(chrome, chrome.page(portal.column, _embedded(column)), gzipped=True)
    site.scripts[PROXY] = partial(_records, column)
    for article in column:
        _add(site, chrome, article)
    return site


def place(article: Article) -> str:
    """The article's path."""
    year, month, day = (int(part) for part in article.published.split("-"))
    return f"/art/{year}/{month}/{day}/art_{COLUMN}_{article.number}.html"


def _record(article: Article) -> str:
    title = escape(article.title)
    return (
        f'<record><![CDATA[\n<li><a href="{place(article)}" target="_blank" title="{title}">{title}</a>'
        f"<span>{article.published}</span></li>]]></record>"
    )


def _store(column: tuple[Article, ...], shown: tuple[Article, ...]) -> str:
    pages = -(-len(column) // ON_A_PAGE)
    records = "\n".join(_record(article) for article in shown)
    return (
        f"<datastore>\n<totalrecord>{len(column)}</totalrecord><totalpage>{pages}</totalpage>\n"
        f"<recordset>\n{records}\n</recordset></datastore>"
    )


def _embedded(column: tuple[Article, ...]) -> str:
    query = "&".join(f"{name}={value}" for name, value in NAMED.items())
    return (
        f'<div id="{UNIT}" class="default_pgContainer"></div>\n'
        f'<script type="text/xml">{_store(column, column[:EMBEDDED])}</script>\n'
        f"<script>\nvar jpage = {{container: '{UNIT}', perPage: {ON_A_PAGE}, totalRecord: {len(column)}, "
        f"proxyUrl: '{PROXY}', param: '{query}'}};\n</script>"
    )


def _records(column: tuple[Article, ...], asked: Mapping[str, str]) -> Answer:
    """Records `startrecord` to `endrecord`, counted from 1; nothing when the column is not named rightly."""
    right = all(asked.get(name) == NAMED[name] for name in ("columnid", "unitid", "webid"))
    first, last = int(asked.get("startrecord", 1)), int(asked.get("endrecord", ON_A_PAGE))
    text = _store(column, column[first - 1 : last] if right else ())
    return Answer(body=text.encode(), content_type="text/xml;charset=UTF-8")


def _add(site: Site, chrome: Chrome, article: Article) -> None:
    site.places[article.number] = place(article)
    links = attach(
        site, article, lambda n, file: f"/module/download/downfile.jsp?filename={article.number}{n}.{file.kind}"
    )
    main = (
        f'{record_table(article, chrome.portal)}<h1 class="title">{escape(article.title)}</h1>\n'
        f"<p>发布日期：{article.published} 浏览次数：</p>\n"
        f'<div id="zoom">\n<!--ZJEG_RSS.content.begin-->{article.html}{links}<!--ZJEG_RSS.content.end-->\n</div>'
    )
    text = chrome.page(article.title, main, meta=article_meta(article, chrome.portal.column))
    site.answers[place(article)] = write(chrome, text, gzipped=True)
