from io import BytesIO
from zipfile import ZipFile

import pytest

from extraction.sniff import sniff


def _zip(*names: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\r\n%PDF-1.4", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"Rar!\x1a\x07", "rar"),
        (b"{\\rtf1", "rtf"),
        (b"WARC/1.1\r\n", "warc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "xls"),
        (_zip("word/document.xml"), "docx"),
        (_zip("xl/workbook.xml"), "xlsx"),
        (_zip("OFD.xml"), "ofd"),
        (_zip("datapackage.json"), "wacz"),
        (_zip("a.doc"), "zip"),
        (b"PK\x03\x04broken", "binary"),
        ("<!DOCTYPE html><p>年报</p>".encode(), "html"),
        ("<p>年报</p>".encode("gbk"), "html"),
        ("2020年政府信息公开工作年度报告".encode(), "text"),
        ("2020年政府信息公开工作年度报告".encode("gbk"), "text"),
        (bytes(range(256)) * 40 + b"\0" * 900, "binary"),
        (b"", "text"),
    ],
)
def test_the_first_bytes_tell(content: bytes, expected: str) -> None:
    assert sniff(content) == expected


@pytest.mark.parametrize("declared", ["text/html", "text/plain", "application/octet-stream", ""])
def test_a_declared_type_does_not_hide_a_pdf(declared: str) -> None:
    assert sniff(b"%PDF-1.7", declared, "a.txt") == "pdf"


def test_a_gzipped_warc_is_told_by_its_name() -> None:
    assert sniff(b"\x1f\x8b\x08", name="x.warc.gz") == "warc"
    assert sniff(b"\x1f\x8b\x08", name="x.gz") == "binary"


def test_a_text_that_speaks_of_tags_stays_text() -> None:
    assert sniff(b"how to write <p> in html", "text/plain", "a.txt") == "text"
