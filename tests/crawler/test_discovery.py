from collections.abc import Callable
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import discover, is_article, is_index, is_next
from crawler.page import Page
from model.link import Link, Role
from model.portal import Portal

PORTAL = Portal(id="x", name="某县", division="150724", level="county", home="http://www.x.gov.cn/")
Found = Callable[..., dict[str, Link]]


def found(
    html: str, role: Role = "list", url: str = "http://www.x.gov.cn/nb/", text: str = "", charset: str = "utf-8",
    scope: str = "all",
) -> dict[str, Link]:  # fmt: skip
    portal = Portal(
        id="x",
        name="某县",
        division="150724",
        level="county",
        home="http://www.x.gov.cn/",
        scope=scope,  # type: ignore[arg-type]
    )
    page = Page.of(url, html.encode(charset), Link(url=url, role=role, text=text), portal)
    return {link.url.removeprefix("http://www.x.gov.cn"): link for link in discover(page)}


COLUMNS = [
    '<a href="/c/">政府信息公开年报</a>',
    '<a href="/c/">信息公开年报</a>',
    '<a href="/c/">年度报告</a>',
    '<a href="/c/">公开年报</a>',
    '<a href="/c/"> 政府信息公开 工作年度报告 </a>',
    '<a href="/c/">【政府信息公开年度报告】</a>',
    '<a href="/c/" title="政府信息公开年报">政府信息公…</a>',
    '<a href="/c/"><img src="/x.png" alt="政府信息公开年报"></a>',
    '<a href="/c/" title="政府信息公开年报"><img src="/x.png"></a>',
    '<map><area href="/c/" title="信息公开年报"></map>',
    '<div><h3>政府信息公开年报</h3><a href="/c/">更多&gt;&gt;</a></div>',
    '<a href="javascript:void(0)" onclick="window.open(\'/c/\')">信息公开年报</a>',
    "<a href=\"javascript:location.href='/c/'\">信息公开年报</a>",
    "<li onclick=\"location.href='/c/'\">信息公开年报</li>",
    "<script>document.write('<li><a href=\"/c/\">信息公开年报<\\/a><\\/li>')</script>",
    '<base href="http://www.x.gov.cn/c/"><a href=".">信息公开年报</a>',
    '<a href="\\c\\">信息公开年报</a>',
]


@pytest.mark.parametrize("html", COLUMNS)
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_the_column_is_known_by_its_words_wherever_they_stand(html: str, charset: str) -> None:
    filler = "<p>鄂温克族自治旗人民政府主办，欢迎您访问本网站，今天是星期二</p>" * 5
    links = found(filler + html, role="home", url="http://www.x.gov.cn/", charset=charset)
    assert links["/c/"].role == "list"


@pytest.mark.parametrize("words", ["政务公开", "政府信息公开", "信息公开专栏", "某县政府信息公开", "政府信息公开平台"])
def test_sections_are_on_the_way(words: str) -> None:
    assert found(f'<a href="/c/">{words}</a>', role="home")["/c/"].role == "section"


@pytest.mark.parametrize(
    "words",
    [
        "新闻中心",
        "政府信息公开指南",
        "政府信息公开制度",
        "政府工作报告",
        "依申请公开",
        "法治政府建设年度报告",
        "部门决算",
        "联系我们",
    ],
)
def test_what_leads_elsewhere_is_left(words: str) -> None:
    assert found(f'<a href="/c/">{words}</a>', role="home") == {}


def test_columns_go_before_sections_and_nearer_ones_before_wider() -> None:
    html = '<a href="/a/">政务公开</a><a href="/b/">政府信息公开</a><a href="/c/">政府信息公开年报</a>'
    assert list(found(html, role="home")) == ["/c/", "/b/", "/a/"]


ITEMS = """<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul>
<ul class="news"><li><a href="/xw/t20240101_88001.html">县长主持召开会议</a></li>
<li><a href="/xw/t20240102_88002.html">我县举行开工仪式</a></li></ul>
<ul class="list"><li><a href="t20240101_10001.html">某县人民政府2023年政府信息公开工作年度报告</a></li>
<li><a href="t20240101_10002.html">教育局2023年</a></li>
<li><a href="t20240101_10003.html">某某镇</a></li>
<li><a href="t20240101_10004.html">某县2022年法治政府建设年度报告</a></li>
<li><a href="P020240101.pdf">卫健委2023年度报告</a></li>
<li><a href="t20240101_10005.html" title="农牧局2022年政府信息公开年报">农牧局2022年政府信…</a></li></ul>"""


