"""A portal whose list and articles are written by script: the HTML is empty until fetch() brought the JSON."""

import json
from collections.abc import Mapping
from functools import partial

from samples.web.answer import Answer
from samples.web.chrome import Chrome
from samples.web.files import attach
from samples.web.paging import cut
from samples.web.site import Article, Portal, Site
from samples.web.stairs import chrome_of, stairs, write

LIST = "/xxgk/nb/list.html"
ON_A_PAGE = 10
LIST_SCRIPT = """<div id="app"><p>正在加载…</p></div>
<script>
var page = new URLSearchParams(location.search).get('page') || '1';
fetch('/api/list?channel=nb&page=' + page).then(r => r.json()).then(data => {
  var items = data.rows.map(row =>
    '<li><a href="' + row.path + '">' + row.title + '</a><span>' + row.date + '</span></li>');
  var pages = [];
  for (var n = 1; n <= data.pages; n++) pages.push('<a href="?page=' + n + '">' + n + '</a>');
  document.getElementById('app').innerHTML =
    '<ul>' + items.join('') + '</ul><div class="pages">' + pages.join(' ') + '</div>';
});
</script>"""
ARTICLE_SCRIPT = """<div id="app"><p>正在加载…</p></div>
<script>
var id = location.pathname.match(/(\\d+)\\.html$/)[1];
fetch('/api/article?id=' + id).then(r => r.json()).then(data => {
  document.title = data.title + '-' + document.title;
  document.getElementById('app').innerHTML = '<h1>' + data.title + '</h1><p class="info">发布机构：' + data.publisher +
    ' 发布日期：' + data.date + '</p><div class="content">' + data.html + '</div>';
});
</script>"""


def build(portal: Portal, column: tuple[Article, ...]) -> Site:
    """The portal with its column."""
    trail = {"首页": "/", "政务公开": "/zwgk/", "政府信息公开": "/xxgk/index.html", portal.column: LIST}
    chrome = chrome_of(portal, trail)
    site = Site(answers=stairs(chrome))
    site.scripts[LIST] = lambda asked: write(chrome, chrome.page(portal.column, LIST_SCRIPT))
    site.scripts["/api/list"] = partial(_rows, column)
    for article in column:
        _add(site, chrome, article)
    return site


def place(article: Article) -> str:
    """The article's path."""
    return f"/xxgk/nb/{article.number}.html"


def _rows(column: tuple[Article, ...], asked: Mapping[str, str]) -> Answer:
    pages = cut(column, ON_A_PAGE)
    n = int(asked.get("page", "1"))
    shown = pages[n - 1] if 0 < n <= len(pages) else ()
    rows = [{"path": place(a), "title": a.title, "date": a.published} for a in shown]
    return _json({"mark": "样例", "pages": len(pages), "rows": rows})


def _add(site: Site, chrome: Chrome, article: Article) -> None:
    site.places[article.number] = place(article)
    links = attach(site, article, lambda n, file: f"/files/{article.number}-{n}.{file.kind}")
    site.answers[place(article)] = write(chrome, chrome.page("信息内容", ARTICLE_SCRIPT))
    fields = {"mark": "样例", "title": article.title, "publisher": article.publisher, "date": article.published}
    site.answers[f"/api/article?id={article.number}"] = _json(fields | {"html": article.html + links})


def _json(data: object) -> Answer:
    body = json.dumps(data, ensure_ascii=False).encode()
    return Answer(body=body, content_type="application/json; charset=utf-8", gzipped=True)
