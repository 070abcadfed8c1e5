"""A bag that `bagit` verifies, with the WARCs byte for byte."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import pytest

from storage.bag import write_bag
from storage.choice import Choice, choose
from storage.keys import manifest_key, warc_key
from storage.store import Store


@pytest.fixture
def bag(store: Store, keep: Any, make: Any, tmp_path: Path) -> Any:
    """Makes a bag of three captures of two years, or of some of them."""
    keep(make("http://a.example/1", b"<p>one"), make("http://a.example/2", b"<p>two"))
    keep(make("http://a.example/1", b"<p>one"), year=2027)

    def made(choice: Choice | None = None, contact: str = "archive@example.org") -> Path:
        told = replace(store, settings=replace(store.settings, contact=contact))
        write_bag(told, choose(store.catalog, choice or Choice()), tmp_path / "bag", "年报 样例")
        return tmp_path / "bag"

    return made


def test_it_is_valid(bag: Any) -> None:
    opened = bagit.Bag(str(bag()))
    opened.validate()
    assert opened.version == "1.0"
    assert opened.algorithms == ["sha256"]


@pytest.mark.parametrize("name", ["data/warc/*.warc.gz", "data/manifest/*", "data/index.cdxj", "bag-info.txt"])
def test_it_is_not_when_a_byte_changes(bag: Any, name: str) -> None:
    folder = bag()
    path = next(folder.glob(name))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_the_files_are_those_of_the_archive(store: Store, bag: Any) -> None:
    folder = bag()
    names = {path.name for path in (folder / "data" / "warc").iterdir()}
    assert names == {warc.name for warc in store.catalog.warcs()}
    for name in names:
        assert (folder / "data" / "warc" / name).read_bytes() == store.bucket.read(warc_key(name))
        assert (folder / "data" / "manifest" / f"{name}.json").read_bytes() == store.bucket.read(manifest_key(name))


def test_what_it_is_stands_in_it(bag: Any) -> None:
    folder = bag()
    info = bagit.Bag(str(folder)).info
    payload = [path for path in (folder / "data").rglob("*") if path.is_file()]
    assert info["Payload-Oxum"] == f"{sum(path.stat().st_size for path in payload)}.{len(payload)}"
    assert (info["Contact-Email"], info["External-Description"]) == ("archive@example.org", "年报 样例")
    assert "政府信息公开年报" in (folder / "data" / "README.md").read_text("utf-8")


def test_a_contact_that_is_no_address_is_a_name(bag: Any) -> None:
    assert bagit.Bag(str(bag(contact="https://example.org/\n x"))).info["Contact-Name"] == "https://example.org/ x"


def test_a_part_has_a_manifest_of_what_it_holds(bag: Any) -> None:
    folder = bag(Choice(year=2026))
    for path in (folder / "data" / "manifest").iterdir():
        assert (folder / "data" / "warc" / path.name.removesuffix(".json")).exists()


def test_its_index_leads_to_the_records_of_a_part_too(bag: Any) -> None:
    folder = bag(Choice(year=2026))
    lines = (folder / "data" / "index.cdxj").read_text().splitlines()
    assert len(lines) == 2
    for line in lines:
        row = json.loads(line.split(" ", 2)[2])
        data = (folder / "data" / "warc" / row["filename"]).read_bytes()
        member = data[int(row["offset"]) :][: int(row["length"])]
        assert row["recordDigest"] == f"sha256:{hashlib.sha256(member).hexdigest()}"