def test_a_list_gives_its_entries_and_not_what_stands_around_them() -> None:
    articles = [url for url, link in found(ITEMS).items() if link.role == "article"]
    assert set(articles) == {
        "/nb/t20240101_10001.html",
        "/nb/t20240101_10002.html",
        "/nb/t20240101_10003.html",
        "/nb/t20240101_10005.html",
        "/nb/P020240101.pdf",
    }


def test_files_called_by_their_names_may_be_reports() -> None:
    names = ("001_ab12.txt", "2019.pdf", "年报.docx")
    html = "".join(f'<li><a href="{name}">{name}</a></li>' for name in names)
    links = found(html + '<li><a href="a.pdf">采购公告</a></li><a href="x.png">x.png</a>')
    articles = {unquote(url) for url, link in links.items() if link.role == "article"}
    assert articles == {f"/nb/{name}" for name in names}


@pytest.mark.parametrize(("scope", "expected"), [("all", 3), ("departments", 2), ("government", 1)])
def test_scope_says_whose_reports_are_wanted(scope: str, expected: int) -> None:
    bodies = ["某县人民政府", "某县教育局", "某某镇人民政府"]
    html = "".join(
        f'<li><a href="t20240101_{n}0001.html">{body}2023年政府信息公开年报</a></li>'
        for n, body in enumerate(bodies, 1)
    )
    assert len(found(html, scope=scope)) == expected


def test_years_and_units_of_a_column_are_followed() -> None:
    html = """<a href="/nb/2023/">2023年</a><a href="/nb/2022/">2022</a><a href="/nb/bm/">部门年报</a>
    <a href="/nb/?unit=12">教育局</a><a href="/nb/?unit=13">某某镇</a><a href="/xw/">新闻</a>"""
    assert {url for url, link in found(html).items() if link.role == "list"} == {
        "/nb/2023/", "/nb/2022/", "/nb/bm/", "/nb/?unit=12", "/nb/?unit=13",
    }  # fmt: skip


PAGERS = {
    "trs": ('<script>createPageHTML(5, 0, "index", "html");</script>', "/nb/", "/nb/index_1.html"),
    "trs later": ('<script>createPageHTML(5, 2, "index", "shtml");</script>', "/nb/index_2.shtml", "/nb/index_3.shtml"),
    "trs last": ('<script>createPageHTML(5, 4, "index", "html");</script>', "/nb/index_4.html", ""),
    "trs one page": ('<script>createPageHTML(1, 0, "index", "html");</script>', "/nb/", ""),
    "trs count": ("<script>var currentPage = 1; var countPage = 3</script>", "/nb/index_1.html", "/nb/index_2.html"),
    "trs count, asked by the folder, the script names htm": (
        """<script>var countPage = 4//共几页
        document.write("<a href=\\"index"+"_" + i + "."+"htm\\">")</script>""",
        "/nb/",
        "/nb/index_1.htm",
    ),
    "trs count, asked by the folder, the articles are shtml": (
        "<a href='./202403/t20240325_45031.shtml'>x</a><script>var countPage = 4</script>",
        "/nb/",
        "/nb/index_1.shtml",
    ),
    "words": ('<a href="?page=1">上一页</a><a href="?page=3">下一页</a>', "/nb/?page=2", "/nb/?page=3"),
    "arrow": ('<a href="p3.html">&gt;</a>', "/nb/p2.html", "/nb/p3.html"),
    "numbers": ('<a href="?p=1">1</a><a href="?p=2">2</a><a href="?p=3">3</a>', "/nb/", "/nb/?p=2"),
    "years are no pages": ('<a href="2019/">2019</a><a href="2020/">2020</a>', "/nb/", ""),
    "boda": ('<div id="vsb_content"></div>共48条 1/4', "/nb.htm", "/nb/3.htm"),
    "boda later": ('<div id="vsb_content"></div>共48条 3/4', "/nb/2.htm", "/nb/1.htm"),
    "boda last": ('<div id="vsb_content"></div>共48条 4/4', "/nb/1.htm", ""),
}


@pytest.mark.parametrize("name", PAGERS)
def test_the_next_page_of_a_list(name: str) -> None:
    html, url, expected = PAGERS[name]
    links = found(html, url=f"http://www.x.gov.cn{url}")
    assert [place for place, link in links.items() if is_next(link)] == ([expected] if expected else [])


