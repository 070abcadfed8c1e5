"""Catalog, index and dataset are disposable: made anew from the bucket alone they are what they were."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select, text

from model.exchange import Exchange, Failure
from model.link import Role
from model.observation import Attempt
from model.portal import Portal
from nights.audit import audit
from nights.closing import close_night
from nights.extract import drain
from nights.publish import publish
from nights.rebuild import rebuild
from storage.archive import Archive
from storage.catalog import Catalog
from storage.database import reading, writing
from storage.keys import cdxj_key
from storage.schema import attempts, captures, observations, outbox, results, warcs
from storage.seal import seal_closed
from storage.settings import S3, Settings
from storage.store import Store, open_store
from storage.tables import CHANGES, TABLES

T0 = datetime(2026, 3, 1, 1, 2, 3, 456789, tzinfo=UTC)
HOST = "http://www.ewenke.gov.cn.example"
PORTAL = Portal(id="ewenke", name="鄂温克族自治旗人民政府", division="150724", level="county", home=f"{HOST}/")
PORTALS = {PORTAL.id: PORTAL}
TITLE = "鄂温克族自治旗{year}年政府信息公开工作年度报告"
TEXT = """<p>本报告由鄂温克族自治旗人民政府公布。</p><p>一、概述</p><p>全旗认真推进政府信息公开工作。</p>
<p>二、主动公开政府信息情况</p><p>{year}年，全旗主动公开政府信息{count}条。</p>
<p>三、依申请公开政府信息情况</p><p>{year}年，全旗共受理政府信息公开申请12件，已全部办结。</p>
<p>四、复议和诉讼情况</p><p>未发生行政复议、行政诉讼。</p>"""
PAGE = '<html><head><meta charset="gbk"><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>'
REQUEST = b"GET / HTTP/1.1\r\nHost: www.ewenke.gov.cn.example\r\n\r\n"


class Night:
    """What a crawl of one night keeps and says, an exchange a second."""

    def __init__(self, store: Store, number: int) -> None:
        self.store, self.run, self._at = store, f"night{number}", T0 + timedelta(days=number)
        self._archive = Archive(store, self.run)
        self._attempts: list[Attempt] = []

    def page(self, path: str, body: str, role: Role = "article", via: str = "", status: int = 200) -> None:
        """An answer of the server."""
        data = body.encode("gbk")
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: text/html\r\nContent-Length: {len(data)}\r\nETag: x\r\n\r\n"
        self._keep(path, head=head.encode(), body=data, role=role, via=via and HOST + via)

    def not_modified(self, path: str) -> None:
        """The server has nothing new."""
        self._keep(path, head=b"HTTP/1.1 304 Not Modified\r\nETag: y\r\n\r\n")

    def failed(self, path: str) -> None:
        """No answer."""
        self._keep(path, failure=Failure(outcome="timeout", detail="no answer in 30 s"))

    def dom(self, path: str, body: str) -> None:
        """What a browser made of a page."""
        before = self.store.catalog.nearest(HOST + path)
        assert before
        self._keep(path, body=body.encode(), resource="text/html", beside=before.record_id, request=b"")

    def close(self) -> None:
        """What a night does at its end."""
        self._archive.close()
        self.store.catalog.add_attempts(self._attempts)
        seal_closed(self.store, lambda _: None)
        drain(self.store, PORTALS)
        publish(self.store, PORTALS)
        assert close_night(self.store, self.run, PORTALS, lambda _: None).faults == []

    def _keep(self, path: str, **more: Any) -> None:
        self._at += timedelta(seconds=1)
        exchange = Exchange(**{"url": HOST + path, "at": self._at, "request": REQUEST, **more})
        kept = self._archive.keep(PORTAL.id, exchange).capture
        outcome: Any = {200: "captured", 304: "unchanged", 404: "gone"}.get(exchange.status or 200, "error")
        record = kept.record_id
        self._attempts.append(
            Attempt(portal=PORTAL.id, url=HOST + path, run=self.run, at=self._at, outcome=outcome, record_id=record)
        )


def report(year: int, count: int) -> str:
    return PAGE.format(title=TITLE.format(year=year), text=TEXT.format(year=year, count=count))


def framed(year: int, note: str = "") -> str:
    return PAGE.format(title=TITLE.format(year=year), text=f'<iframe src="/frame.html"></iframe><!-- {note} -->')


def frame(year: int, count: int) -> str:
    return f"<html><body>{TEXT.format(year=year, count=count)}</body></html>"


def three_nights(store: Store) -> None:
    """A report that is restated, one that stands in a frame and is restated there, one that goes, one that stays."""
    first = Night(store, 1)
    first.page("/", "<p>首页</p>", role="home")
    first.page("/2012.html", report(2012, 4321), via="/")
    first.page("/2013.html", framed(2013), via="/")
    first.page("/frame.html", frame(2013, 11), role="frame", via="/2013.html")
    first.page("/2014.html", report(2014, 77), via="/")
    first.page("/2015.html", report(2015, 88), via="/")
    first.dom("/2015.html", report(2015, 88))
    first.failed("/none.html")
    first.page("/年报.html", "<p>没有</p>", status=404)
    first.close()
    second = Night(store, 2)
    second.page("/2012.html", report(2012, 5000), via="/")
    second.page("/2013.html", framed(2013, "second"), via="/")
    second.page("/frame.html", frame(2013, 22), role="frame", via="/2013.html")
    second.page("/2014.html", "<p>gone</p>", status=404)
    second.not_modified("/2015.html")
    second.close()
    third = Night(store, 3)
    third.page("/2012.html", report(2012, 5000), via="/")
    third.page("/2014.html", report(2014, 77), via="/")
    third.close()


def everything(store: Store) -> Mapping[str, Any]:
    """All rows of the catalog and of the dataset, but for moments at which a machine worked."""
    found: dict[str, Any] = {table.name: rows(store, table, *left_out) for table, left_out in COMPARED}
    for table in TABLES:
        held = store.dataset.read(table).to_pylist()
        found[f"dataset {table.name}"] = sorted((tuple(row.items()) for row in held), key=repr)
    found["cdxj"] = {key: store.bucket.read(key) for key in store.bucket.keys("cdxj/")}
    return found


COMPARED = (
    (captures, ()),
    (observations, ()),
    (attempts, ("id",)),
    (warcs, ("at",)),
    (outbox, ("tries",)),
)


def rows(store: Store, table: Table, *left_out: str) -> list[Any]:
    columns = [column for column in table.c if column.name not in left_out]
    with reading(store.catalog.engine) as connection:
        return sorted(map(tuple, connection.execute(select(*columns))), key=repr)


@pytest.fixture(scope="module")
def store(seaweed: S3, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three nights. What a test does to them its rebuild undoes: that is what it tests."""
    home = tmp_path_factory.mktemp("kept")
    settings = Settings(home=home, portals=home, s3=replace(seaweed, bucket=f"test-{uuid.uuid4().hex}"), min_free=0)
    with open_store(settings) as opened:
        three_nights(opened)
        yield opened


