import asyncio
import ssl
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.connection import Connections
from crawler.egress import NotSent, checked_addresses, target
from crawler.limits import Limits
from crawler.proxy import Route, proxy_of
from crawler.request import Ask
from crawler.site import in_scope, registered_site
from crawler.wire import Wire
from model.errors import BadInput
from model.exchange import Exchange
from model.link import Link
from model.portal import Portal

PUBLIC = Portal(id="x", name="某县", division="150724", level="county", home="http://www.x.gov.cn/")
REFUSED = [
    "ftp://www.x.gov.cn/",
    "file:///etc/passwd",
    "data:text/html,x",
    "http://user@www.x.gov.cn/",
    "http://www.x.gov.cn@127.0.0.1/",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0x7f.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[fe80::1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://10.0.0.1:8080/",
    "http://192.168.1.1/",
    "http://224.0.0.1/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "http://db.internal/",
    "http://intranet/",
    "http://printer.local/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http:///x",
    "http://",
    "http://www.x.gov.cn:99999/",
    "http://www.x.gov.cn\\@127.0.0.1/",
    "http://www.x.gov.cn/ HTTP/1.1\r\nX: y",
    "http://[::1/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_what_must_not_be_asked_is_out_of_scope(url: str) -> None:
    with pytest.raises(NotSent) as refused:
        target(url, PUBLIC)
    assert refused.value.outcome == "scope"


@given(st.ip_addresses(v=4, network="10.0.0.0/8"), st.sampled_from(["{}", "0x{:x}", "0{:o}"]))
def test_no_writing_of_a_private_address_gets_through(address: Any, form: str) -> None:
    host = str(address) if form == "{}" else form.format(int(address))
    with pytest.raises(NotSent):
        target(f"http://{host}/", PUBLIC)


def test_a_url_is_taken_apart_once() -> None:
    aim = target("https://www.x.gov.cn:8443/a/b?c=%E5%B9%B4", PUBLIC)
    assert (aim.host, aim.port, aim.path, aim.netloc) == ("www.x.gov.cn", 8443, "/a/b?c=%E5%B9%B4", "www.x.gov.cn:8443")
    assert target("http://8.8.8.8", PUBLIC).path == "/"


def test_private_network_opens_the_portals_own_hosts_and_no_others() -> None:
    inner = replace(PUBLIC, home="http://10.0.0.5/", private_network=True)
    assert target("http://10.0.0.5/x", inner).host == "10.0.0.5"
    with pytest.raises(NotSent):
        target("http://10.0.0.6/", inner)


class Names:
    """A resolver of ours: it answers what it is told, and changes its mind when told so."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


@pytest.mark.parametrize(
    "bad", ["127.0.0.1", "10.1.1.1", "::1", "::ffff:127.0.0.1", "169.254.169.254", "2002:7f00:1::"]
)
def test_one_private_address_among_public_ones_refuses_the_host(bad: str) -> None:
    with pytest.raises(NotSent) as refused:
        asyncio.run(checked_addresses(target(PUBLIC.home, PUBLIC), PUBLIC, Names(["8.8.8.8", bad])))
    assert (refused.value.outcome, bad in refused.value.detail) == ("scope", True)


def fetched(tmp_path: Path, portal: Portal, url: str, names: Any, limits: Limits | None = None) -> Exchange:
    async def run() -> Exchange:
        connections = Connections(Route.of(), limits or Limits(connect=1.0), names)
        try:
            wire = Wire(connections, Limits(), tmp_path, "nianbao/test")
            return await wire.exchange(Ask(portal, Link(url=url, role="article")), target(url, portal))
        finally:
            connections.close()

    return asyncio.run(run())


def test_a_name_that_turns_private_reaches_nobody(tmp_path: Path, server: Any) -> None:
    with pytest.raises(NotSent):
        fetched(tmp_path, PUBLIC, f"http://www.x.gov.cn:{server.port}/", Names(["127.0.0.1"]))
    assert server.connections == 0


def test_the_checked_address_is_the_one_connected_to_and_looked_up_once(
    tmp_path: Path, server: Any, portal: Portal, make_page: Any
) -> None:
    server.pages["/"] = make_page(b"x")
    names = Names(["127.0.0.1"], ["8.8.8.8"])
    own = replace(portal, home="http://www.y.gov.cn/")
    assert fetched(tmp_path, own, f"http://www.y.gov.cn:{server.port}/", names).status == 200
    assert names.asked == 1


def test_the_canary_can_be_reached_when_the_check_is_left_out(
    tmp_path: Path, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant: without the check of addresses the canary is hit, so the tests above would fail."""
    monkeypatch.setattr("crawler.egress.is_public", lambda address: True)
    fetched(tmp_path, PUBLIC, f"http://www.x.gov.cn:{server.port}/", Names(["127.0.0.1"]))
    assert server.connections == 1


def test_a_host_without_address_is_dns(tmp_path: Path) -> None:
    with pytest.raises(NotSent) as refused:
        asyncio.run(checked_addresses(target(PUBLIC.home, PUBLIC), PUBLIC, Names([])))
    assert refused.value.outcome == "dns"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate that no authority signed."""
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key -out cert"
    subprocess.run(command.split(), cwd=file.parent, check=True, capture_output=True)
    file.write_bytes((file.parent / "key").read_bytes() + (file.parent / "cert").read_bytes())
    return file


def test_certificates_are_verified_unless_the_portal_is_legacy_and_tls_is_recorded(
    tmp_path: Path, certificate: Path, make_server: Any, make_page: Any, portal: Portal
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with make_server(tls=context) as server:
        server.pages["/"] = make_page(b"x")
        url = f"https://127.0.0.1:{server.port}/"
        strict = fetched(tmp_path, portal, url, Names(["127.0.0.1"]))
        legacy = fetched(tmp_path, replace(portal, tls="legacy"), url, Names(["127.0.0.1"]))
    assert strict.failure is not None
    assert strict.failure.outcome == "tls"
    assert legacy.status == 200
    assert legacy.tls is not None
    assert (legacy.tls.version, legacy.tls.legacy, len(legacy.tls.certificate)) == ("TLSv1.3", True, 64)


def test_hosts_are_in_scope_by_their_registered_site() -> None:
    portal = replace(PUBLIC, home="http://www.ewenke.gov.cn/", hosts=("ewkq.nmg.cn",))
    assert in_scope(portal, "zwgk.ewenke.gov.cn")
    assert in_scope(portal, "ewkq.nmg.cn")
    assert not in_scope(portal, "www.hlbe.gov.cn")
    assert registered_site("www.a.gov.cn.example") == "a.gov.cn.example"
    assert registered_site("www.buerjin-sample.example") == "buerjin-sample.example"
    assert registered_site("10.1.2.3") == "10.1.2.3"


@pytest.mark.parametrize(
    "setting", ["socks5://127.0.0.1:1", "https://proxy:1", "http://", "http://[x", "http://h:99999"]
)
def test_a_proxy_setting_that_is_none_is_bad_input(setting: str) -> None:
    with pytest.raises(BadInput):
        proxy_of(setting)


@pytest.mark.parametrize(
    ("none", "direct"),
    [("", False), ("gov.cn", True), (".x.gov.cn", True), ("*.x.gov.cn", True), ("*", True), ("w.x.gov.cn", False)],
)
def test_no_proxy_names_a_host_and_its_subdomains(none: str, direct: bool) -> None:
    route = Route.of(http="http://127.0.0.1:3128", no_proxy=none)
    assert (route.proxy(target(PUBLIC.home, PUBLIC)) is None) is direct


def test_a_proxys_password_is_not_shown() -> None:
    assert "c2VjcmV0" not in repr(proxy_of("http://me:secret@127.0.0.1:1"))


async def _tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """A proxy that knows CONNECT, and leads to one port whatever is asked."""
    request = await reader.readuntil(b"\r\n\r\n")
    assert request.startswith(b"CONNECT www.y.gov.cn:443 HTTP/1.1\r\nHost: www.y.gov.cn:443\r\n")
    there, back = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await asyncio.gather(_pump(reader, back), _pump(there, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


def test_behind_a_proxy_a_tunnel_carries_https(
    tmp_path: Path, portal: Portal, certificate: Path, make_server: Any, make_page: Any
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def run(port: int) -> Exchange:
        proxy = await asyncio.start_server(lambda r, w: _tunnel(r, w, port), "127.0.0.1", 0)
        route = Route.of(https=f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
        connections = Connections(route, Limits(connect=2.0))
        link = Link(url="https://www.y.gov.cn/", role="article")
        legacy = replace(portal, tls="legacy")
        exchange = await Wire(connections, Limits(), tmp_path, "nianbao/test").exchange(
            Ask(legacy, link), target(link.url, legacy)
        )
        connections.close()
        proxy.close()
        return exchange

    with make_server(tls=context) as server:
        server.pages["/"] = make_page(b"through")
        exchange = asyncio.run(run(server.port))
    assert (exchange.body, exchange.ip) == (b"through", "")
    assert exchange.request.startswith(b"GET / HTTP/1.1\r\n")