DATASTORE = """<div id="60212"><script type="text/xml"><datastore><nextgroup><![CDATA[
<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=24&path=/&columnid=1587&unitid=60212&permissiontype=0"></a>]]>
</nextgroup><recordset>{records}</recordset></datastore></script></div>
<script>$('#60212').jpage({{perPage: 2, totalRecord: {total}, proxyUrl: '/module/web/jpage/dataproxy.jsp',
ajaxParam: {{col: 1, appid: 1, webid: 24, path: '/', columnid: 1587, sourceContentType: 1,
unitid: '60212'}}}});</script>"""
RECORD = '<record><![CDATA[<li><a href="/art/2024/1/{n}/art_1587_1000{n}.html">某局2023年年报</a></li>]]></record>'


def hanweb(total: int) -> dict[str, Link]:
    records = "".join(RECORD.format(n=n) for n in (1, 2))
    return found(DATASTORE.format(records=records, total=total), url="http://www.x.gov.cn/col/col1587/index.html")


def test_hanweb_records_inside_a_script_are_read_and_the_rest_is_asked_of_the_proxy() -> None:
    links = hanweb(9)
    assert links["/art/2024/1/1/art_1587_10001.html"].role == "article"
    (onward,) = [link for link in links.values() if is_next(link)]
    assert "startrecord=3&endrecord=8&perpage=2" in onward.url
    assert "columnid=1587" in onward.url
    assert "sourceContentType=1" in onward.url
    assert not any(is_next(link) for link in hanweb(2).values())


ASIDE = """<div id="771"><script type="text/xml"><datastore><recordset>{}</recordset></datastore></script></div>"""


@pytest.mark.parametrize("before", [True, False])
def test_hanweb_counts_the_records_of_its_own_list_alone(before: bool) -> None:
    aside = ASIDE.format("".join(RECORD.format(n=n) for n in (7, 8, 9)))
    html = DATASTORE.format(records="".join(RECORD.format(n=n) for n in (1, 2)), total=9)
    links = found(aside + html if before else html + aside, url="http://www.x.gov.cn/col/col1587/index.html")
    assert ["startrecord=3&" in link.url for link in links.values() if is_next(link)] == [True]


def answered(link: Link, body: str) -> list[Link]:
    return [one for one in discover(Page.of(link.url, body.encode(), link, PORTAL)) if is_next(one)]


def test_hanweb_goes_on_to_the_end_of_the_records() -> None:
    (first,) = [link for link in hanweb(9).values() if is_next(link)]
    (second,) = answered(first, f"<datastore><totalrecord>9</totalrecord>{RECORD.format(n=3) * 6}</datastore>")
    assert "startrecord=9&endrecord=9" in second.url
    assert answered(second, f"<datastore><totalrecord>9</totalrecord>{RECORD.format(n=9)}</datastore>") == []


def test_hanweb_is_asked_by_post_when_get_brings_nothing() -> None:
    (first,) = [link for link in hanweb(9).values() if is_next(link)]
    (posted,) = answered(first, "<datastore></datastore>")
    assert (posted.method, b"columnid=1587" in posted.body) == ("POST", True)
    assert "startrecord=3&endrecord=8" in posted.url
    (onward,) = answered(posted, f"<datastore><totalrecord>20</totalrecord>{RECORD.format(n=3) * 6}</datastore>")
    assert (onward.method, "startrecord=9&endrecord=14" in onward.url) == ("POST", True)
    assert answered(posted, "<datastore></datastore>") == []


ATTACHED = {
    "document": ('<a href="P0202.docx">附件</a>', "/nb/P0202.docx"),
    "download.jsp": ('<a href="/system/_content/download.jsp?urltype=x.Attach&amp;owner=1&amp;wbfileid=2">x</a>',
                     "/system/_content/download.jsp?urltype=x.Attach&owner=1&wbfileid=2"),
    "viewer": ('<iframe src="/pdfjs/web/viewer.html?file=/f/a.pdf"></iframe>', "/f/a.pdf"),
    "object": ('<object data="/f/a.pdf"></object>', "/f/a.pdf"),
    "script": ("<script>showPdf('/f/a.pdf')</script>", "/f/a.pdf"),
    "click": ("<a href=\"#\" onclick=\"down('/f/a.xls')\">附件</a>", "/f/a.xls"),
    "picture": ('<a href="/f/scan.jpg">年报扫描件</a>', "/f/scan.jpg"),
    "wps": ('<a href="/f/a.wps">x</a>', "/f/a.wps"),
    "zip": ('<a href="/f/a.ZIP">x</a>', "/f/a.ZIP"),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACHED)
