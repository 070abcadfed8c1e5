"""pywb over pages as Chinese servers send them: their words, their links and their files come out right."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from console.playback.pywb import free_port, pywb
from crawler.urls import join
from model.errors import BadInput, NianbaoError
from model.exchange import Exchange
from storage.archive import Archive
from storage.settings import S3
from storage.store import Store

SITE = "http://www.a.example"
HREFS = (
    "年报/二〇二三.html",
    "/公开/年报.html",
    "../上级.html",
    "/show.jsp?单位=额尔古纳&n=1",
    "show.jsp?名称=年度报告",
    "http://HOST/全址.jsp?单位=政府",
    "//HOST/无协议.html",
    "/plain.html",
)
LISTS = {
    "silent": ("gbk", "Content-Type: text/html"),
    "lying": ("gbk", "Content-Type: text/html; charset=utf-8"),
    "western": ("gbk", "Content-Type: text/html;charset=ISO-8859-1"),
    "reversed": ("utf-8", "Content-Type: text/html; charset=gb2312"),
    "quoted": ("utf-8", 'Content-Type: text/html; charset="utf-8"'),
}
WORDS = "额尔古纳市政府信息公开工作年度报告"
FILE = "二〇二三年度报告附件.doc"


def url_of(name: str) -> str:
    return f"http://{name}.example/nb/list.html"


def hrefs(name: str) -> list[str]:
    """What stands in a list; each list has a host of its own."""
    return [href.replace("HOST", f"{name}.example") for href in HREFS]


def list_page(make: Any, name: str) -> Exchange:
    charset, kind = LISTS[name]
    links = "".join(f'<li><a href="{href}">{WORDS}</a></li>' for href in hrefs(name))
    text = f"<html><head><title>{WORDS}</title></head><body><h1>{WORDS}</h1><ul>{links}</ul>"
    text += f'<a id="file" href="{SITE}/file.jsp?id=1">附件</a></body></html>'
    return make(url_of(name), text.encode(charset), kind)


def kept(store: Store, make: Any) -> None:
    """The lists, each page they link by the URL under which a browser asks for it, and a file."""
    with closing(Archive(store, run="night-1")) as archive:
        for name, (charset, _) in LISTS.items():
            archive.keep("gbk", list_page(make, name))
            for n, href in enumerate(hrefs(name)):
                target = join(url_of(name), href, charset)
                archive.keep("gbk", make(target, f"<p>{name}: arrived {n}".encode(), "Content-Type: text/html"))
        name_in_gbk = b'Content-Disposition: attachment; filename="' + FILE.encode("gbk") + b'"'
        archive.keep("gbk", make(f"{SITE}/file.jsp?id=1", b"\xd0\xcf\x11\xe0", name_in_gbk, "Set-Cookie: a=1"))
        for n in range(3):
            archive.keep("gbk", make(f"{SITE}/plain.html", b"<p>version %d" % n, "Content-Type: text/html"))
        moved = b"Location: /" + "公开/年报.html".encode("gbk")
        archive.keep("gbk", make("http://silent.example/moved", b"", moved, status="302 Found"))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, seaweed: S3, open_one: Any, make: Any, replay: Any) -> Iterator[str]:
    with open_one(tmp_path_factory.mktemp("gbk"), seaweed) as store:
        kept(store, make)
        with replay(store) as address:
            yield address


def links(answer: Any) -> list[str]:
    """The addresses that stand in a page, as a browser decodes them by the charset that it is told, or else guesses."""
    told = re.search(r"charset=([\w-]+)", answer.headers["content-type"])
    charset = told[1] if told else "gb18030"
    tree = LexborHTMLParser(answer.data.decode(charset, "replace"))
    found = [node.attributes.get("href") or "" for node in tree.css("li a")]
    return [
        join(answer.headers["content-location"], href, charset) or f"{answer.headers['content-location']}none"
        for href in found
    ]


def dead(base: str, ask: Any, name: str) -> list[str]:
    """The links of a list that do not lead to the page that they led to."""
    found = links(ask(f"{base}mp_/{url_of(name)}"))
    assert len(found) == len(HREFS)
    answers = [(href, ask(link)) for href, link in zip(HREFS, found, strict=True)]
    arrived = [f"{name}: arrived {n}".encode() in answer.data for n, (_, answer) in enumerate(answers)]
    return [href for (href, _), is_there in zip(answers, arrived, strict=True) if not is_there]


@pytest.mark.parametrize("name", LISTS)
def test_every_link_of_a_list_leads_to_the_page_it_led_to(base: str, ask: Any, name: str) -> None:
    assert dead(base, ask, name) == []


MUTANTS = {
    "the head as it was sent": ("record.told_head", lambda exchange, *_: exchange.head),
    "one spelling of each URL": ("lookup.spellings", lambda url: [url]),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_links_are_dead_without_what_mends_them(base: str, ask: Any, monkeypatch: Any, mutant: str) -> None:
    place, other = MUTANTS[mutant]
    monkeypatch.setattr(f"console.playback.{place}", other)
    found = {name: len(dead(base, ask, name)) for name in LISTS}
    print(f"mutant {mutant}: dead links of {len(HREFS)}: {found}")  # noqa: T201
    assert sum(found.values()) > 0


def test_a_redirect_in_raw_gbk_leads_on(base: str, ask: Any) -> None:
    moved = ask(f"{base}mp_/http://silent.example/moved")
    assert moved.status == 302
    there = ask(urljoin(base, moved.headers["location"]))
    assert b"arrived 1" in there.data


def test_no_cookie_is_set_and_nothing_is_loaded_from_elsewhere(base: str, ask: Any) -> None:
    answer = ask(f"{base}mp_/{SITE}/file.jsp?id=1")
    assert "set-cookie" not in answer.headers
    assert answer.headers["x-archive-orig-set-cookie"] == "a=1"
    policy = ask(f"{base}mp_/{url_of('silent')}").headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http:" not in policy and "ws:" not in policy


# memento (RFC 7089)


def test_the_time_map_lists_every_capture(base: str, ask: Any) -> None:
    answer = ask(f"{base}timemap/link/{SITE}/plain.html")
    assert answer.headers["content-type"] == "application/link-format"
    text = answer.data.decode()
    assert text.count('rel="memento"') == 3
    assert f'<{SITE}/plain.html>; rel="original"' in text


def test_the_time_gate_gives_the_nearest_and_says_so(base: str, ask: Any) -> None:
    answer = ask(f"{base}mp_/{SITE}/plain.html", **{"Accept-Datetime": "Thu, 01 Jan 1998 00:00:00 GMT"})
    assert answer.status == 200 and b"version 0" in answer.data
    assert answer.headers["memento-datetime"].startswith("Thu, 01 Jan 2026 ")
    relations = set(re.findall(r'rel="(\w+)"', answer.headers["link"]))
    assert relations == {"original", "timegate", "timemap", "memento"}
    assert "accept-datetime" in answer.headers["vary"].lower()


def test_what_is_not_kept_is_not_found(base: str, ask: Any) -> None:
    assert ask(f"{base}mp_/{SITE}/never.html").status == 404
    assert ask(f"{base}mp_/http://live.example/").status == 404


def test_a_report_is_never_shown_in_the_place_of_another(base: str, ask: Any) -> None:
    assert ask(f"{base}mp_/http://silent.example/show.jsp?%B5%A5%CE%BB=%B6%EE%B6%FB&n=2").status == 404


# in a browser


@pytest.mark.parametrize("name", ["silent", "lying", "reversed"])
def test_the_words_are_right_in_chromium(base: str, page: Page, show: Any, name: str) -> None:
    frame = show(page, f"{base}{url_of(name)}")
    assert frame.inner_text("h1") == WORDS


@pytest.mark.parametrize("n", [0, 3, 4])
def test_a_click_on_a_chinese_link_asks_nothing_but_the_replay(base: str, page: Page, show: Any, n: int) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    frame = show(page, f"{base}{url_of('silent')}")
    frame.click(f"li:nth-child({n + 1}) a")
    frame.wait_for_selector(f"text=arrived {n}", timeout=15_000)
    origin = base.removesuffix("archive/")
    assert [url for url in asked if not url.startswith((origin, "data:", "blob:"))] == []


def test_a_load_down_has_its_name(base: str, page: Page, show: Any) -> None:
    frame = show(page, f"{base}{url_of('silent')}")
    with page.expect_download(timeout=15_000) as download:
        frame.click("#file")
    assert download.value.suggested_filename == FILE
    assert Path(download.value.path()).read_bytes() == b"\xd0\xcf\x11\xe0"


def test_the_calendar_shows_the_captures(base: str, page: Page) -> None:
    page.goto(f"{base}*/{SITE}/plain.html")
    page.wait_for_selector("text=3 captures", timeout=15_000)


# beginning and end


def test_without_its_environment_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"scripts/replay\.sh"), pywb(tmp_path, free_port(), "", tmp_path):
        pass


def test_a_pywb_that_does_not_start_is_told_with_its_log(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "wayback"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    with pytest.raises(NianbaoError, match=r"code 3 .*pywb\.log"), pywb(tmp_path, free_port(), "", tmp_path):
        pass