@pytest.fixture(scope="module")
def kept(store: Store) -> Mapping[str, Any]:
    """All that came of them."""
    return everything(store)


def lose(store: Store, *prefixes: str) -> None:
    for prefix in prefixes:
        for key in list(store.bucket.keys(prefix)):
            store.bucket.remove(key)


def test_the_nights_are_what_the_test_is_about(store: Store, kept: Mapping[str, Any]) -> None:
    heads = [dict(row) for row in kept["dataset reports"]]
    told = {(head["year"], head["version"], head["body"]) for head in heads}
    assert told == {(year, version, PORTAL.name) for year, version in ((2012, 2), (2013, 2), (2014, 1), (2015, 1))}
    assert {dict(row)["change"] for row in kept["dataset changes"]} >= {"added", "restated", "withdrawn"}
    assert (len(kept["captures"]), len(kept["attempts"]), len(kept["warcs"])) == (16, 15, 6)
    assert audit(store).findings == []


def test_catalog_index_and_dataset_come_back_from_the_bucket_alone(
    store: Store, kept: Mapping[str, Any], tmp_path: Path
) -> None:
    lose(store, "dataset/", "cdxj/")
    elsewhere = replace(store.settings, home=tmp_path / "another", portals=tmp_path / "none")
    with open_store(elsewhere) as other:
        rebuilt = rebuild(other, {})
        after = everything(other)
        assert {name for name in kept if kept[name] != after[name]} == set()
        assert (rebuilt.captures, rebuilt.unreadable) == (len(kept["captures"]), [])
        assert audit(other).findings == []


def test_a_rebuild_in_place_changes_nothing_and_keeps_the_cursors(store: Store, kept: Mapping[str, Any]) -> None:
    identity = store.dataset.identity(CHANGES)
    version = {table.name: store.dataset.version(table) for table in TABLES}
    rebuild(store, PORTALS)
    assert everything(store) == kept
    assert store.dataset.identity(CHANGES) == identity
    assert {table.name: store.dataset.version(table) for table in TABLES} == version
    assert close_night(store, "", PORTALS, lambda _: None).link == 0


