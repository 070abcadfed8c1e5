"""Whole crawls of small portals: what is asked, what is kept, what is written down."""

import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from crawler.politeness import Turnstile
from model.portal import Portal

TEXT = "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 " * 10
REPORT = f"<html><body><h1>某县2023年政府信息公开工作年度报告</h1><p>{TEXT}</p></body></html>".encode()


@pytest.fixture
def site(server: Any, portal: Portal, make_page: Callable[..., bytes]) -> Portal:
    """A portal of one column with three reports; further pages are for the test to add."""
    items = "".join(
        f'<li><a href="/nb/t20240{n}01_1000{n}.html">某县202{n}年政府信息公开年报</a></li>' for n in (1, 2, 3)
    )
    server.pages |= {
        "/": make_page('<a href="/nb/">政府信息公开年报</a>'.encode()),
        "/nb/": make_page(f"<ul>{items}</ul>".encode(), more=b'ETag: "list"\r\n'),
        **{f"/nb/t20240{n}01_1000{n}.html": make_page(REPORT + str(n).encode()) for n in (1, 2, 3)},
    }
    return replace(portal, home=server.url + "/")


def item(n: int) -> str:
    return f'<li><a href="{article(n)}">某县202{n}年政府信息公开年报</a></li>'


def many(server: Any, make_page: Any) -> None:
    paths = [f"/nb/t2023{n:04}_5{n:04}.html" for n in range(101, 130)]
    links = [f'<li><a href="{path}">某局2023年政府信息公开年报</a></li>' for path in paths]
    server.pages |= dict.fromkeys(paths, make_page(REPORT)) | {"/nb/": make_page("".join(links).encode())}


def article(n: int) -> str:
    return f"/nb/t20240{n}01_1000{n}.html"


def test_every_page_is_asked_once_and_kept(site: Portal, server: Any, crawl_all: Any) -> None:
    crawled = crawl_all(site)
    assert crawled.result.fault == ""
    (tally,) = crawled.result.tallies
    assert (tally.found, tally.captured, tally.unchanged) == (3, 3, 0)
    assert len(server.paths) == len(set(server.paths))
    assert tally.requests == len(server.seen) == len(crawled.captures)
    assert {site.home[:-1] + path for path in server.paths} == {one.url for one in crawled.captures}


def test_a_later_night_asks_lists_and_reports_once_and_says_unchanged(
    site: Portal, server: Any, crawl_all: Any, make_page: Any
) -> None:
    crawl_all(site)
    known = server.pages["/nb/"]
    server.pages["/nb/"] = lambda request: (
        b'HTTP/1.1 304 Not Modified\r\nETag: "list"\r\n\r\n' if b'If-None-Match: "list"' in request else known
    )
    server.seen.clear()
    crawled = crawl_all(site)
    assert sorted(server.paths) == sorted(["/robots.txt", "/", "/nb/", *map(article, (1, 2, 3))])
    (tally,) = crawled.result.tallies
    assert (tally.found, tally.captured, tally.unchanged) == (3, 0, 3)
    assert crawled.outcomes[site.home + "nb/"] == "unchanged"


def test_a_report_that_is_no_longer_listed_is_asked_all_the_same(
    site: Portal, server: Any, crawl_all: Any, make_page: Any
) -> None:
    crawl_all(site)
    server.pages["/nb/"] = make_page(
        f'<ul><li><a href="{article(2)}">某县2022年政府信息公开年报</a></li></ul>'.encode()
    )
    server.pages.pop(article(3))
    server.seen.clear()
    crawled = crawl_all(site)
    assert crawled.outcomes[site.home[:-1] + article(1)] == "unchanged"
    assert crawled.outcomes[site.home[:-1] + article(3)] == "gone"


def test_full_asks_everything_anew(site: Portal, server: Any, crawl_all: Any, make_page: Any) -> None:
    server.pages[article(1)] = make_page(REPORT + b'<img src="/seal.png">')
    server.pages["/seal.png"] = make_page(b"\x89PNG", kind=b"image/png")
    crawl_all(site)
    for full, expected in ((False, 0), (True, 1)):
        server.seen.clear()
        crawl_all(site, full=full)
        assert server.paths.count("/seal.png") == expected
        assert all(b"If-None-Match" not in request for _, request, _ in server.seen) is full


@pytest.mark.parametrize("concurrency", [1, 3])
def test_never_more_at_once_than_the_portal_allows_counted_at_the_server(
    site: Portal, server: Any, crawl_all: Any, make_page: Any, concurrency: int
) -> None:
    many(server, make_page)
    server.latency = 0.01
    crawled = crawl_all(replace(site, concurrency=concurrency))
    assert crawled.result.tallies[0].captured == 29
    assert server.peak == concurrency


