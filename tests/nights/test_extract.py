"""The outbox is drained once in effect, whatever dies on the way."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from model.capture import Capture
from model.errors import Damaged, OutOfReach
from model.exchange import Exchange
from model.observation import Observation
from model.portal import Portal
from nights.desk import Extractor
from nights.extract import drain
from storage.bucket import Bucket
from storage.catalog import Catalog
from storage.settings import S3

T0 = datetime(2026, 3, 1, tzinfo=UTC)
HOME = "http://a.example/"
PORTAL = Portal(id="a", name="鄂温克族自治旗人民政府", division="150724", level="county", home=HOME)

FUNCTIONS = """
import os, time
from pathlib import Path
from model.report import Report

def related_urls(document):
    return [word for word in document.content.decode().split() if word.startswith("http")]

def extract(document, related, hints):
    text = document.content.decode()
    log = Path(__file__).with_name("log")
    with log.open("a") as file:
        file.write(document.url + "\\n")
    if "die" in text:
        os._exit(1)
    if "hang" in text:
        time.sleep(60)
    if "slow" in text:
        time.sleep(0.1)
    if "raise" in text:
        raise ValueError("no such thing")
    beside = " ".join(f"{url}={related[url].content.decode()}" for url in sorted(related))
    kind = "not_a_report" if "none" in text else "annual_report"
    return [Report(kind=kind, status="review", title=f"{text}|{beside}|{hints.body}|{hints.link_text}")]
