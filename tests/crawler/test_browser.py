"""Real Chromium on real pages: what it shows is kept, and it reaches nothing but by our own way out."""

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from crawler.browser import SYSTEM
from model.portal import Portal

HOME = '<a href="/nb/">政府信息公开年报</a>'.encode()
LIST = b"""<div id="app"></div><script>
fetch('/api/list').then(r => r.json()).then(rows => {
  document.getElementById('app').innerHTML = rows.map(r => '<li><a href="' + r.u + '">' + r.t + '</a></li>').join('');
});</script>"""
ROWS = '[{"u": "/nb/10001.html", "t": "某县2023年政府信息公开年报"}]'.encode()
ARTICLE = b"""<link rel="stylesheet" href="/a.css"><script src="/a.js"></script><div id="b"></div><script>
var x = new XMLHttpRequest(); x.open('POST', '/api/text'); x.setRequestHeader('Content-Type', 'application/json');
x.onload = () => { document.getElementById('b').innerText = x.responseText; }; x.send('{"id": 10001}');
</script>"""


@pytest.fixture
def scripted(server: Any, portal: Portal, make_page: Any) -> Portal:
    server.pages |= {
        "/": make_page(HOME),
        "/nb/": make_page(LIST),
        "/api/list": make_page(ROWS, kind=b"application/json"),
        "/nb/10001.html": make_page(ARTICLE),
        "/a.css": make_page(b"body { color: #123 }", kind=b"text/css"),
        "/a.js": make_page(b"window.seen = 1", kind=b"text/javascript"),
        "/api/text": make_page("一、总体情况 ".encode() * 50, kind=b"text/plain; charset=utf-8"),
    }
    return replace(portal, home=server.url + "/")


@pytest.mark.timeout(120)
def test_a_scripted_list_and_article_are_shown_and_every_answer_is_kept(
    scripted: Portal, server: Any, crawl_all: Any, store: Any
) -> None:
    crawled = crawl_all(scripted)
    assert crawled.faults == []
    (tally,) = crawled.result.tallies
    assert (tally.found, tally.captured, tally.browser_pages) == (1, 1, 2)
    kept = {(one.url.removeprefix(scripted.home), one.type, one.mime) for one in crawled.captures}
    assert ("nb/10001.html", "resource", "text/html") in kept
    assert ("nb/10001.html", "resource", "image/png") in kept
    assert ("api/list", "response", "application/json") in kept
    assert len(server.paths) == len(set(server.paths))
    request = next(request for path, request, _ in server.seen if path == "/api/text")
    assert request.endswith(b'{"id": 10001}')
    assert b"User-Agent: nianbao/" in request


@pytest.mark.timeout(120)
def test_an_unchanged_night_stores_nothing_more(scripted: Portal, server: Any, crawl_all: Any) -> None:
    first = crawl_all(scripted)
    server.seen.clear()
    second = crawl_all(scripted)
    assert not {"/a.css", "/a.js"} & set(server.paths)
    assert [one for one in second.captures if one.type == "resource"] == [
        one for one in first.captures if one.type == "resource"
    ]
    assert second.result.tallies[0].unchanged == 1


@pytest.mark.timeout(120)
def test_never_and_always_are_kept(scripted: Portal, crawl_all: Any) -> None:
    assert crawl_all(replace(scripted, render="never")).result.tallies[0].browser_pages == 0
    assert crawl_all(replace(scripted, render="always")).result.tallies[0].browser_pages == 3


HOSTILE = """<img src="http://127.0.0.1:{port}/canary"><img src="http://localhost:{port}/canary">
<img src="http://[::1]:{port}/canary"><iframe src="http://127.0.0.1:{port}/canary"></iframe>
<img src="http://169.254.169.254:{port}/canary"><img src="/redirected"><script>
fetch('http://127.0.0.1:{port}/canary', {{mode: 'no-cors'}});
new WebSocket('ws://127.0.0.1:{port}/canary');
navigator.sendBeacon('http://127.0.0.1:{port}/canary', 'x');
new EventSource('http://127.0.0.1:{port}/canary');
window.open('http://127.0.0.1:{port}/canary');
new RTCPeerConnection({{iceServers: [{{urls: 'turn:127.0.0.1:{port}?transport=tcp', username: 'a', credential: 'b'}}]}})
  .createOffer({{offerToReceiveAudio: true}});
navigator.serviceWorker && navigator.serviceWorker.register('http://127.0.0.1:{port}/canary').catch(() => 0);
</script>"""


