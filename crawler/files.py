"""Which addresses are files to be taken as they are."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

EXTENSIONS = "pdf|docx?|wps|xlsx?|et|zip|rar|ofd|txt|rtf|pptx?|jpe?g|png|gif|bmp|tiff?"
FILE = re.compile(rf"\.({EXTENSIONS})$", re.IGNORECASE)
PICTURE = re.compile(r"\.(jpe?g|png|gif|bmp|tiff?)$", re.IGNORECASE)
DOWNLOAD = re.compile(r"download\.jsp|downfile|/download|DownloadAttach|attachment|wbfileid=|fileid=", re.IGNORECASE)
VIEWER = re.compile(r"viewer\.html?$|/pdfjs/|preview", re.IGNORECASE)
IN_SCRIPT = re.compile(r"""['"]([^'"\s<>]+\.(?:pdf|docx?|wps|xlsx?|ofd|zip|rar))['"]""", re.IGNORECASE)


def is_file(url: str, text: str = "") -> bool:
    """Whether a link leads to a document or a picture rather than to a page: by its address, a download script's
    parameters, or the file name in its words."""
    parts = urlsplit(url)
    if FILE.search(unquote(parts.path)):
        return True
    if DOWNLOAD.search(url):
        return True
    return bool(FILE.search(text.strip())) and bool(parts.query)


def is_picture(url: str) -> bool:
    """Whether an address is that of a picture."""
    return bool(PICTURE.search(urlsplit(url).path))


def viewed(url: str) -> str:
    """The file that a viewer page (pdf.js) shows, as written in its `file` parameter; empty when it is no viewer."""
    parts = urlsplit(url)
    if not VIEWER.search(parts.path):
        return ""
    return parse_qs(parts.query).get("file", [""])[0]
