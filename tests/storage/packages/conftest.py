"""A store with a few captures in sealed WARCs, and a WACZ opened the way a replayer opens one."""

import gzip
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from extraction.outline import outline
from model.capture import Capture
from model.exchange import Exchange
from model.report import Document
from storage.archive import Archive
from storage.choice import Choice, choose
from storage.pages import PageText
from storage.record import Record, read_member
from storage.seal import seal_closed
from storage.store import Store
from storage.wacz import Packed, write_wacz

PAGE = "<html><head><title>{0}政府信息公开工作年度报告</title></head><body><p>样例县人民政府{0}年报,收到申请三件。</p>"


@pytest.fixture
def gbk() -> Callable[[int], bytes]:
    """Makes the report of a year in GBK, without a word on its charset."""
    return lambda year: PAGE.format(year).encode("gbk")


@pytest.fixture
def read_page() -> Callable[[str, bytes, str], PageText]:
    """Reads a page in this very process."""

    def read(url: str, body: bytes, media_type: str) -> PageText:
        said = outline(Document(url=url, content=body, media_type=media_type))
        return PageText(title=said.title, text=said.text, charset=said.charset)

    return read


@pytest.fixture
def keep(store: Store) -> Callable[..., list[Capture]]:
    """Keeps exchanges in a WARC of their own, and seals it."""

    def kept(*exchanges: Exchange, portal: str = "a", year: int | None = None) -> list[Capture]:
        with Archive(store, run="night-1") as archive:
            captures = [archive.keep(portal, moved(exchange, year)).capture for exchange in exchanges]
        seal_closed(store, lambda _: None)
        return captures

    return kept


def moved(exchange: Exchange, year: int | None) -> Exchange:
    """The exchange, in another year."""
    at: datetime = exchange.at
    return replace(exchange, at=at.replace(year=year)) if year else exchange


@dataclass(frozen=True)
class Wacz:
    """A WACZ: its entries, and what its index leads to."""

    path: Path
    packed: Packed

    def names(self) -> list[str]:
        with zipfile.ZipFile(self.path) as bundle:
            return bundle.namelist()

    def read(self, name: str) -> bytes:
        with zipfile.ZipFile(self.path) as bundle:
            return bundle.read(name)

    def json(self, name: str) -> Any:
        return json.loads(self.read(name))

    def warcs(self) -> dict[str, bytes]:
        return {name.removeprefix("archive/"): self.read(name) for name in self.names() if name.startswith("archive/")}

    def pages(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.read("pages/pages.jsonl").splitlines()][1:]

    def lines(self) -> list[tuple[str, str, dict[str, str]]]:
        """The index: key, timestamp, fields."""
        text = gzip.decompress(self.read("indexes/index.cdx.gz")).decode()
        split = (line.split(" ", 2) for line in text.splitlines())
        return [(key, stamp, json.loads(fields)) for key, stamp, fields in split]

    def records(self) -> Iterator[tuple[dict[str, str], Record]]:
        """Each line of the index, and the record at its place."""
        warcs = self.warcs()
        for _, _, fields in self.lines():
            start, length = int(fields["offset"]), int(fields["length"])
            yield fields, read_member(warcs[fields["filename"]][start : start + length])


@pytest.fixture
def pack(store: Store, tmp_path: Path, read_page: Any) -> Callable[..., Wacz]:
    """Makes a WACZ of a choice, or of everything."""

    def packed(choice: Choice | None = None, **more: Any) -> Wacz:
        path = tmp_path / "x.wacz"
        with path.open("wb") as file:
            done = write_wacz(store, choose(store.catalog, choice or Choice()), file, "样例", read_page, **more)
        return Wacz(path, done)

    return packed