def test_the_files_of_an_article_are_its_attachments(name: str) -> None:
    html, url = ATTACHED[name]
    assert found(html, role="article")[url].role == "attachment"


def test_frames_and_requisites_of_an_article_are_taken() -> None:
    html = """<link rel="stylesheet" href="/a.css"><script src="/a.js"></script><img src="s.png">
    <style>@import "/b.css"; body { background: url('bg.gif') }</style><iframe src="/text.html"></iframe>"""
    roles = {url: link.role for url, link in found(html, role="article").items()}
    assert roles == {
        "/a.css": "requisite", "/a.js": "requisite", "/nb/s.png": "requisite", "/b.css": "requisite",
        "/nb/bg.gif": "requisite", "/text.html": "frame",
    }  # fmt: skip
    css = found("@import url(c.css); p { src: url(../f.woff) }", role="requisite", url="http://www.x.gov.cn/css/a.css")
    assert set(css) == {"/css/c.css", "/f.woff"}


MOVED = [
    '<meta http-equiv="refresh" content="0; url=/new/">',
    "<META HTTP-EQUIV=REFRESH CONTENT='1;URL=\"/new/\"'>",
    "<script>window.location.href = '/new/';</script>",
    "<script>top.location.replace('/new/')</script>",
]


@pytest.mark.parametrize("html", MOVED)
def test_a_page_that_sends_elsewhere_is_followed_as_what_it_is(html: str) -> None:
    assert {url: link.role for url, link in found(html, role="home").items()} == {"/new/": "home"}


def test_the_frames_of_a_home_page_are_sections() -> None:
    html = '<frameset><frame src="/top.html"><frame src="/main.html"></frameset>'
    assert found(html, role="home")["/main.html"].role == "section"


def test_other_sites_are_not_followed() -> None:
    assert found('<a href="http://www.y.gov.cn/nb/">政府信息公开年报</a>', role="home") == {}


ARTICLES = [
    "/zwgk/nb/202403/t20240321_123456.html", "/art/2024/3/21/art_1587_12345.html", "/info/1043/95505.htm",
    "/x/c104/202403/0123456789abcdef0123456789abcdef.shtml", "/content/article/202625", "/public/660/123.html",
    "/OpennessAnnualReport/show/123.html", "/s/2024-03/21/article_202403211234567890.html", "/Item/123.aspx",
    "/ShowArticle.asp?ArticleID=12", "/nb/12.jhtml", "/f/a.pdf", "/x/news123456.html", "/show.php?id=1234",
]  # fmt: skip
INDEXES = [
    "/nb/", "/nb/index.html", "/nb/index_3.shtml", "/col/col1587/index.html", "/nb/list.shtml",
    "/opennessAnnualReport/?branch_id=0123456789abcdef01234567", "/nb/index_2.jhtml", "/info/iList.jsp?cur_page=2",
]  # fmt: skip


@pytest.mark.parametrize("place", ARTICLES)
def test_articles_are_known_by_their_address(place: str) -> None:
    assert is_article(f"http://www.x.gov.cn{place}")


@pytest.mark.parametrize("place", INDEXES)
def test_lists_are_known_by_their_address(place: str) -> None:
    assert is_index(f"http://www.x.gov.cn{place}")
    assert not is_article(f"http://www.x.gov.cn{place}")


@given(st.text(max_size=200), st.sampled_from(["home", "section", "list", "article", "requisite"]))
def test_no_page_breaks_it_and_every_link_can_be_asked(html: str, role: Role) -> None:
    for link in discover(Page.of("http://www.x.gov.cn/a/", html.encode(), Link(url="x", role=role), PORTAL)):
        assert link.url.startswith(("http://", "https://"))
        assert "#" not in link.url


TAGS = st.sampled_from(
    [
        "<a href='",
        "'>",
        "</a>",
        "年报",
        "<ul>",
        "<li>",
        "2023",
        "<script>",
        "createPageHTML(",
        ")",
        "<iframe src=",
        "url(",
        "<base href='//",
        "<![CDATA[",
        "<datastore>",
        "dataproxy.jsp",
        "\x00",
        "\\",
    ]
)


@given(st.lists(TAGS, max_size=40))
def test_no_markup_breaks_it(parts: list[str]) -> None:
    discover(Page.of("http://www.x.gov.cn/a/", "".join(parts).encode(), Link(url="x", role="list"), PORTAL))