"""


@dataclass
class Shop:
    """The door to the store: a real catalog, and bodies in memory in the place of an archive."""

    catalog: Catalog
    bucket: Bucket
    bodies: dict[str, bytes]
    reads: int = 0

    def fetch(self, capture: Capture) -> Exchange:
        self.reads += 1
        body = self.bodies[capture.record_id]
        if body == b"damaged":
            raise Damaged(f"{capture.url}: its digest does not fit")
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=GBK\r\n\r\n"
        return Exchange(url=capture.url, at=capture.timestamp, head=head, body=body)

    def put(self, number: int, path: str, body: str, warc: str = "one.warc.gz", **fields: Any) -> Capture:
        record_id = f"urn:uuid:{number:08}"
        self.bodies[record_id] = body.encode()
        one = Capture(
            record_id=record_id,
            portal="a",
            url=HOME + path,
            timestamp=T0 + timedelta(minutes=number),
            status=200,
            mime="text/html",
            type="response",
            payload_digest=f"sha256:{number:064}",
            warc=warc,
            offset=0,
            length=1,
        )
        one = replace(one, **fields)
        seen = Observation(portal="a", url=one.url, at=one.timestamp, state="new", record_id=record_id)
        self.catalog.add([(one, seen)])
        self.catalog.warc_committed(warc, "", 0, 0)
        return one

    def titles(self) -> list[str]:
        return sorted(report.title for result in self.catalog.results() for report in result.reports)


@pytest.fixture
def shop(tmp_path: Path, s3: S3) -> Iterator[Shop]:
    with Catalog.open(f"sqlite:///{tmp_path}/catalog.sqlite") as catalog:
        yield Shop(catalog, Bucket.open(s3), {})


@pytest.fixture
def extractor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Extractor:
    (tmp_path / "functions_of_test.py").write_text(FUNCTIONS)
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("functions_of_test", None)
    import functions_of_test  # type: ignore[import-not-found]

    return Extractor("t1", functions_of_test.related_urls, functions_of_test.extract)


def extracted(tmp_path: Path) -> list[str]:
    log = tmp_path / "log"
    return log.read_text().split() if log.exists() else []


def run(shop: Shop, extractor: Extractor, portals: Mapping[str, Portal] | None = None, **more: Any) -> Any:
    return drain(shop, portals or {}, extractor=extractor, fetch=shop.fetch, **more)  # type: ignore[arg-type]


def test_what_waits_is_read_with_its_hints_and_counted(shop: Shop, extractor: Extractor) -> None:
    shop.put(1, "x", "text", link_text="2021年年报")
    shop.put(2, "y", "none")
    tally = run(shop, extractor, {"a": PORTAL})
    assert shop.titles() == ["none||鄂温克族自治旗人民政府|", "text||鄂温克族自治旗人民政府|2021年年报"]
    assert (tally.documents, tally.reports, tally.not_a_report, tally.review) == (2, 1, 1, 1)
    assert tally.by_portal == {"a": {"review": 1, "not_a_report": 1}}
    assert tally.cpu_s > 0 < tally.wall_s


def test_with_nothing_waiting_nothing_is_fetched_or_started(shop: Shop, extractor: Extractor) -> None:
    shop.put(1, "x", "text")
    run(shop, extractor)
    shop.reads = 0
    began = time.monotonic()
    assert run(shop, extractor).documents == 0
    assert shop.reads == 0
    assert time.monotonic() - began < 0.2


def test_progress_is_told(shop: Shop, extractor: Extractor) -> None:
    for number in range(3):
        shop.put(number, f"{number}", "text")
    told: list[tuple[int, int]] = []
    run(shop, extractor, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]


class TestRelated:
    def test_an_article_is_read_with_its_files_once(self, shop: Shop, extractor: Extractor, tmp_path: Path) -> None:
        shop.put(1, "x", f"text {HOME}1.pdf {HOME}none.pdf")
        shop.put(2, "1.pdf", "PDF", role="attachment", via=HOME + "x")
        tally = run(shop, extractor)
        assert shop.titles() == [f"text {HOME}1.pdf {HOME}none.pdf|{HOME}1.pdf=PDF||"]
        assert extracted(tmp_path) == [HOME + "x"]
        assert tally.documents == 1

    def test_a_file_that_came_later_makes_its_article_be_read_again(
        self, shop: Shop, extractor: Extractor, tmp_path: Path
    ) -> None:
        shop.put(1, "x", f"text {HOME}1.pdf")
        run(shop, extractor)
        shop.put(2, "1.pdf", "PDF", role="attachment", via=HOME + "x")
        run(shop, extractor)
        assert shop.titles() == [f"text {HOME}1.pdf|{HOME}1.pdf=PDF||"]
        assert len(extracted(tmp_path)) == 2

    def test_a_list_does_not_take_the_report_that_it_names_for_its_own(self, shop: Shop, extractor: Extractor) -> None:
        shop.put(1, "list", f"list {HOME}1.pdf", role="list")
        shop.put(2, "1.pdf", "PDF", role="article", via=HOME + "list")
        run(shop, extractor)
        assert shop.titles() == ["PDF|||", f"list {HOME}1.pdf|||"]

    def test_a_file_of_a_frame_belongs_to_the_article_around_it(self, shop: Shop, extractor: Extractor) -> None:
        shop.put(1, "x", f"text {HOME}frame")
        shop.put(2, "frame", f"{HOME}1.pdf", role="frame", via=HOME + "x")
        shop.put(3, "1.pdf", "PDF", role="attachment", via=HOME + "frame")
        run(shop, extractor)
        (title,) = shop.titles()
        assert f"{HOME}1.pdf=PDF" in title

    def test_a_rendered_page_is_read_with_the_files_it_names(self, shop: Shop, extractor: Extractor) -> None:
        shop.put(1, "x", "script")
        shop.put(2, "x", f"text {HOME}1.pdf", type="resource", status=None)
        run(shop, extractor)
        shop.put(3, "1.pdf", "PDF", role="attachment", via=HOME + "x")
        run(shop, extractor)
        assert shop.titles() == ["script|||", f"text {HOME}1.pdf|{HOME}1.pdf=PDF||"]

    def test_a_file_whose_page_was_not_kept_is_settled(self, shop: Shop, extractor: Extractor) -> None:
        shop.put(1, "1.pdf", "PDF", role="attachment", via=HOME + "none")
        assert run(shop, extractor).documents == 0
        assert shop.catalog.waiting("t1") == 0

    def test_pages_that_frame_each_other_are_settled(self, shop: Shop, extractor: Extractor) -> None:
        shop.put(1, "x", f"{HOME}y", role="frame", via=HOME + "y")
        shop.put(2, "y", f"{HOME}x", role="frame", via=HOME + "x")
        run(shop, extractor)
        assert shop.catalog.waiting("t1") == 0


class TestPoison:
    def test_a_document_that_kills_is_set_aside_after_three_tries_and_the_rest_is_read(
        self, shop: Shop, extractor: Extractor, tmp_path: Path
    ) -> None:
        shop.put(1, "x", "die")
        for number in range(2, 8):
            shop.put(number, f"{number}", "text")
        tally = run(shop, extractor)
        assert tally.quarantined == 1
        assert tally.reports == 6
        assert extracted(tmp_path).count(HOME + "x") == 3
        ((capture, reason),) = shop.catalog.quarantined()
        assert capture.url == HOME + "x"
        assert "died" in reason
        assert "3 tries" in reason

    def test_a_document_that_hangs_is_killed_and_tried_once_more(
        self, shop: Shop, extractor: Extractor, tmp_path: Path
    ) -> None:
        shop.put(1, "x", "hang")
        shop.put(2, "y", "text")
        tally = run(shop, replace(extractor, seconds=1))
        assert (tally.quarantined, tally.reports) == (1, 1)
        assert extracted(tmp_path).count(HOME + "x") == 2
        assert "within 1 s (2 tries)" in shop.catalog.quarantined()[0][1]

    def test_a_document_that_raises_is_set_aside_at_once(self, shop: Shop, extractor: Extractor) -> None:
        shop.put(1, "x", "raise")
        assert run(shop, extractor).quarantined == 1
        assert shop.catalog.quarantined()[0][1] == "ValueError: no such thing"

    def test_damaged_bytes_are_set_aside_with_the_reason(self, shop: Shop, extractor: Extractor) -> None:
        shop.put(1, "x", "damaged")
        assert run(shop, extractor).quarantined == 1
        assert "digest does not fit" in shop.catalog.quarantined()[0][1]

    def test_another_version_tries_again(self, shop: Shop, extractor: Extractor) -> None:
        shop.put(1, "x", "damaged")
        run(shop, extractor)
        assert run(shop, extractor).quarantined == 0
        shop.bodies["urn:uuid:00000001"] = b"text"
        assert run(shop, replace(extractor, version="t2")).reports == 1


def test_two_drains_at_once_leave_one_result_each(shop: Shop, extractor: Extractor) -> None:
    for number in range(30):
        shop.put(number, f"{number}", f"text{number}")
    tallies: list[Any] = []
    drains = [threading.Thread(target=lambda: tallies.append(run(shop, extractor))) for _ in range(2)]
    for one in drains:
        one.start()
    for one in drains:
        one.join()
    assert sum(tally.documents for tally in tallies) == 30
    assert len(shop.titles()) == 30


DRAINER = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("tests_of_extract", sys.argv[1])
tests = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tests)
sys.path.insert(0, sys.argv[2])
if __name__ == "__main__":
    import functions_of_test as f
    with tests.Catalog.open(f"sqlite:///{sys.argv[2]}/catalog.sqlite") as catalog:
        bodies = {f"urn:uuid:{n:08}": f"slow{n}".encode() for n in range(40)}
        bucket = tests.Bucket(tests.S3(**json.loads(sys.argv[3])))
        shop = tests.Shop(catalog, bucket, bodies)
        tests.run(shop, tests.Extractor("t1", f.related_urls, f.extract))
"""


