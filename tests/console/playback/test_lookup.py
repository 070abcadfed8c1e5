"""What is found in the index: all of a URL, of a host, of a time; from the spool and the bucket alike; nothing else."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import unquote

import pytest

from console.playback.lookup import Lookup
from storage.archive import Archive
from storage.merged_index import MergedIndex
from storage.seal import seal_closed
from storage.settings import S3
from storage.spool_index import SpoolIndex
from storage.store import Store

PAGES = (
    "http://www.a.example/",
    "http://a.example/A.html",
    "http://a.example/a.html",
    "http://a.example/nb/1.html",
    "http://a.example/nb/list.jsp?name=%C6%EC&page=2",
    "http://a.example/api?id=1&_=1760000000000",
    "http://b.a.example/",
    "http://ab.example/",
)


@contextmanager
def looking(store: Store, make: Any) -> Iterator[Lookup]:
    """Half of the pages lie in the bucket, half in a WARC that is being written."""
    with closing(Archive(store, run="night-1")) as archive:
        for n, url in enumerate(PAGES[::2]):
            archive.keep("a", make(url, b"%d" % n))
    seal_closed(store, lambda _: None)
    with closing(Archive(store, run="night-2")) as archive:
        for n, url in enumerate(PAGES[1::2]):
            archive.keep("a", make(url, b"open %d" % n))
        yield Lookup(MergedIndex(store), SpoolIndex(store.settings.spool))


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory, seaweed: S3, open_one: Any, make: Any) -> Iterator[Lookup]:
    with open_one(tmp_path_factory.mktemp("lookup"), seaweed) as store, looking(store, make) as found:
        yield found


def fields(line: bytes) -> Any:
    return json.loads(line.split(b" ", 2)[2])


def urls(lines: list[bytes]) -> set[str]:
    return {fields(line)["url"] for line in lines}


@pytest.mark.parametrize("url", PAGES)
def test_each_url_is_found_and_no_other(lookup: Lookup, url: str) -> None:
    assert urls(lookup.find(url)) == {url}


@pytest.mark.parametrize("asked", ["https://a.example/", "http://a.example", "http://www.a.example:80/"])
def test_spellings_that_a_server_does_not_tell_apart_are_one(lookup: Lookup, asked: str) -> None:
    assert urls(lookup.find(asked)) == {"http://www.a.example/"}


def test_a_page_in_other_case_is_found_where_there_is_none_in_this(lookup: Lookup) -> None:
    assert urls(lookup.find("http://a.example/NB/1.HTML")) == {"http://a.example/nb/1.html"}


def test_a_query_in_utf_8_leads_to_the_one_in_gbk(lookup: Lookup) -> None:
    assert urls(lookup.find("http://a.example/nb/list.jsp?name=%E6%97%97&page=2")) == {PAGES[4]}


def test_a_script_that_asks_at_another_moment_is_answered(lookup: Lookup) -> None:
    assert urls(lookup.find("http://a.example/api?id=1&_=1799999999999")) == {PAGES[5]}


@pytest.mark.parametrize("asked", ["http://a.example/api?id=2&_=1799999999999", "http://a.example/api?id=2"])
def test_another_query_is_never_taken_for_it(lookup: Lookup, asked: str) -> None:
    assert lookup.find(asked) == []


@pytest.mark.parametrize(
    ("match", "asked", "found"),
    [
        ("prefix", "http://a.example/nb/", {PAGES[3], PAGES[4]}),
        ("prefix", "http://a.example/api?", {PAGES[5]}),
        ("host", "http://a.example/", set(PAGES[:6])),
        ("domain", "http://a.example/", set(PAGES[:7])),
    ],
)
def test_a_question_about_more_than_one_url(lookup: Lookup, match: str, asked: str, found: set[str]) -> None:
    assert urls(lookup.find(asked, match)) == found
    assert len(lookup.find(asked, match, limit=1)) == 1


def test_the_nearest_come_first_and_as_many_as_are_wanted(store: Store, make: Any) -> None:
    with closing(Archive(store, run="night-1")) as archive:
        moments = [archive.keep("a", make(PAGES[0], b"%d" % n)).capture.timestamp for n in range(5)]
        lookup = Lookup(MergedIndex(store), SpoolIndex(store.settings.spool))
        found = lookup.find(PAGES[0], closest=f"{moments[3]:%Y%m%d%H%M%S}", limit=2)
    assert [line.split(b" ")[1].decode() for line in found] == [f"{m:%Y%m%d%H%M%S}" for m in (moments[3], moments[2])]


@pytest.mark.parametrize("closest", ["20269999", "x"])
def test_no_moment_is_refused(lookup: Lookup, closest: str) -> None:
    with pytest.raises(ValueError, match="no time"):
        lookup.find(PAGES[0], closest=closest)


def test_a_line_leads_to_its_capture(lookup: Lookup) -> None:
    (line,) = lookup.find(PAGES[4])
    warc, _, url = fields(line)["filename"].partition("/")
    assert warc.endswith(".warc.gz") and unquote(url) == PAGES[4]
    assert "*" not in fields(line)["filename"]


def test_what_is_sealed_meanwhile_is_never_missing(store: Store, make: Any) -> None:
    with looking(store, make) as lookup:
        before = lookup.find("http://a.example/", "domain")
    seal_closed(store, lambda _: None)
    assert len(before) == 7
    assert lookup.find("http://a.example/", "domain") == before
