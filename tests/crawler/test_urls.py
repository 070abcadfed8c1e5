import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.charset import charset_of, decode
from crawler.urls import join, normal

BASE = "http://www.x.gov.cn/zwgk/nb/index.html"
CASES = {
    "a.html": "http://www.x.gov.cn/zwgk/nb/a.html",
    " ./a.html ": "http://www.x.gov.cn/zwgk/nb/a.html",
    "../../../a": "http://www.x.gov.cn/a",
    "/a?b=c#d": "http://www.x.gov.cn/a?b=c",
    "?page=2": "http://www.x.gov.cn/zwgk/nb/index.html?page=2",
    "//www.y.gov.cn": "http://www.y.gov.cn/",
    "HTTP://WWW.X.GOV.CN:80/A": "http://www.x.gov.cn/A",
    "https://www.x.gov.cn:443/": "https://www.x.gov.cn/",
    "http://www.x.gov.cn:8080/": "http://www.x.gov.cn:8080/",
    "\\a\\b.html": "http://www.x.gov.cn/a/b.html",
    "a\n.html": "http://www.x.gov.cn/zwgk/nb/a.html",
    "/年报/a b.html": "http://www.x.gov.cn/%E5%B9%B4%E6%8A%A5/a%20b.html",
    "/%e5%b9%b4?x=%20": "http://www.x.gov.cn/%e5%b9%b4?x=%20",
    "http://中国.cn/": "http://xn--fiqs8s.cn/",
    "/a;jsessionid=0A1B.node?x=1": "http://www.x.gov.cn/a?x=1",
    "": "",
    "#top": "",
    "javascript:void(0)": "",
    "mailto:a@b.cn": "",
    "data:text/html,x": "",
    "http://[x/": "",
}


@pytest.mark.parametrize("href", CASES)
def test_links_become_addresses_as_in_a_browser(href: str) -> None:
    assert join(BASE, href) == CASES[href]


def test_the_query_is_encoded_in_the_charset_of_the_page_and_the_path_is_not() -> None:
    assert join(BASE, "/年报?q=年报", "gb18030") == "http://www.x.gov.cn/%E5%B9%B4%E6%8A%A5?q=%C4%EA%B1%A8"


@given(st.text(max_size=60))
def test_an_address_is_ascii_and_stays_as_it_is(href: str) -> None:
    url = join(BASE, href)
    assert url.isascii()
    assert not url or normal(url) == url


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gb2312", "gbk"])
@pytest.mark.parametrize("text", ["年报", "政府信息公开年报", "<a href='/nb/'>信息公开</a>", "鄂温克族自治旗"])
def test_short_pages_without_a_declared_charset_are_read(charset: str, text: str) -> None:
    assert decode(text.encode(charset))[0] == text


def test_a_lying_declaration_is_not_believed() -> None:
    page = '<meta charset="gb2312"><p>政府信息公开年报</p>'
    assert charset_of(page.encode()) == "utf-8"
    assert charset_of(page.replace("gb2312", "utf-8").encode("gbk")) == "gb18030"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_as_something(content: bytes) -> None:
    assert isinstance(decode(content)[0], str)