@pytest.mark.timeout(120)
def test_no_request_of_the_browser_reaches_a_private_address(
    server: Any, make_server: Any, portal: Portal, crawl_all: Any, make_page: Any
) -> None:
    """The portal is behind a proxy, under a public name; its pages want to reach a canary on loopback."""
    with make_server() as canary:
        home = "http://www.some.gov.cn.example/"
        evil = HOSTILE.format(port=canary.port).encode()
        to_canary = f"Location: http://127.0.0.1:{canary.port}/canary\r\n".encode()
        server.pages |= {
            home: make_page('<a href="/nb/">政府信息公开年报</a>'.encode()),
            home + "nb/": make_page(evil),
            home + "redirected": make_page(b"", b"302 Found", more=to_canary),
        }
        public = replace(portal, home=home, private_network=False, render="always")
        crawled = crawl_all(public, proxy=server.url)
        assert crawled.outcomes[home + "redirected"] == "captured"
        assert canary.connections == 0
    assert crawled.result.tallies[0].browser_pages >= 2


@pytest.mark.timeout(120)
def test_the_canary_is_reached_by_a_browser_with_a_way_out_of_its_own(make_server: Any, make_page: Any) -> None:
    """The mutant: without our interception the same page does reach it, so the test above could fail."""
    with make_server() as canary, sync_playwright() as playwright:
        canary.pages["/"] = make_page(HOSTILE.format(port=canary.port).encode())
        chromium = playwright.chromium.launch(
            executable_path=SYSTEM if SYSTEM.exists() else None, args=["--no-sandbox"]
        )
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{canary.port}/")
        page.wait_for_timeout(500)
        chromium.close()
        assert canary.paths.count("/canary") > 3


@pytest.mark.timeout(120)
def test_a_page_that_never_rests_is_shown_as_far_as_it_came(
    scripted: Portal, server: Any, crawl_all: Any, make_page: Any
) -> None:
    restless = b"<script>setInterval(() => fetch('/api/list?' + Math.random()), 50)</script>" + LIST
    server.pages |= {"/nb/": make_page(restless), "*": make_page(b"[]", kind=b"application/json")}
    crawled = crawl_all(scripted, browser_s=12.0)
    assert crawled.result.tallies[0].found == 1


@pytest.mark.timeout(120)
def test_a_page_that_hangs_costs_its_deadline_and_no_more(
    scripted: Portal, server: Any, crawl_all: Any, make_page: Any
) -> None:
    server.pages["/nb/10001.html"] = make_page(b"<script>while (true) {}</script>")
    crawled = crawl_all(scripted, browser_s=12.0)
    assert any("within 12 s" in fault or "browser failed" in fault for fault in crawled.faults)
    assert crawled.outcomes[scripted.home + "nb/10001.html"] == "captured"


CLICKED = """<ul id="l"></ul><a href="javascript:;" onclick="go(page + 1)">下一页</a><script>
var page = 0;
function go(n) {
  if (n > 3) return;
  page = n;
  fetch('/api/rows?page=' + n).then(r => r.text()).then(html => { document.getElementById('l').innerHTML = html; });
}
setTimeout(() => go(1), 700);
</script>""".encode()


@pytest.mark.timeout(120)
def test_a_list_whose_pages_only_a_click_brings_is_read_to_its_end_however_late_it_comes(
    scripted: Portal, server: Any, crawl_all: Any, make_page: Any
) -> None:
    server.pages["/nb/"] = make_page(CLICKED)
    for n in (1, 2, 3):
        row = f'<li><a href="/nb/1000{n}.html">某局202{n}年年报</a></li>'
        server.pages[f"/api/rows?page={n}"] = make_page(row.encode())
        server.pages[f"/nb/1000{n}.html"] = make_page("一、总体情况 ".encode() * 99)
    crawled = crawl_all(scripted)
    assert crawled.result.tallies[0].captured == 3