def test_the_count_at_the_server_can_fail(
    site: Portal, server: Any, crawl_all: Any, make_page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: a turnstile that lets everybody through is seen."""
    whole = Turnstile.turn
    monkeypatch.setattr(Turnstile, "turn", lambda self, host, concurrency, delay: whole(self, host, 50, 0))
    many(server, make_page)
    server.latency = 0.05
    crawl_all(replace(site, concurrency=1))
    assert server.peak > 1


def gaps(server: Any) -> list[float]:
    moments = [moment for _, _, moment in server.seen]
    return [later - earlier for earlier, later in pairwise(moments)]


def test_starts_are_a_delay_apart(site: Portal, server: Any, crawl_all: Any) -> None:
    crawl_all(replace(site, delay=0.3))
    # as counted at the server, which on a busy machine notices an arrival some moments late
    assert min(gaps(server)) > 0.2


def test_a_crawl_delay_is_kept_over_a_shorter_delay(site: Portal, server: Any, crawl_all: Any, make_page: Any) -> None:
    server.pages["/robots.txt"] = make_page(b"User-agent: *\nCrawl-delay: 0.3\n", kind=b"text/plain")
    crawl_all(site)
    assert min(gaps(server)[1:]) > 0.2


def test_what_robots_forbids_is_not_asked_and_written_down(
    site: Portal, server: Any, crawl_all: Any, make_page: Any
) -> None:
    server.pages["/robots.txt"] = make_page(f"User-agent: *\nDisallow: {article(2)}\n".encode(), kind=b"text/plain")
    crawled = crawl_all(site)
    attempt = crawled.attempts[site.home[:-1] + article(2)]
    assert (attempt.outcome, attempt.record_id, attempt.status) == ("robots", "", None)
    assert article(2) not in server.paths
    assert crawl_all(replace(site, robots=False)).outcomes[site.home[:-1] + article(2)] == "captured"
    assert article(2) in server.paths


def test_nothing_is_asked_where_robots_txt_fails(site: Portal, server: Any, crawl_all: Any, make_page: Any) -> None:
    server.pages["/robots.txt"] = make_page(b"down", b"500 Internal Server Error")
    crawled = crawl_all(site)
    assert set(server.paths) == {"/robots.txt"}
    assert crawled.outcomes[site.home] == "robots"


def test_redirects_are_kept_hop_by_hop(site: Portal, server: Any, crawl_all: Any, make_page: Any) -> None:
    server.pages["/"] = make_page(b"", b"302 Found", more=b"Location: /index.html\r\n")
    server.pages["/index.html"] = make_page(b'<meta http-equiv="refresh" content="0;url=/main/">')
    server.pages["/main/"] = make_page(b"<script>window.location.href='/home.html'</script>")
    server.pages["/home.html"] = make_page('<a href="/nb/">政府信息公开年报</a>'.encode())
    crawled = crawl_all(site)
    assert crawled.result.tallies[0].captured == 3
    assert {"/", "/index.html", "/main/", "/home.html"} <= set(server.paths)


def test_a_redirect_without_end_is_left(site: Portal, server: Any, crawl_all: Any, make_page: Any) -> None:
    def onward(request: bytes) -> bytes:
        n = int(request.split(b" ")[1].rsplit(b"/")[-1])
        return bytes(make_page(b"", b"302 Found", more=f"Location: /r/{n + 1}\r\n".encode()))

    server.pages |= {f"/r/{n}": onward for n in range(60)}
    server.pages["/"] = make_page(b"", b"302 Found", more=b"Location: /r/0\r\n")
    crawl_all(site)
    assert len([path for path in server.paths if path.startswith("/r/")]) <= 10


def test_a_list_that_repeats_itself_ends(site: Portal, server: Any, crawl_all: Any, make_page: Any) -> None:
    def same(request: bytes) -> bytes:
        n = int((request.split(b"page=")[1:] or [b"1 "])[0].split(b" ")[0])
        items = "".join(map(item, (1, 2, 3)))
        return bytes(make_page(f'<ul>{items}</ul><a href="/nb/?page={n + 1}">下一页</a>'.encode()))

    server.pages |= {"/nb/": same} | {f"/nb/?page={n}": same for n in range(100)}
    crawled = crawl_all(site)
    assert crawled.result.tallies[0].captured == 3
    assert len([path for path in server.paths if "page=" in path]) == 1


def test_a_busy_host_is_asked_again_after_the_time_it_names(
    site: Portal, server: Any, crawl_all: Any, make_page: Any
) -> None:
    answers = iter([make_page(b"", b"503 Busy", more=b"Retry-After: 1\r\n"), make_page(REPORT)])
    server.pages[article(1)] = lambda request: next(answers)
    crawled = crawl_all(site)
    moments = [moment for path, _, moment in server.seen if path == article(1)]
    assert moments[1] - moments[0] > 0.95
    assert crawled.outcomes[site.home[:-1] + article(1)] == "captured"
    kept = [one.status for one in crawled.captures if one.url.endswith(article(1))]
    assert kept == [503, 200]


def test_broken_answers_are_kept_and_the_crawl_goes_on(site: Portal, server: Any, crawl_all: Any) -> None:
    server.pages[article(1)] = [b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + REPORT]
    server.pages[article(2)] = [-1.0]
    crawled = crawl_all(site)
    assert crawled.outcomes[site.home[:-1] + article(1)] == "error"
    assert crawled.outcomes[site.home[:-1] + article(2)] == "error"
    assert crawled.outcomes[site.home[:-1] + article(3)] == "captured"
    assert len([one for one in crawled.captures if one.url.endswith(article(2))]) == 2


def test_a_page_that_says_missing_like_any_other_is_a_soft_404(
    site: Portal, server: Any, crawl_all: Any, make_page: Any
) -> None:
    missing = make_page(f"<html><body><h1>某县人民政府</h1>{'网站导航 ' * 99}<p>抱歉</p></body></html>".encode())
    server.pages["*"] = missing
    server.pages.pop(article(2))
    crawled = crawl_all(site)
    assert crawled.outcomes[site.home[:-1] + article(2)] == "soft404"
    assert crawled.outcomes[site.home[:-1] + article(1)] == "captured"


def test_a_challenge_is_told_and_the_host_left_alone(site: Portal, server: Any, crawl_all: Any, make_page: Any) -> None:
    wall = make_page(
        b"<script>document.cookie='__jsl_clearance=1'</script>", b"521 ", more=b"Set-Cookie: __jsluid=1\r\n"
    )
    server.pages |= {article(n): wall for n in (1, 2, 3)}
    crawled = crawl_all(replace(site, concurrency=1))
    assert {crawled.outcomes[site.home[:-1] + article(n)] for n in (1, 2, 3)} == {"challenge"}


def test_a_portal_that_is_down_costs_the_others_nothing(site: Portal, crawl_all: Any) -> None:
    down = replace(site, id="down", home="http://localhost:1/")
    crawled = crawl_all(down, site)
    by_id = {tally.portal: tally for tally in crawled.result.tallies}
    assert by_id["x"].captured == 3
    assert set(by_id["down"].outcomes) == {"error"}
    assert crawled.result.fault == ""


def test_private_addresses_are_out_of_scope_unless_the_registry_says_otherwise(
    site: Portal, server: Any, crawl_all: Any
) -> None:
    crawled = crawl_all(replace(site, private_network=False))
    assert crawled.outcomes == {site.home: "scope"}
    assert server.seen == []
    assert threading.active_count() < 50


def test_sections_that_led_nowhere_are_left_alone_once_all_was_looked_at(
    site: Portal, server: Any, crawl_all: Any, make_page: Any, store: Any
) -> None:
    links = '<a href="/zc/">政务公开</a><a href="/xx/">信息公开</a>'
    server.pages["/"] = make_page(links.encode())
    server.pages["/zc/"] = make_page("<p>政策</p>".encode())
    server.pages["/xx/"] = make_page('<a href="/nb/">政府信息公开年报</a>'.encode())
    crawl_all(site)
    server.seen.clear()
    crawl_all(site)
    assert "/zc/" not in server.paths
    assert "/xx/" in server.paths
    store.catalog.set_mark(f"explored {site.id} {site.home} {site.scope}", "2020-01-01")
    crawl_all(site)
    assert "/zc/" in server.paths


def test_a_store_that_takes_nothing_more_ends_the_crawl_and_is_told(
    site: Portal, server: Any, crawl_all: Any, store: Any
) -> None:
    crawled = crawl_all(site, min_free=1 << 60)
    assert crawled.result.is_store
    assert crawled.result.fault
    assert crawled.captures == []
    assert len(server.seen) <= 2


def test_government_scope_asks_for_no_departments(site: Portal, server: Any, crawl_all: Any, make_page: Any) -> None:
    server.pages["/nb/"] = make_page(
        f'{item(1)}<li><a href="{article(2)}">教育局2022年政府信息公开年报</a></li>'.encode()
    )
    crawl_all(replace(site, scope="government"))
    assert article(2) not in server.paths


def test_entries_are_started_from_instead_of_the_home_page(site: Portal, server: Any, crawl_all: Any) -> None:
    crawled = crawl_all(replace(site, entries=(site.home + "nb/",)))
    assert crawled.result.tallies[0].captured == 3
    assert "/" not in server.paths


def test_a_report_on_another_site_is_written_down_and_not_asked(
    site: Portal, server: Any, crawl_all: Any, make_page: Any
) -> None:
    other = "http://www.other.gov.cn/t20240101_10001.html"
    server.pages[article(1)] = make_page(REPORT + f'<a href="{other}x.pdf">附件</a>'.encode())
    assert crawl_all(site).outcomes[other + "x.pdf"] == "scope"
