"""From kept bytes to the exported figure and back, through every real part between."""

import csv
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from model.exchange import Exchange
from model.portal import Portal
from nights.extract import drain
from nights.publish import publish
from storage.archive import Archive
from storage.coding import content
from storage.export import export
from storage.reader import fetch
from storage.seal import seal_closed
from storage.settings import Settings
from storage.store import Store, open_store

T0 = datetime(2026, 3, 1, 1, 2, 3, 456789, tzinfo=UTC)
URL = "http://www.ewenke.gov.cn.example/zwgk/xxgknb/1.html"
PORTAL = Portal(
    id="ewenke",
    name="鄂温克族自治旗人民政府",
    division="150724",
    level="county",
    home="http://www.ewenke.gov.cn.example/",
)
PAGE = """<html><head><meta charset="gbk"><title>鄂温克族自治旗2012年政府信息公开工作年度报告</title></head><body>
<h1>鄂温克族自治旗2012年政府信息公开工作年度报告</h1><p>样例 发布时间：2013-03-15</p><div id="zoom">
<p>本报告根据《中华人民共和国政府信息公开条例》编制，由鄂温克族自治旗人民政府公布。</p>
<p>一、概述</p><p>2012年，全旗认真推进政府信息公开工作。</p>
<p>二、主动公开政府信息情况</p><p>2012年，全旗主动公开政府信息{count}条。</p>
<p>三、依申请公开政府信息情况</p><p>2012年，全旗共受理政府信息公开申请12件，已全部办结。</p>
<p>四、因政府信息公开申请行政复议、提起行政诉讼情况</p><p>2012年未发生行政复议、行政诉讼。</p>
<p>五、存在的主要问题及改进措施</p><p>公开的深度还不够。</p></div></body></html>"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(Settings(home=tmp_path / "home", portals=tmp_path, min_free=0)) as opened:
        yield opened


def night(store: Store, hours: int, body: bytes) -> dict[str, int]:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    request = b"GET /zwgk/xxgknb/1.html HTTP/1.1\r\nHost: www.ewenke.gov.cn.example\r\n\r\n"
    exchange = Exchange(url=URL, at=T0 + timedelta(hours=hours), request=request, head=head, body=body)
    with Archive(store, f"night{hours}") as archive:
        archive.keep(PORTAL.id, exchange)
    seal_closed(store, lambda _: None)
    drain(store, {PORTAL.id: PORTAL})
    return dict(publish(store, {PORTAL.id: PORTAL}).changes)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_page_becomes_a_report_whose_bytes_can_be_had_back(store: Store, tmp_path: Path) -> None:
    body = PAGE.format(count=4321).encode("gbk")
    assert night(store, 0, body) == {"added": 1}
    export(store.dataset, tmp_path / "out", "csv")
    (report,) = table(tmp_path / "out", "reports")
    assert (report["body"], report["year"], report["division"]) == ("鄂温克族自治旗人民政府", "2012", "150724")
    assert report["captured_at"] == "2026-03-01T01:02:03.456789Z"
    given = {row["code"]: row["value"] for row in table(tmp_path / "out", "figures") if row["state"] == "given"}
    assert given["proactive.total"] == "4321"
    capture = store.catalog.capture(report["record_id"])
    assert capture is not None
    assert content(fetch(store, capture)) == body
    assert report["payload_digest"] == "sha256:" + hashlib.sha256(body).hexdigest()


def test_a_second_night_is_free_and_a_silent_correction_is_told(store: Store, tmp_path: Path) -> None:
    body = PAGE.format(count=4321).encode("gbk")
    night(store, 0, body)
    cursor = export(store.dataset, tmp_path / "all", "csv")
    assert night(store, 24, body) == {}
    assert len(list(store.catalog.results())) == 1
    assert export(store.dataset, tmp_path / "same", "csv", cursor) == cursor
    assert night(store, 48, PAGE.format(count=5000).encode("gbk")) == {"restated": 1}
    export(store.dataset, tmp_path / "new", "csv", cursor)
    (report,) = table(tmp_path / "new", "reports")
    assert (report["version"], report["supersedes"]) == ("2", table(tmp_path / "all", "reports")[0]["report_id"])
    assert [row["change"] for row in table(tmp_path / "new", "changes")] == ["restated"]