def test_postgresql_is_put_right_as_sqlite_is(
    store: Store, kept: Mapping[str, Any], postgres_url: str, tmp_path: Path
) -> None:
    with open_store(replace(store.settings, home=tmp_path / "another", database_url=postgres_url)) as other:
        for _ in range(2):
            rebuild(other, {})
            assert everything(other) == kept


def test_the_dedup_index_comes_back(store: Store, kept: Mapping[str, Any]) -> None:
    held = next(store.catalog.captures(url=f"{HOST}/2015.html"))
    with writing(store.catalog.engine) as connection:
        for table in (outbox, results, observations, captures, warcs):
            connection.execute(table.delete())
    assert store.catalog.committed_payload(held.payload_digest) is None
    rebuild(store, PORTALS)
    assert store.catalog.committed_payload(held.payload_digest) == held


def test_what_was_altered_in_the_catalog_is_put_right(store: Store, kept: Mapping[str, Any]) -> None:
    with writing(store.catalog.engine) as connection:
        connection.execute(text("UPDATE captures SET link_text = 'x', status = 500"))
        connection.execute(text("DELETE FROM attempts WHERE outcome = 'gone'"))
        connection.execute(text("UPDATE observations SET state = 'gone'"))
    assert {finding.place for finding in audit(store).findings} == {"catalog", "dataset"}
    rebuild(store, PORTALS)
    assert everything(store) == kept
    assert audit(store).findings == []


def test_an_index_that_was_edited_is_made_anew(store: Store, kept: Mapping[str, Any]) -> None:
    key = cdxj_key(store.catalog.warcs()[0].name)
    store.bucket.replace(key, b"edited")
    rebuild(store, PORTALS)
    assert store.bucket.read(key) == kept["cdxj"][key]


@pytest.mark.parametrize("table", ["reports", "figures", "changes"])
def test_a_table_that_cannot_be_read_is_made_anew(store: Store, kept: Mapping[str, Any], table: str) -> None:
    for key in list(store.bucket.keys(f"dataset/{table}/")):
        store.bucket.replace(key, b"rot")
    assert {finding.place for finding in audit(store).findings} == {"dataset"}
    rebuild(store, PORTALS)
    assert everything(store) == kept


# what these leave behind is not undone


def test_captures_that_are_still_in_the_spool_stay(store: Store, kept: Mapping[str, Any]) -> None:
    with Archive(store, "night4") as archive:
        head = b"HTTP/1.1 200 OK\r\n\r\n"
        exchange = Exchange(url=f"{HOST}/new", at=T0 + timedelta(days=9), request=REQUEST, head=head)
        capture = archive.keep(PORTAL.id, exchange).capture
        rebuild(store, PORTALS)
        assert store.catalog.capture(capture.record_id) == capture


def test_outcomes_that_were_not_sealed_yet_are_kept(store: Store, kept: Mapping[str, Any]) -> None:
    late = Attempt(portal="ewenke", url=f"{HOST}/late", run="killed", at=T0, outcome="error")
    store.catalog.add_attempts([late])
    rebuild(store, PORTALS)
    assert list(store.catalog.attempts("killed")) == [late]


def test_read_all_at_once_the_restatement_in_the_frame_would_be_lost(
    store: Store, kept: Mapping[str, Any], tmp_path: Path
) -> None:
    """The mutant: without the chain nobody knows what lay beside a page that night."""
    lose(store, "chain/", "dataset/")
    with Catalog.open(f"sqlite:///{tmp_path}/fresh.sqlite") as catalog:
        rebuild(replace(store, catalog=catalog), PORTALS)
    heads = {row["year"]: row["version"] for row in store.dataset.read(TABLES[0]).to_pylist()}
    assert heads[2013] == 1


def test_a_warc_that_cannot_be_read_is_named_and_the_others_come_back(store: Store, kept: Mapping[str, Any]) -> None:
    name, before = store.catalog.warcs()[0].name, len(list(store.bucket.keys("commit/")))
    store.bucket.replace(f"warc/{name}", store.bucket.read(f"warc/{name}")[:-9])
    rebuilt = rebuild(store, PORTALS)
    assert [line.split(":")[0] for line in rebuilt.unreadable] == [name]
    assert rebuilt.warcs == before - 1
