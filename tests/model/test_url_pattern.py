"""A pattern closes what it names however it is spelt, nothing else, and fast."""

import time
from collections.abc import Callable
from fnmatch import fnmatchcase
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.url_pattern import PatternIndex, UrlPattern, key_of


def matches(pattern: str, url: str) -> bool:
    return UrlPattern.parse(pattern).matches(key_of(url))


SPELLINGS = [
    "http://www.a.example/zwgk/T1_%E4%BD%A0.html",
    "https://www.a.example/zwgk/t1_%e4%bd%a0.html",
    "HTTP://WWW.A.EXAMPLE:80/zwgk/T1_你.html",
    "https://www.a.example:443//zwgk///t1_%E4%BD%A0.html#top",
    "http://www.a.example./zwgk/t1_%E4%BD%A0.html?",
    "http://nobody@www.a.example/zwgk/%741_%E4%BD%A0.html",
]


@pytest.mark.parametrize("url", SPELLINGS)
@pytest.mark.parametrize("pattern", [*SPELLINGS, "www.a.example/zwgk/t1_你.html"])
def test_spellings_that_servers_answer_alike_are_alike(pattern: str, url: str) -> None:
    assert matches(pattern, url)


CASES = [
    ("a.example/*", "http://a.example/", True),
    ("a.example/*", "http://a.example/x/y?z=1", True),
    ("a.example/*", "http://b.a.example/", False),
    ("a.example/*", "http://a.example.org/", False),
    ("a.example/*", "http://xa.example/", False),
    ("a.example/", "http://a.example/x", False),
    ("a.example/x.html", "http://a.example/x.html?from=1", False),
    ("a.example/x.html*", "http://a.example/x.html?from=1", True),
    ("*.a.example/*", "http://a.example/x", True),
    ("*.a.example/*", "http://c.b.a.example:8080/x", True),
    ("*.a.example/*", "http://ba.example/x", False),
    ("*.a.example/x", "http://b.a.example/y", False),
    ("*/t1.pdf", "http://b.example/t1.pdf", True),
    ("*/t1.pdf", "http://b.example/x/t1.pdf", False),
    ("*/*/t1.pdf", "http://b.example/x/t1.pdf", True),
    ("a.example/*/gs/*.html", "http://a.example/zwgk/gs/1/2.html", True),
    ("a.example/*/gs/*.html", "http://a.example/zwgk/gs/1/2.htm", False),
    ("a.example/aa*aa", "http://a.example/aaa", False),
    ("a.example/aa*aa", "http://a.example/aaaa", True),
    ("a.example:8080/x", "http://a.example:8080/x", True),
    ("a.example:8080/x", "http://a.example/x", False),
    ("http://[::1]:81/x", "http://[::1]:81/X", True),
    ("政府.example/x", "http://xn--mxtq1m.example/x", True),
]


@pytest.mark.parametrize(("pattern", "url", "expected"), CASES)
def test_a_pattern_matches_what_it_says(pattern: str, url: str, expected: bool) -> None:
    assert matches(pattern, url) is expected
    assert (list(PatternIndex([(UrlPattern.parse(pattern), 1)]).matching(url)) == [1]) is expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "no pattern"),
        ("zwgk/1.html", "no pattern"),
        ("/zwgk/1.html", "no pattern"),
        ("http://a.example/x http://a.example/y", "no pattern"),
        ("a.example", "a.example/\\* is the whole host"),
        ("http://a.example?x=1", "no path"),
        ("www*.a.example/", "may only stand first"),
        ("a.*.example/", "may only stand first"),
        ("*.*/x", "may only stand first"),
        ("*/*", "every URL"),
        ("*/", "every URL"),
    ],
)
def test_what_is_no_pattern_is_refused_with_what_to_give(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        UrlPattern.parse(text)


PATHS = st.text("ab/*", max_size=12).filter(lambda text: "//" not in text)


@given(PATHS, st.text("ab/", max_size=12).filter(lambda text: "//" not in text))
def test_stars_mean_what_they_mean_to_a_shell(glob: str, path: str) -> None:
    pattern, url = f"http://a.example/x{glob}", f"http://a.example/x{path}"
    assert matches(pattern, url) is fnmatchcase(url, pattern)


HOSTS = st.sampled_from(["a.example", "b.a.example", "example", "*.a.example", "*"])


@given(
    st.lists(st.tuples(HOSTS, PATHS), max_size=30),
    st.lists(st.tuples(st.sampled_from(["a.example", "c.b.a.example"]), st.text("ab/", max_size=12)), max_size=5),
)
def test_the_index_finds_what_a_walk_through_all_patterns_finds(
    globs: list[tuple[str, str]], urls: list[tuple[str, str]]
) -> None:
    patterns = [UrlPattern.parse(f"http://{host}/x{path}") for host, path in globs]
    index = PatternIndex(list(zip(patterns, range(len(patterns)), strict=True)))
    for host, path in urls:
        url = f"http://{host}/x{path}"
        assert sorted(index.matching(url)) == [n for n, one in enumerate(patterns) if one.matches(key_of(url))]


@given(st.text())
def test_any_text_has_a_key_and_is_a_pattern_or_refused(text: str) -> None:
    key_of(text)
    try:
        UrlPattern.parse(text)
    except ValueError as error:
        assert str(error)


def _host(random: Random) -> str:
    return f"www.h{random.randrange(300)}.gov.example"


KINDS: list[Callable[[Random, int], str]] = [
    lambda random, n: f"http://{_host(random)}/zwgk/{n}.html",
    lambda random, n: f"{_host(random)}/xxgk/a{n}/*",
    lambda random, n: f"*.h{n % 300}.gov.example/x/*/y{n}.html",
    lambda random, n: f"*/zwgk/t{n}.pdf",
    lambda random, n: f"http://www.h1.gov.example/*q{n}*.html",
]


def test_a_hundred_thousand_urls_against_a_thousand_entries_take_less_than_a_second() -> None:
    random = Random(1)
    patterns = [UrlPattern.parse(KINDS[n % 5](random, n)) for n in range(1000)]
    index = PatternIndex(list(zip(patterns, range(1000), strict=True)))
    paths = ("/zwgk/{}.html", "/xxgk/a{}/1.html", "/zwgk/t{}.pdf", "/other/%E5%B9%B4{}.html?x=1")
    urls = [f"http://{_host(random)}{paths[n % 4].format(random.randrange(1000))}" for n in range(100_000)]
    began = time.process_time()
    found = sum(any(index.matching(url)) or 0 for url in urls)
    took = time.process_time() - began
    assert found > 1000
    assert took < 1.0, f"{took:.2f} CPU s"


def test_no_pattern_takes_long_over_any_url() -> None:
    pattern = UrlPattern.parse("http://a.example/" + "a*" * 2000 + "b")
    began = time.process_time()
    assert not pattern.matches(key_of("http://a.example/" + "a" * 100_000))
    assert time.process_time() - began < 1.0