def test_a_drain_that_is_killed_at_any_time_loses_and_doubles_nothing(
    shop: Shop, extractor: Extractor, tmp_path: Path
) -> None:
    for number in range(40):
        shop.put(number, f"{number}", f"slow{number}")
    (tmp_path / "drainer.py").write_text(DRAINER)
    address = json.dumps(asdict(shop.bucket.s3))
    command = [sys.executable, str(tmp_path / "drainer.py"), __file__, str(tmp_path), address]
    root = str(Path(__file__).parents[2])
    for results in (3, 13):
        with subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": root}) as killed:
            while len(shop.titles()) < results and killed.poll() is None:
                time.sleep(0.01)
            killed.kill()
    assert 13 <= len(shop.titles()) < 40
    run(shop, extractor)
    assert shop.titles() == sorted(f"slow{number}|||" for number in range(40))


def test_it_stops_in_seconds_and_goes_on_later(shop: Shop, extractor: Extractor) -> None:
    shop.put(1, "x", "hang")
    shop.put(2, "y", "text")
    stop = threading.Event()
    threading.Timer(2, stop.set).start()
    began = time.monotonic()
    tally = run(shop, extractor, stop=stop)
    assert time.monotonic() - began < 10
    assert tally.quarantined == 0
    assert [one.url for one in shop.catalog.pending("t1", 9)] == [HOME + "x"]
    assert shop.catalog.count_try("urn:uuid:00000001", "t1") == 1


def test_a_store_out_of_reach_ends_it_and_loses_nothing(shop: Shop, extractor: Extractor) -> None:
    for number in range(5):
        shop.put(number, f"{number}", "text")

    class Down(Shop):
        def fetch(self, capture: Capture) -> Exchange:
            raise OutOfReach("the store does not answer")

    with pytest.raises(OutOfReach):
        run(Down(shop.catalog, shop.bucket, shop.bodies), extractor)
    assert run(shop, extractor).reports == 5
