import asyncio

from hypothesis import given
from hypothesis import strategies as st

from crawler.frontier import Errand, Frontier
from model.link import Link
from model.portal import Portal

PORTAL = Portal(id="x", name="某县", division="150724", level="county", home="http://a.example/", concurrency=1)


def errand(url: str, score: float = 0.0) -> Errand:
    return Errand(PORTAL, Link(url=url, role="article", score=score))


def test_the_best_of_a_host_goes_first() -> None:
    async def order() -> list[str]:
        frontier = Frontier()
        for score in (1.0, 9.0, 5.0):
            frontier.add(errand(f"http://a.example/{score:.0f}", score))
        return [taken.link.url[-1] for _ in range(3) if (taken := await frontier.take())]

    assert asyncio.run(order()) == ["9", "5", "1"]


def test_a_full_host_does_not_hold_up_another() -> None:
    async def run() -> list[str]:
        frontier = Frontier(ahead=0)
        for url in ("http://a.example/1", "http://a.example/2", "http://b.example/1"):
            frontier.add(errand(url))
        return [taken.link.url for _ in range(2) if (taken := await frontier.take())]

    assert asyncio.run(run()) == ["http://a.example/1", "http://b.example/1"]


def test_it_ends_only_when_nothing_is_on_the_way_any_more() -> None:
    async def run() -> tuple[bool, Errand | None, Errand | None]:
        frontier = Frontier()
        frontier.add(first := errand("http://a.example/1"))
        await frontier.take()
        waiting = asyncio.create_task(frontier.take())
        await asyncio.sleep(0)
        pending = not waiting.done()
        frontier.add(errand("http://a.example/2"))
        second = await waiting
        assert second is not None
        frontier.done(first)
        frontier.done(second)
        return pending, second, await frontier.take()

    pending, second, last = asyncio.run(run())
    assert pending
    assert second is not None
    assert last is None


def test_closed_it_hands_out_nothing_and_gives_back_what_waited() -> None:
    async def run() -> tuple[int, Errand | None]:
        frontier = Frontier()
        frontier.add(errand("http://a.example/1"))
        frontier.add(errand("http://a.example/2"))
        return len(frontier.close()), await frontier.take()

    assert asyncio.run(run()) == (2, None)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=30), st.integers(0, 3))
def test_every_errand_comes_out_once_and_no_host_has_more_out_than_its_room(
    urls: list[tuple[str, int]], ahead: int
) -> None:
    async def run() -> list[str]:
        frontier, out, taken = Frontier(ahead), [], []
        for number, (host, score) in enumerate(urls):
            frontier.add(errand(f"http://{host}.example/{number}", float(score)))
        while len(taken) < len(urls):
            if frontier._ready:
                one = await frontier.take()
                assert one is not None
                out.append(one)
                taken.append(one.link.url)
                hosts = [each.link.url.split("/")[2] for each in out]
                assert all(hosts.count(host) <= 1 + ahead for host in hosts)
            else:
                frontier.done(out.pop(0))
        return taken

    taken = asyncio.run(run())
    assert sorted(taken) == sorted(f"http://{host}.example/{n}" for n, (host, _) in enumerate(urls))
