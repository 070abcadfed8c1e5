import gzip
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from samples import trouble
from samples.farm import Farm

HOME = "http://www.buerjin-sample.example/"


def spoken(farm: Farm, request: bytes) -> bytes:
    """What the farm sends back, to the end of the connection."""
    with socket.create_connection(("127.0.0.1", farm.port), timeout=10) as wire:
        wire.sendall(request)
        wire.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: wire.recv(65536), b""))


def test_the_farm_listens_on_loopback_alone(farm: Farm) -> None:
    assert urlsplit(farm.proxy_url).hostname == "127.0.0.1"
    elsewhere = socket.gethostbyname(socket.gethostname())
    if not elsewhere.startswith("127."):
        with pytest.raises(OSError):
            socket.create_connection((elsewhere, farm.port), timeout=2)


def test_it_answers_in_absolute_form_as_a_proxy(farm: Farm) -> None:
    wire = spoken(farm, f"GET {HOME} HTTP/1.1\r\nHost: www.buerjin-sample.example\r\n\r\n".encode())
    assert wire.startswith(b"HTTP/1.1 200 OK\r\nServer: nginx\r\n")


def test_a_connection_serves_one_request_after_another(farm: Farm) -> None:
    one = f"GET {HOME} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    assert spoken(farm, one * 3).count(b"HTTP/1.1 200 OK") == 3


def test_a_client_that_wants_to_close_is_let_go(farm: Farm) -> None:
    one = f"GET {HOME} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    assert spoken(farm, one * 3).count(b"HTTP/1.1 200 OK") == 1


@pytest.mark.parametrize("url", ["http://www.gov.cn/", "http://127.0.0.1/", "http://example.com/", "http://example/"])
def test_any_other_host_is_refused_with_a_clear_text(client: httpx.Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 502
    assert "answers for sample hosts under .example only" in answer.text


def test_an_unknown_sample_host_is_refused_by_name(client: httpx.Client) -> None:
    answer = client.get("http://www.unknown.example/")
    assert answer.status_code == 502 and "www.unknown.example" in answer.text


def test_connect_is_refused_with_a_clear_text(farm: Farm) -> None:
    wire = spoken(farm, b"CONNECT www.buerjin-sample.example:443 HTTP/1.1\r\nHost: x\r\n\r\n")
    assert wire.startswith(b"HTTP/1.1 501 ") and b"plain http only" in wire


@pytest.mark.parametrize(
    "request_", [b"nonsense\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
)
def test_a_malformed_request_is_answered_and_the_farm_lives_on(
    farm: Farm, client: httpx.Client, request_: bytes
) -> None:
    assert spoken(farm, request_).startswith(b"HTTP/1.1 400 ")
    assert client.get(HOME).status_code == 200


def test_a_head_request_has_no_body(client: httpx.Client) -> None:
    answer = client.head(HOME)
    assert answer.status_code == 200 and answer.content == b"" and int(answer.headers["content-length"]) > 500


def test_an_unknown_path_is_not_found(client: httpx.Client) -> None:
    assert client.get(f"{HOME}no/such/page.html").status_code == 404


def test_a_server_of_bad_habits_says_not_found_with_200(client: httpx.Client) -> None:
    answer = client.get("http://www.ejina-sample.example/no/such/page.jhtml")
    assert answer.status_code == 200 and "页面不存在" in answer.text


def test_an_etag_is_answered_by_304_without_entity(farm: Farm, client: httpx.Client) -> None:
    url = farm.truth.of("buerjin")[0].url
    tag = client.get(url).headers["etag"]
    again = client.get(url, headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag
    assert "content-type" not in again.headers and "content-length" not in again.headers
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_last_modified_is_answered_by_304(client: httpx.Client) -> None:
    url = f"{HOME}zwgk/zfxxgk/zfxxgknb/index.html"
    moment = client.get(url).headers["last-modified"]
    assert client.get(url, headers={"If-Modified-Since": moment}).status_code == 304
    assert client.get(url, headers={"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}).status_code == 200


def test_an_etag_goes_before_a_date(client: httpx.Client) -> None:
    url = f"{HOME}css/site.css"
    moment = client.get(url).headers["last-modified"]
    asked = {"If-None-Match": '"other"', "If-Modified-Since": moment}
    assert client.get(url, headers=asked).status_code == 200


def test_some_pages_have_no_validator_and_are_always_sent(farm: Farm, client: httpx.Client) -> None:
    answer = client.get(farm.truth.of("xilingol")[0].url)
    assert not {"etag", "last-modified"} & set(answer.headers)


def test_gzip_is_sent_to_who_takes_it_and_is_steady(farm: Farm) -> None:
    url = farm.truth.of("altay")[0].url
    asked = f"GET {url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    coded = spoken(farm, f"{asked}Accept-Encoding: gzip, br\r\n\r\n".encode())
    plain = spoken(farm, f"{asked}\r\n".encode())
    head, body = coded.split(b"\r\n\r\n", 1)
    assert b"Content-Encoding: gzip" in head
    assert gzip.decompress(body) == plain.split(b"\r\n\r\n", 1)[1]
    assert coded == spoken(farm, f"{asked}Accept-Encoding: gzip, br\r\n\r\n".encode())


def test_chunked_bodies_are_framed_rightly(farm: Farm, client: httpx.Client) -> None:
    url = farm.truth.of("xilingol")[0].url
    answer = client.get(url)
    assert answer.headers["transfer-encoding"] == "chunked" and answer.text.endswith("</html>\n")


def test_unframed_bodies_end_with_the_connection(client: httpx.Client) -> None:
    answer = client.get("http://www.ejina-sample.example/zfxxgknb/index.jhtml")
    assert answer.headers["connection"] == "close" and "content-length" not in answer.headers
    assert answer.text.endswith("</html>\n")


def test_headers_repeat_in_the_case_they_were_written(farm: Farm) -> None:
    url = farm.truth.of("ejina")[0].url
    wire = spoken(farm, f"GET {url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert b"\r\nSet-Cookie: clientlanguage" in wire and b"\r\nset-cookie: seen=1" in wire


def test_a_host_that_is_down_breaks_off(changing: Farm) -> None:
    with httpx.Client(proxy=changing.proxy_url, trust_env=False) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(f"http://{trouble.DOWN}/")
        changing.take_down("www.buerjin-sample.example")
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(HOME)
        assert client.get("http://www.altay-sample.example/").status_code == 200
        changing.take_down("www.buerjin-sample.example", down=False)
        assert client.get(HOME).status_code == 200


def test_guarded_hosts_show_a_protection_and_never_a_page(client: httpx.Client) -> None:
    challenge = client.get("http://www.challenge-sample.example/any/path")
    assert challenge.status_code == 521 and "__jsl_clearance" in challenge.text
    blocked = client.get("http://www.blocked-sample.example/")
    assert blocked.status_code == 200 and "拦截" in blocked.text


def test_a_slow_host_keeps_only_its_own_clients_waiting(changing: Farm) -> None:
    changing.slow("www.buerjin-sample.example", 0.5)
    with httpx.Client(proxy=changing.proxy_url, trust_env=False) as client, ThreadPoolExecutor() as pool:
        started = time.monotonic()
        slow = pool.submit(client.get, HOME)
        assert client.get("http://www.altay-sample.example/").status_code == 200
        assert time.monotonic() - started < 0.4
        assert slow.result().status_code == 200
        assert time.monotonic() - started >= 0.5
