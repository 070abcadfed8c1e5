"""What was taken down is asked by neither engine, and nothing of it is read back."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.closed import Closed
from crawler.egress import NotSent
from model.errors import Damaged
from model.portal import Portal
from model.takedown import Takedown
from storage.bucket import Bucket
from storage.reader import fetch
from storage.refusals import Refusal, Refusals, refusals
from storage.settings import S3
from storage.store import Store
from storage.takedown import Takedowns

TEXT = "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 " * 10
REPORT = f"<html><body><h1>某县2023年政府信息公开工作年度报告</h1><p>{TEXT}</p></body></html>".encode()
PATHS = [f"/nb/t20240{n}01_1000{n}.html" for n in (1, 2)]


@pytest.fixture
def site(server: Any, portal: Portal, make_page: Callable[..., bytes]) -> Portal:
    """A portal of one column with two reports."""
    items = "".join(f'<li><a href="{path}">某县202{n}年政府信息公开年报</a></li>' for n, path in enumerate(PATHS))
    server.pages |= {
        "/": make_page('<a href="/nb/">政府信息公开年报</a>'.encode()),
        "/nb/": make_page(f"<ul>{items}</ul>".encode()),
        **{path: make_page(REPORT + path.encode()) for path in PATHS},
    }
    return replace(portal, home=server.url + "/")


@pytest.fixture
def close(store: Store, server: Any) -> Iterator[Callable[..., Takedown]]:
    """Closes paths of the server; all is lifted at the end, for the bucket is that of all tests."""
    takedowns, made = Takedowns(store.bucket), list[Takedown]()

    def add(path: str, **fields: Any) -> Takedown:
        at = datetime.now(UTC)
        entry = Takedown(kind="url", pattern=server.url + path, reason="a letter", by="me", at=at, **fields)
        made.append(takedowns.add(entry))
        return made[-1]

    yield add
    takedowns.refresh()
    lifted = {lift.takedown for lift in takedowns.lifts()}
    for one in [one for one in made if one.id not in lifted]:
        takedowns.lift(one.id, "the test is over", "me", datetime.now(UTC))


def refused(store: Store, entry: Takedown) -> list[Refusal]:
    return [one for one in refusals(store.bucket) if one.takedown == entry.id]


def test_a_closed_report_is_not_asked_and_its_outcome_says_why(
    site: Portal, server: Any, crawl_all: Any, close: Any, store: Store
) -> None:
    entry = close(PATHS[0])
    crawled = crawl_all(site)
    assert PATHS[0] not in server.paths
    assert PATHS[1] in server.paths
    attempt = crawled.attempts[server.url + PATHS[0]]
    assert (attempt.outcome, attempt.detail, attempt.record_id) == ("scope", f"taken down ({entry.id}): a letter", "")
    (one,) = refused(store, entry)
    assert (one.door, one.wanted, one.captured) == ("crawl", server.url + PATHS[0], "")


def test_the_check_can_fail(
    site: Portal, server: Any, crawl_all: Any, close: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: without the check the same report is asked."""
    close(PATHS[0])
    monkeypatch.setattr(Closed, "check", lambda self, url: None)
    crawl_all(site)
    assert PATHS[0] in server.paths


def test_a_host_that_is_closed_is_asked_for_nothing_not_even_its_rules(
    site: Portal, server: Any, crawl_all: Any, close: Any, store: Store
) -> None:
    entry = close("/*")
    crawled = crawl_all(replace(site, robots=True))
    assert server.paths == []
    assert crawled.outcomes == {site.home: "scope"}
    assert crawled.result.fault == ""
    assert [one.wanted for one in refused(store, entry)] == [site.home]


def test_a_redirect_does_not_lead_to_what_is_closed(site: Portal, server: Any, crawl_all: Any, close: Any) -> None:
    server.pages[PATHS[1]] = f"HTTP/1.1 302 Found\r\nLocation: {PATHS[0]}\r\nContent-Length: 0\r\n\r\n".encode()
    close(PATHS[0])
    crawled = crawl_all(site)
    assert PATHS[1] in server.paths
    assert PATHS[0] not in server.paths
    assert crawled.outcomes[server.url + PATHS[0]] == "scope"


def test_captures_that_are_closed_do_not_close_those_to_come(
    site: Portal, server: Any, crawl_all: Any, close: Any
) -> None:
    close(PATHS[0], to=datetime.now(UTC) - timedelta(days=1))
    assert crawl_all(site).outcomes[server.url + PATHS[0]] == "captured"


def test_lifted_it_is_asked_again_the_next_night(
    site: Portal, server: Any, crawl_all: Any, close: Any, store: Store
) -> None:
    entry = close(PATHS[0])
    assert crawl_all(site).outcomes[server.url + PATHS[0]] == "scope"
    Takedowns(store.bucket).lift(entry.id, "an error", "me", datetime.now(UTC))
    assert crawl_all(site).outcomes[server.url + PATHS[0]] == "captured"


def test_a_crawl_that_runs_learns_of_it(store: Store, close: Any, server: Any) -> None:
    async def look() -> None:
        closed = Closed(Takedowns(store.bucket), store.catalog, Refusals(store.bucket, "crawl"))
        closed.check(server.url + PATHS[0])
        following = asyncio.create_task(closed.follow(every=0.01))
        close(PATHS[0])
        with pytest.raises(NotSent):
            async with asyncio.timeout(5):
                while True:
                    await asyncio.sleep(0.01)
                    closed.check(server.url + PATHS[0])
        following.cancel()

    asyncio.run(look())


def test_a_list_that_is_damaged_on_the_way_ends_the_crawl(store: Store, s3: S3) -> None:
    async def look() -> None:
        bucket = Bucket.open(s3)
        closed = Closed(Takedowns(bucket), store.catalog, Refusals(bucket, "crawl"))
        closed.check("http://a.example/")
        following = asyncio.create_task(closed.follow(every=0.01))
        bucket.put("takedown/20260301000000-0000000000000000.json", b"{}")
        with pytest.raises(Damaged):
            async with asyncio.timeout(5):
                while True:
                    await asyncio.sleep(0.01)
                    closed.check("http://a.example/")
        following.cancel()

    asyncio.run(look())


DRAWN = f"document.getElementById('x').innerHTML = '<a href={PATHS[1]}>某县2023年政府信息公开年报</a>'"


def scripted(title: str) -> bytes:
    return f"<title>{title}</title><div id=x></div><script src=/a.js></script>".encode()


@pytest.mark.parametrize("is_closed", [False, True])
def test_the_browser_is_not_given_from_the_archive_what_is_closed(
    site: Portal, server: Any, crawl_all: Any, close: Any, make_page: Any, store: Store, is_closed: bool
) -> None:
    server.pages |= {
        "/nb/": make_page(scripted("一")),
        "/a.js": make_page(DRAWN.encode(), kind=b"text/javascript; charset=utf-8"),
    }
    assert crawl_all(site).outcomes[server.url + PATHS[1]] == "captured"
    if is_closed:
        close("/a.js")
    server.pages["/nb/"] = make_page(scripted("二"))
    server.seen.clear()
    crawled = crawl_all(site)
    assert "/a.js" not in server.paths
    dom = [one for one in crawled.captures if one.mime == "text/html" and one.type == "resource"][-1]
    body = fetch(store, dom).body
    assert isinstance(body, bytes)
    assert "二".encode() in body
    assert (PATHS[1].encode() in body) is not is_closed
