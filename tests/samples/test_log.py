from concurrent.futures import ThreadPoolExecutor

import httpx

from samples.farm import Farm
from samples.web.log import Log

HOST = "www.buerjin-sample.example"


def test_requests_in_flight_are_counted_for_each_host() -> None:
    log = Log()
    first, second = log.begin("GET", "a", "/1", {}), log.begin("GET", "a", "/2", {})
    other = log.begin("GET", "b", "/", {})
    log.end(first, 200)
    third = log.begin("GET", "a", "/3", {})
    assert [first.in_flight, second.in_flight, other.in_flight, third.in_flight] == [1, 2, 1, 2]
    assert (log.peak("a"), log.peak("b"), log.peak("c")) == (2, 1, 0)


def test_clearing_forgets_the_past_but_not_what_is_in_flight() -> None:
    log = Log()
    flying = log.begin("GET", "a", "/", {})
    log.clear()
    assert log.entries == [] and log.begin("GET", "a", "/", {}).in_flight == 2
    log.end(flying, 200)
    assert log.begin("GET", "a", "/", {}).in_flight == 2


def test_the_farm_logs_who_asked_what_and_when(changing: Farm) -> None:
    with httpx.Client(proxy=changing.proxy_url, trust_env=False, headers={"User-Agent": "asking"}) as client:
        client.get(f"http://{HOST}/css/site.css?v=1")
        client.get(f"http://{HOST}/")
    first, second = changing.log.of(HOST)
    assert (first.method, first.path, first.status) == ("GET", "/css/site.css?v=1", 404)
    assert second.headers["user-agent"] == "asking" and second.status == 200
    assert first.done is not None and first.at <= first.done <= second.at


def test_the_peak_is_what_clients_really_do_at_once(changing: Farm) -> None:
    changing.slow(HOST, 0.3)
    with httpx.Client(proxy=changing.proxy_url, trust_env=False) as client, ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(client.get, [f"http://{HOST}/?{n}" for n in range(5)]))
    assert len(answers) == 5
    assert changing.log.peak(HOST) == 5 and changing.log.peak("www.altay-sample.example") == 0


def test_a_request_that_was_broken_off_is_no_longer_in_flight(changing: Farm) -> None:
    changing.take_down(HOST)
    with httpx.Client(proxy=changing.proxy_url, trust_env=False) as client:
        for _ in range(3):
            try:
                client.get(f"http://{HOST}/")
            except httpx.RemoteProtocolError:
                continue
    assert [asked.in_flight for asked in changing.log.of(HOST)] == [1, 1, 1]
    assert {asked.status for asked in changing.log.of(HOST)} == {0}
