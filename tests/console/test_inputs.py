"""Local files in whatever they are packed in; what a page may name of this machine, and what not."""

import gzip
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.inputs import MAX_MEMBERS, Input, inputs
from extraction.extract import extract, related_urls
from model.errors import Damaged
from model.report import Hints
from samples.farm import Farm
from samples.reports import Sample

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture(scope="module")
def sample() -> Sample:
    return Farm().truth.report("hailar", "海拉尔区人民政府", 2023).sample


def page(body: str) -> bytes:
    return f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def beside(item: Input) -> dict[str, bytes]:
    """What comes with a document, by the last part of its address."""
    found = item.related(related_urls(item.document))
    return {url.rpartition("/")[2]: document.content for url, document in found.items()}


def read(item: Input) -> list[tuple[str, int | None, int]]:
    """Kind, year and number of given figures of each report."""
    reports = extract(item.document, item.related(related_urls(item.document)), Hints())
    return [(r.kind, r.year, sum(f.state == "given" for f in r.figures)) for r in reports]


class TestALocalFile:
    def test_what_it_names_beside_itself_or_below_is_read(self, tmp_path: Path, sample: Sample) -> None:
        (tmp_path / "files").mkdir()
        (tmp_path / "files" / "报告 1.docx").write_bytes(sample.docx())
        title = f"<h1>{sample.title}</h1>"
        (tmp_path / "x.html").write_bytes(page(f"{title}<a href='files/%E6%8A%A5%E5%91%8A%201.docx'>附件.docx</a>"))
        (item,) = inputs(tmp_path / "x.html")
        ((kind, year, given),) = read(item)
        assert (kind, year) == ("annual_report", 2023)
        assert given >= sum(value.state == "given" for value in sample.table.values())

    @pytest.mark.parametrize(
        "name",
        ["file:///etc/passwd", "../secret.pdf", "/etc/hosts.pdf", "files/../../secret.pdf", "..%2Fsecret.pdf",
         "link.pdf", "file://localhost/etc/passwd#x.pdf", "http://127.0.0.1/secret.pdf"],
    )  # fmt: skip
    def test_nothing_else_of_this_machine_is_a_page_s_to_name(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.4 secret")
        folder = tmp_path / "pages"
        folder.mkdir()
        (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
        names = f"<iframe src='{name}'></iframe><a href='{name}'>附件.pdf</a>"
        (folder / "x.html").write_bytes(page(names))
        (item,) = inputs(folder / "x.html")
        assert beside(item) == {}
        wanted = [name, f"file://{tmp_path}/secret.pdf", "file:///etc/passwd", f"{item.document.url}/../../secret.pdf"]
        assert item.related(wanted) == {}

    def test_the_check_can_fail(self, tmp_path: Path) -> None:
        (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.4 secret")
        (tmp_path / "x.html").write_bytes(page("<a href='secret.pdf'>附件.pdf</a>"))
        (item,) = inputs(tmp_path / "x.html")
        assert beside(item) == {"secret.pdf": b"%PDF-1.4 secret"}

    def test_a_text_file_is_text(self, tmp_path: Path) -> None:
        (tmp_path / "x.TXT").write_bytes(b"<p>one")
        (item,) = inputs(tmp_path / "x.TXT")
        assert (item.document.media_type, item.path) == ("text/plain", str(tmp_path / "x.TXT"))

    def test_what_is_too_large_is_refused_unread(self, tmp_path: Path) -> None:
        with (tmp_path / "x.pdf").open("wb") as file:
            file.truncate((256 << 20) + 1)
        with pytest.raises(Damaged, match="larger than 256 MB"):
            list(inputs(tmp_path / "x.pdf"))


def packed(path: Path, members: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", way) as bundle:
        for name, data in members.items():
            bundle.writestr(name, data)
    return path


class TestAZip:
    def test_each_document_is_read_with_what_lies_beside_it(self, tmp_path: Path, sample: Sample) -> None:
        members = {
            "nb/x.html": page(f"<h1>{sample.title}</h1><a href='1.docx'>附件.docx</a>"),
            "nb/1.docx": sample.docx(),
            "nb/seal.png": PNG,
            "readme.txt": "样例".encode(),
        }
        items = {item.path.rpartition("/")[2]: item for item in inputs(packed(tmp_path / "x.zip", members))}
        assert items.keys() == {"x.html", "1.docx", "readme.txt"}
        assert [kind for kind, _, _ in read(items["x.html"])] == ["annual_report"]
        assert beside(items["x.html"]) == {"1.docx": sample.docx()}

    def test_names_that_climb_are_only_names(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        names = ("../../climbed.txt", "/climbed.txt", "a/../../climbed.txt")
        path = packed(tmp_path / "in" / "x.zip", dict.fromkeys(names, b"x"))
        assert len(list(inputs(path))) == 3
        assert list(tmp_path.parent.rglob("climbed*")) == []
        (tmp_path / "secret.pdf").write_bytes(b"%PDF")
        path = packed(tmp_path / "in" / "y.zip", {"x.html": page("<a href='../secret.pdf'>附件.pdf</a>")})
        (item,) = inputs(path)
        assert beside(item) == {}

    def test_a_bomb_is_refused(self, tmp_path: Path) -> None:
        path = packed(tmp_path / "x.zip", {f"{n}.txt": b"0" * (90 << 20) for n in range(3)})
        assert path.stat().st_size < 1 << 20
        with pytest.raises(Damaged, match="more than"):
            list(inputs(path))

    def test_too_many_members_are_refused(self, tmp_path: Path) -> None:
        path = packed(tmp_path / "x.zip", {f"{n}.txt": b"" for n in range(MAX_MEMBERS + 1)}, zipfile.ZIP_STORED)
        with pytest.raises(Damaged, match="more than"):
            list(inputs(path))

    def test_a_broken_one_is_told(self, tmp_path: Path) -> None:
        path = packed(tmp_path / "x.zip", {"a.txt": b"abc" * 999})
        data = bytearray(path.read_bytes())
        data[40] ^= 0xFF
        path.write_bytes(data)
        with pytest.raises(Damaged, match="the zip cannot be read"):
            list(inputs(path))


def record(url: str, body: bytes, mime: str, status: int = 200) -> bytes:
    block = b"HTTP/1.1 %d X\r\nContent-Type: %s\r\n\r\n" % (status, mime.encode()) + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{url}>\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


SITE = "http://www.x.example"


@pytest.fixture(scope="module")
def records(sample: Sample) -> list[bytes]:
    """An article whose report is in its docx, a pdf of its own, and what is no document."""
    article = page(f"<h1>{sample.title}</h1><a href='/f/%e6%8a%a5.docx'>附件.docx</a>")
    return [
        record(f"{SITE}/f/报.docx", sample.docx(), "application/octet-stream"),
        record(f"{SITE}/1.html", article, "text/html"),
        record(f"{SITE}/2.pdf", sample.pdf(), "application/pdf"),
        record(f"{SITE}/a.css", b"p {}", "text/css"),
        record(f"{SITE}/a.png", PNG, "image/png"),
        record(f"{SITE}/gone.html", page("<h1>404</h1>"), "text/html", status=404),
    ]


def archives(folder: Path, records: list[bytes]) -> Iterator[Path]:
    gzipped = b"".join(map(gzip.compress, records))
    (folder / "x.warc").write_bytes(b"".join(records))
    (folder / "x.warc.gz").write_bytes(gzipped)
    pages = json.dumps({"format": "json-pages-1.0", "id": "pages"}) + "\n"
    members = {"archive/data.warc.gz": gzipped, "pages/pages.jsonl": pages.encode(), "datapackage.json": b"{}"}
    packed(folder / "x.wacz", members, zipfile.ZIP_STORED)
    yield from (folder / "x.warc", folder / "x.warc.gz", folder / "x.wacz")


def addresses(path: Path) -> tuple[list[str], str]:
    """The URLs that are read, and why not all of them are."""
    found: list[str] = []
    try:
        found.extend(item.proof["url"] for item in inputs(path))
    except Damaged as damage:
        return found, str(damage)
    return found, ""


class TestArchives:
    def test_pages_are_read_with_their_files_and_other_files_by_themselves(
        self, tmp_path: Path, records: list[bytes]
    ) -> None:
        for path in archives(tmp_path, records):
            found = []
            for item in inputs(path):
                found += [(item.proof["url"], *one[:2]) for one in read(item)]
                assert item.proof["record_id"].startswith("urn:uuid:")
                assert item.path == str(path)
            assert found == [
                (f"{SITE}/1.html", "annual_report", 2023),
                (f"{SITE}/2.pdf", "annual_report", 2023),
            ], path

    def test_what_stands_before_a_break_is_read_and_the_break_is_told(
        self, tmp_path: Path, records: list[bytes]
    ) -> None:
        (tmp_path / "x.warc.gz").write_bytes(b"".join(map(gzip.compress, records[1:3]))[:-40])
        found, damage = addresses(tmp_path / "x.warc.gz")
        assert found == [f"{SITE}/1.html"]
        assert "breaks off" in damage

    def test_a_record_that_cannot_be_decoded_does_not_hide_the_others(self, tmp_path: Path) -> None:
        coded = record(f"{SITE}/bad.html", b"\x1f\x8b no gzip", "text/html\r\nContent-Encoding: gzip")
        (tmp_path / "x.warc").write_bytes(coded + record(f"{SITE}/good.html", page("<p>one"), "text/html"))
        found, damage = addresses(tmp_path / "x.warc")
        assert found == [f"{SITE}/good.html"]
        assert "bad.html" in damage

    def test_what_only_calls_itself_an_archive_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "x.wacz").write_bytes(b"nothing of the kind")
        with pytest.raises(Damaged, match=r"x\.wacz"):
            list(inputs(tmp_path / "x.wacz"))


KEYS = {
    "path", "part", "kind", "status", "reason", "form", "body", "body_kind", "division", "division_now", "level",
    "year", "title", "published", "figures", "checks", "sections",
}  # fmt: skip


class TestTheVerb:
    def test_one_that_cannot_be_read_is_named_and_the_others_are_read(
        self, cli: Any, tmp_path: Path, sample: Sample
    ) -> None:
        (tmp_path / "good.pdf").write_bytes(sample.pdf())
        (tmp_path / "bad.zip").write_bytes(packed(tmp_path / "x.zip", {"a.txt": b"a"}).read_bytes()[:-30])
        (tmp_path / "bad.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\n")
        done = cli("extract", tmp_path / "bad.zip", tmp_path / "good.pdf", tmp_path / "bad.warc", "--json", code=3)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert [row["kind"] for row in rows if row["path"].endswith("good.pdf")] == ["annual_report"]
        told = done.stderr.splitlines()
        assert [line.split(":")[1].rpartition("/")[2] for line in told][-1] == "bad.warc"
        assert all(line.startswith("nianbao: ") for line in told)

    def test_each_report_has_the_contract_s_keys(self, cli: Any, tmp_path: Path, records: list[bytes]) -> None:
        (tmp_path / "x.warc").write_bytes(b"".join(records))
        (tmp_path / "x.txt").write_text("样例")
        done = cli("extract", tmp_path / "x.warc", tmp_path / "x.txt")
        of_warc, of_text = (json.loads(done.stdout.splitlines()[at]) for at in (0, -1))
        assert set(of_text) == KEYS
        assert set(of_warc) == KEYS | {"record_id", "url"}
        assert set(of_warc["figures"][0]) >= {
            "code",
            "value",
            "unit",
            "raw",
            "state",
            "source",
            "locator",
            "confidence",
        }
        assert set(of_warc["checks"][0]) == {"rule", "passed", "expected", "found"}
        assert set(of_warc["sections"][0]) == {"number", "heading", "text"}
