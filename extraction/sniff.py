"""What a document is, told from its first bytes; the declared type and the name only where bytes leave it open."""

import re
from io import BytesIO
from typing import Literal
from zipfile import BadZipFile, ZipFile

Format = Literal[
    "html", "text", "pdf", "docx", "xlsx", "doc", "xls", "ofd", "rtf", "rar", "png", "jpg", "gif", "zip", "wacz",
    "warc", "binary",
]  # fmt: skip

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"Rar!", "rar"),
    (b"{\\rtf", "rtf"),
    (b"WARC/1.", "warc"),
)
_ZIPPED: tuple[tuple[str, Format], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("OFD.xml", "ofd"),
    ("datapackage.json", "wacz"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAG = re.compile(rb"<(?:!doctype html|html|head|body|div|p|table|meta|title|span|br|td)\b", re.IGNORECASE)


def sniff(content: bytes, declared: str = "", name: str = "") -> Format:
    """The format of `content`; `declared` (a media type) and `name` (a path or URL) decide between html and text."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    for magic, found in _MAGIC:
        if start.startswith(magic):
            return found
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if content.startswith(_OLE):
        return "xls" if "Workbook".encode("utf-16-le") in content else "doc"
    if content.startswith(b"\x1f\x8b"):
        return "warc" if ".warc" in name.lower() else "binary"
    return _markup(content, declared, name)


def _zipped(content: bytes) -> Format:
    try:
        names = set(ZipFile(BytesIO(content)).namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return "binary"
    return next((found for inside, found in _ZIPPED if inside in names), "zip")


def _markup(content: bytes, declared: str, name: str) -> Format:
    head = content[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "html" if b"<\0h\0t" in head.lower() or b"\0<\0h\0t" in head.lower() else "text"
    if head.count(b"\0") > len(head) // 100:
        return "binary"
    if _TAG.search(head):
        return "text" if declared == "text/plain" and name.lower().endswith(".txt") else "html"
    return "html" if declared in ("text/html", "application/xhtml+xml") and b"<" in head else "text"
