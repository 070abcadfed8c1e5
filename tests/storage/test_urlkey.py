"""Spellings of one URL share a key, and different URLs do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.urlkey import normal, url_key


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("HTTP://A.Example", "http://a.example/"),
        ("http://a.example:80/x", "http://a.example/x"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("http://a.example/x#top", "http://a.example/x"),
        (" http://a.example/x ", "http://a.example/x"),
        ("http://a.example/年报", "http://a.example/%E5%B9%B4%E6%8A%A5"),
        ("http://a.example/%e5%b9%b4", "http://a.example/%E5%B9%B4"),
        ("http://a.example/%7Ex", "http://a.example/~x"),
        ("http://a.example/?q=年报", "http://a.example/?q=%E5%B9%B4%E6%8A%A5"),
        ("http://政府.example/", "http://xn--mxtq1m.example/"),
    ],
)
def test_spellings_of_one_url_share_a_key(typed: str, same: str) -> None:
    assert url_key(typed) == url_key(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/x", "https://a.example/x"),
        ("http://a.example/x", "http://a.example/X"),
        ("http://a.example/x", "http://a.example/x/"),
        ("http://a.example:8080/x", "http://a.example/x"),
        ("http://a.example/?a=1&b=2", "http://a.example/?b=2&a=1"),
        ("http://a.example/a%2Fb", "http://a.example/a/b"),
        ("http://a.example/a+b", "http://a.example/a%20b"),
        ("http://a.example/%B9%AB", "http://a.example/%E5%85%AC"),
    ],
)
def test_different_urls_keep_different_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@given(st.text())
def test_any_text_has_a_key_of_one_length(text: str) -> None:
    assert len(url_key(text)) == 32


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_the_normal_form_is_its_own_normal_form(path: str, query: str) -> None:
    once = normal(f"http://a.example/{path}?{query}")
    assert normal(once) == once
