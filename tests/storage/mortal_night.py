"""Whole nights that may be killed at any moment: fetch, seal, announce, extract, publish. Not a test itself.

`python mortal_night.py JOB`: JOB is JSON with `home`, `s3` and `trials` (names of points, or numbers of milliseconds).
Each trial is a fork of this process and harvests a portal of its own. Lines as those of `mortal.py`.
"""

import asyncio
import json
import os
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from mortal import Death, acknowledge, die_at, mortal_disk, mortal_store

from crawler.job import Job
from crawler.run import crawl
from model.portal import Portal
from nights.extract import drain
from nights.publish import publish
from storage.archive import Archive
from storage.dataset import Dataset
from storage.seal import seal_closed
from storage.settings import S3, Proxy, Settings
from storage.store import Store, open_store

YEARS = (2012, 2013, 2014)
NAME = "鄂温克族自治旗"
REPORT = f"""<html><head><meta charset="utf-8"><title>{NAME}{{year}}年政府信息公开工作年度报告</title></head><body>
<h1>{NAME}{{year}}年政府信息公开工作年度报告</h1><p>样例 发布时间：{{next}}-03-15</p><div id="zoom">
<p>本报告根据《中华人民共和国政府信息公开条例》编制，由{NAME}人民政府公布。</p>
<p>一、概述</p><p>{{year}}年，全旗认真推进政府信息公开工作。</p>
<p>二、主动公开政府信息情况</p><p>{{year}}年，全旗主动公开政府信息{{number}}条。</p>
<p>三、依申请公开政府信息情况</p><p>{{year}}年，全旗共受理政府信息公开申请12件，已全部办结。</p>
<p>四、因政府信息公开申请行政复议、提起行政诉讼情况</p><p>{{year}}年未发生行政复议、行政诉讼。</p>
<p>五、存在的主要问题及改进措施</p><p>公开的深度还不够。</p></div></body></html>"""


def portal(trial: int) -> Portal:
    home = f"http://www.night{trial}.example/"
    name = f"{NAME}人民政府"
    return Portal(id=f"n{trial}", name=name, division="150724", level="county", home=home, delay=0.0, concurrency=4)


class Site(BaseHTTPRequestHandler):
    """A forward proxy: every host has a home, a list and three reports."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        host, _, path = self.path.removeprefix("http://").partition("/")
        body = self._body(host, path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def _body(self, host: str, path: str) -> str:
        if path == "":
            return '<a href="/nb/">政府信息公开年报</a>'
        if path == "nb/":
            return "".join(f'<li><a href="/nb/t{y}0101_{y}1.html">{NAME}{y}年政府信息公开年报</a></li>' for y in YEARS)
        year = next((year for year in YEARS if str(year) in path), 0)
        number = int("".join(filter(str.isdigit, host)))
        return REPORT.format(year=year, next=year + 1, number=1000 + number) if year else ""

    def log_message(self, *args: object) -> None:
        pass


class TellingArchive(Archive):
    """What the crawl is told, others are told too."""

    death: Death

    def submit(self, *given: Any) -> Any:
        self.death("fetch answered")
        future = super().submit(*given)
        future.add_done_callback(self._tell)
        return future

    def _tell(self, future: Any) -> None:
        if future.exception() is None:
            acknowledge(future.result().capture.record_id)
        self.death("fetch kept")


class MortalDataset(Dataset):
    """The dataset, whose writer may die before or after a table."""

    death: Death

    def append(self, *given: Any) -> None:
        self.death("index before")
        super().append(*given)
        self.death("index after")

    def replace(self, *given: Any) -> None:
        self.death("publish before")
        super().replace(*given)
        self.death("publish after")


def live(settings: Settings, trial: int, death: Death) -> None:
    own = portal(trial)
    portals = {one.id: one for one in map(portal, range(trial + 1))}
    with open_store(settings) as opened:
        dataset = MortalDataset.in_bucket(opened.bucket.s3)
        dataset.death = death
        store = replace(mortal_store(opened, death), dataset=dataset)
        fetch(store, Job(portals=(own,), settings=settings, run=f"night-{trial}"), death)
        seal_closed(store, lambda _: (death("emit before"), death("emit after"))[0])
        drain(store, portals)
        publish(store, portals)


def fetch(store: Store, job: Job, death: Death) -> None:
    with TellingArchive(store, job.run, mortal_disk(death)) as archive:
        archive.death = death
        asyncio.run(crawl(job, store, archive, lambda _: None))


def main() -> None:
    job = json.loads(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    proxy = Proxy(http=f"http://127.0.0.1:{server.server_port}")
    home = Path(job["home"])
    settings = Settings(home=home, portals=home, s3=S3(**job["s3"]), min_free=0, contact="a@b.example", proxy=proxy)
    for trial, doom in enumerate(job["trials"]):
        die_at(doom, lambda death, trial=trial: live(settings, trial, death))
    os._exit(0)


if __name__ == "__main__":
    main()
