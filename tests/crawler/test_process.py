from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crawler.events import Event, PortalTally
from crawler.job import Job, Result, answer_line, job_line, read_answer, read_job
from crawler.shards import shards
from crawler.site import own_hosts
from model.portal import Portal
from storage.settings import S3, Proxy, Settings

PORTAL = Portal(id="x", name="某县", division="150724", level="county", home="http://www.x.gov.cn/", hosts=("a.b.cn",))
STORE = S3(endpoint="localhost:1", bucket="b", access_key="a", secret_key="s", secure=False)


def test_a_job_survives_its_pipe() -> None:
    settings = Settings(home=Path("/h"), portals=Path("/p"), s3=STORE, proxy=Proxy(http="http://me:pw@h:1", none="a,b"))
    job = Job(portals=(PORTAL,), settings=settings, run="r", full=True)
    line = job_line(job)
    assert line.count("\n") == 1
    assert read_job(line) == job
    without = replace(job, settings=replace(settings, s3=None))
    assert read_job(job_line(without)) == without


def test_answers_survive_their_pipe() -> None:
    event = Event(kind="page", portal="x", url="http://年报/", outcome="captured", requests=3)
    result = Result(tallies=(PortalTally(portal="x", outcomes={"captured": 2}),), fault="out", is_store=True)
    assert read_answer(answer_line(event)) == event
    assert read_answer(answer_line(result)) == result
    assert read_answer("some library's chatter\n") is None


@given(st.lists(st.integers(0, 6), max_size=30), st.integers(1, 4))
def test_portals_that_share_a_site_are_crawled_by_one_process(sites: list[int], count: int) -> None:
    portals = [
        replace(PORTAL, id=f"p{n}", hosts=(), home=f"http://w{n}.s{site}.gov.cn/") for n, site in enumerate(sites)
    ]
    made = shards(portals, count)
    assert sorted(one.id for shard in made for one in shard) == sorted(one.id for one in portals)
    assert len(made) <= count
    hosts = [set().union(*(own_hosts(one) for one in shard)) for shard in made]
    assert sum(map(len, hosts)) == len(set().union(*hosts)) if hosts else True
