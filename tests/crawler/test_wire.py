import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.connection import Connections
from crawler.egress import target
from crawler.limits import Limits
from crawler.proxy import Route
from crawler.request import Ask
from crawler.wire import Wire
from model.exchange import Exchange
from model.link import Link
from model.portal import Portal

QUICK = Limits(connect=2.0, idle=0.3, total=2.0, body=100_000, memory=10_000)


@pytest.fixture
def fetch(tmp_path: Path, portal: Portal) -> Callable[..., list[Exchange]]:
    """Fetches URLs one after the other over one pool of connections."""

    def run(*urls: str, route: Route | None = None, limits: Limits = QUICK, **ask: Any) -> list[Exchange]:
        async def all_of_them() -> list[Exchange]:
            connections = Connections(route or Route.of(), limits)
            wire = Wire(connections, limits, tmp_path, "nianbao/test")
            links = [Link(url=url, role="article") for url in urls]
            try:
                return [await wire.exchange(Ask(portal, link, **ask), target(link.url, portal)) for link in links]
            finally:
                connections.close()

        return asyncio.run(all_of_them())

    return run


HEAD = b"HTTP/1.1 200  Okay then\r\nX-B: 2\r\nx-a: 1\r\nX-B: 3\r\n"
CASES = {
    "length": (HEAD + b"content-LENGTH: 3\r\n\r\n", b"abc"),
    "chunked": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n"),
    "until close": (HEAD + b"Connection: close\r\n\r\n", b"whatever"),
    "empty": (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    "bare line feeds": (b"HTTP/1.0 200 OK\nContent-Length: 2\n\n", b"ok"),
    "raw GBK in a header": (b"HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\xc4\xea\xb1\xa8.doc\r\n"
                            b"Content-Length: 1\r\n\r\n", b"x"),
    "gzip stays gzip": (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n", b"\x1f\x8b\x08\x00"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_head_and_body_are_kept_byte_for_byte(name: str, server: Any, fetch: Any) -> None:
    head, body = CASES[name]
    server.pages["/"] = [head + body]
    (exchange,) = fetch(server.url + "/")
    assert (exchange.head, exchange.body, exchange.failure, exchange.truncated) == (head, body, None, None)
    assert exchange.ip == "127.0.0.1"
    assert exchange.request == server.seen[0][1]


def test_interim_responses_are_passed_over(server: Any, fetch: Any, make_page: Any) -> None:
    server.pages["/"] = [
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + make_page(b"x")
    ]
    (exchange,) = fetch(server.url + "/")
    assert (exchange.status, exchange.body) == (200, b"x")


def test_a_head_in_pieces_is_joined(server: Any, fetch: Any) -> None:
    server.pages["/"] = [b"HTTP/1.1 200 OK\r\nContent-Le", 0.02, b"ngth: 2\r\n\r", 0.02, b"\nab"]
    (exchange,) = fetch(server.url + "/")
    assert (exchange.body, exchange.failure) == (b"ab", None)


BROKEN = {
    "short body": ([HEAD + b"Content-Length: 10\r\n\r\nabc"], b"abc", "disconnect", "error"),
    "no last chunk": (
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"],
        b"3\r\nabc\r\n",
        "disconnect",
        "error",
    ),
    "bad chunk": ([HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc"], b"xyz\r\nabc", "unspecified", "error"),
    "chunk too long": (
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"],
        b"1\r\nabc\r\n",
        "unspecified",
        "error",
    ),
    "silence": ([HEAD + b"Content-Length: 10\r\n\r\nabc", 1.0], b"abc", "time", "timeout"),
    "reset": ([HEAD + b"Content-Length: 10\r\n\r\nabc", 0.1, -1.0], b"abc", "disconnect", "error"),
    "too large": ([HEAD + b"Content-Length: 200000\r\n\r\n" + b"z" * 200_000], b"z" * 100_000, "length", "too_large"),
    "half a head": ([b"HTTP/1.1 200 OK\r\nConte"], b"HTTP/1.1 200 OK\r\nConte", "disconnect", "error"),
    "no HTTP": ([b"SSH-2.0-OpenSSH\r\n\r\n"], b"SSH-2.0-OpenSSH\r\n\r\n", None, "error"),
    "endless head": ([b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000], None, "length", "too_large"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_came_of_a_broken_response_is_kept_with_its_reason(name: str, server: Any, fetch: Any) -> None:
    script, body, truncated, outcome = BROKEN[name]
    server.pages["/"] = script
    (exchange,) = fetch(server.url + "/")
    kept = exchange.body.read_bytes() if isinstance(exchange.body, Path) else exchange.body
    assert body is None or kept == body
    assert (exchange.truncated, exchange.failure.outcome) == (truncated, outcome)


def test_a_host_that_answers_nothing_is_a_timeout(server: Any, fetch: Any) -> None:
    server.pages["/"] = [1.0]
    (exchange,) = fetch(server.url + "/")
    assert (exchange.head, exchange.failure.outcome) == (b"", "timeout")


def test_a_slow_drip_ends_at_the_total_limit(server: Any, fetch: Any) -> None:
    server.pages["/"] = [HEAD + b"Content-Length: 100\r\n\r\n", *[b"a", 0.1] * 20]
    (exchange,) = fetch(server.url + "/", limits=Limits(idle=1.0, total=0.5))
    assert (exchange.truncated, exchange.failure.outcome) == ("time", "timeout")


def test_a_closed_port_is_told(fetch: Any) -> None:
    (exchange,) = fetch("http://127.0.0.1:1/")
    assert (exchange.failure.outcome, exchange.head) == ("error", b"")
    assert "127.0.0.1" in exchange.failure.detail


def test_a_name_without_address_is_told(fetch: Any) -> None:
    (exchange,) = fetch("http://nowhere.invalid/")
    assert exchange.failure.outcome == "dns"


def test_large_bodies_lie_in_a_file(server: Any, fetch: Any, make_page: Any) -> None:
    server.pages["/"] = make_page(b"q" * 50_000)
    (exchange,) = fetch(server.url + "/")
    assert isinstance(exchange.body, Path)
    assert exchange.body.read_bytes() == b"q" * 50_000


def test_connections_are_used_again_and_a_stale_one_costs_nothing(server: Any, fetch: Any, make_page: Any) -> None:
    server.pages["/"] = make_page(b"x")
    server.pages["/bye"] = [make_page(b"x"), 0.01, -1.0]
    answers = fetch(*[server.url + path for path in ("/", "/", "/bye", "/", "/")])
    assert [one.status for one in answers] == [200] * 5
    assert server.connections in (2, 3)


def test_validators_and_forms_are_sent(server: Any, fetch: Any, make_page: Any) -> None:
    server.pages["*"] = make_page(b"")
    fetch(server.url + "/a?b=1", headers={"If-None-Match": '"x"', "Bad\r\nInjected": "1"})
    request = server.seen[0][1]
    assert request.startswith(b"GET /a?b=1 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nUser-Agent: nianbao/test\r\n" in request
    assert b'\r\nIf-None-Match: "x"\r\n' in request
    assert b"Injected" not in request


def test_a_proxy_gets_the_whole_url_and_its_password_goes_into_no_record(
    server: Any, fetch: Any, make_page: Any
) -> None:
    server.pages["*"] = make_page(b"via proxy")
    route = Route.of(http=f"http://me:secret@127.0.0.1:{server.port}")
    (exchange,) = fetch("http://www.x.gov.cn.example/年报/", route=route)
    assert b"Proxy-Authorization: Basic bWU6c2VjcmV0\r\n" in server.seen[0][1]
    assert b"Authorization" not in exchange.request
    assert exchange.request.startswith(b"GET http://www.x.gov.cn.example/")
    assert (exchange.body, exchange.ip) == (b"via proxy", "")


def test_hosts_in_no_proxy_are_asked_directly(server: Any, fetch: Any, make_page: Any) -> None:
    server.pages["*"] = make_page(b"x")
    (exchange,) = fetch(server.url + "/", route=Route.of(http="http://127.0.0.1:1", no_proxy="localhost, 127.0.0.1"))
    assert exchange.status == 200


def test_a_proxy_that_is_down_is_named(fetch: Any) -> None:
    (exchange,) = fetch("http://www.x.gov.cn.example/", route=Route.of(http="http://127.0.0.1:1"))
    assert "proxy 127.0.0.1:1" in exchange.failure.detail
