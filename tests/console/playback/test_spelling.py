"""Other spellings of a URL: those under which the crawler kept it, and no others."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.playback.spelling import spellings, without_moment
from crawler.urls import join
from storage.index import surt

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)


@given(HAN, HAN)
def test_a_query_that_was_asked_in_gbk_is_found_by_its_utf_8(name: str, value: str) -> None:
    base, href = "http://a.example/list.html", f"/show.jsp?{name}={value}&n=1"
    assert surt(join(base, href, "gb18030")) in map(surt, spellings(join(base, href, "utf-8")))


@given(HAN, HAN)
def test_a_query_that_pywb_took_for_a_path_is_found_too(name: str, value: str) -> None:
    path = f"目录/show.jsp?{name}={value}&n=1"
    asked = f"http://a.example/{quote(path)}"
    for charset in ("utf-8", "gb18030"):
        assert surt(join("http://a.example/", path, charset)) in map(surt, spellings(asked))


@pytest.mark.parametrize("url", ["http://a.example/%E5%B9%B4", "http://a.example/?a=1", "http://a.example/%C4%EA%3Fa"])
def test_what_has_no_query_in_utf_8_has_one_spelling(url: str) -> None:
    assert set(spellings(url)) == {url}


def test_a_query_in_gbk_stays(url: str = "http://a.example/?a=%C4%EA") -> None:
    assert spellings(url) == [url]


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("http://a.example/x?_=1760000000000", "http://a.example/x"),
        ("http://a.example/x?a=1&_=1760000000000", "http://a.example/x?a=1"),
        ("http://a.example/x?t=0.123456789&a=1", "http://a.example/x?a=1"),
        ("http://a.example/x?id=1760000000000", "http://a.example/x?id=1760000000000"),
        ("http://a.example/x?t=20260101", "http://a.example/x?t=20260101"),
        ("http://a.example/x", "http://a.example/x"),
    ],
)
def test_only_a_moment_in_milliseconds_or_a_random_number_is_left_out(url: str, plain: str) -> None:
    assert without_moment(url) == plain
