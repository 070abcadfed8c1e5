"""Local files as documents: what `extract` is given, whatever it is packed in."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname
from zipfile import BadZipFile, ZipFile

from extraction.sniff import sniff
from model.errors import Damaged
from model.report import Document
from storage.foreign import ForeignWarc, again, open_warcs
from storage.reading.findings import Finding, Kind
from storage.reading.held import Held
from storage.urlkey import normal

MAX_FILE = 256 << 20
"""Bytes of a document; what is larger is refused."""
MAX_MEMBERS = 2000
"""Files in a zip."""

Related = Callable[[Iterable[str]], Mapping[str, Document]]
"""Gives, of the URLs that a document needs, those that are at hand."""

_ARCHIVES = (".wacz", *(f".{kind}{packing}" for kind in ("warc", "arc") for packing in ("", ".gz", ".zst")))
_PARTS = ("text/css", "application/javascript", "text/javascript", "image/", "font/", "audio/", "video/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A document to be read, where it came from, and how to come by what it needs. `proof` adds to its row."""

    path: str
    document: Document
    related: Related
    proof: Mapping[str, str] = field(default_factory=dict)


def inputs(path: Path, warn: Callable[[str], None] = lambda _: None) -> Iterator[Input]:
    """The documents in a file; `warn` is told what looks wrong in an archive that is read all the same.

    Raises Damaged and OSError where it cannot be read, or not all of it.
    """
    if path.stat().st_size > MAX_FILE and not path.name.lower().endswith(_ARCHIVES):
        raise Damaged(f"it is larger than {MAX_FILE >> 20} MB")
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if path.name.lower().endswith(_ARCHIVES) or sniff(start, name=path.name) == "warc":
        yield from _archived(path, warn)
        return
    packed = sniff(path.read_bytes(), name=path.name) if start.startswith(b"PK\x03\x04") else ""
    if packed == "wacz":
        yield from _archived(path, warn)
    elif packed == "zip":
        yield from _zipped(path)
    else:
        yield _local(path)


def _local(path: Path) -> Input:
    document = Document(url=path.absolute().as_uri(), content=path.read_bytes(), media_type=_declared(path.name))
    return Input(path=str(path), document=document, related=lambda urls: dict(_beside(path, urls)))


def _declared(name: str) -> str:
    # a local file has no declared type; its name stands for one, as on a server
    return "text/plain" if name.lower().endswith(".txt") else ""


def _beside(path: Path, urls: Iterable[str]) -> Iterator[tuple[str, Document]]:
    """What lies beside the file or below it; nothing else on this machine is a page's to name."""
    folder = path.absolute().parent.resolve()
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme != "file":
            continue
        file = Path(url2pathname(parts.path)).resolve()
        if file.is_relative_to(folder) and file.is_file() and file.stat().st_size <= MAX_FILE:
            yield url, Document(url=url, content=file.read_bytes(), media_type=_declared(file.name))


def _zipped(path: Path) -> Iterator[Input]:
    """The documents of a zip. Names are only labels here: nothing is unpacked to disk."""
    try:
        with ZipFile(path) as bundle:
            members = [info for info in bundle.infolist() if not info.is_dir()]
            if len(members) > MAX_MEMBERS or sum(info.file_size for info in members) > MAX_FILE:
                raise Damaged(f"it holds more than {MAX_MEMBERS} files or {MAX_FILE >> 20} MB")
            files = {_url(path, info.filename): bundle.read(info) for info in members}
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError) as fault:
        raise Damaged(f"the zip cannot be read: {fault}") from None
    documents = {url: Document(url=url, content=data, media_type=_declared(url)) for url, data in files.items()}
    for url, document in documents.items():
        name = unquote(url.partition("!/")[2])
        if sniff(document.content, document.media_type, url) not in ("png", "jpg", "gif", "binary"):
            yield Input(path=f"{path}/{name}", document=document, related=lambda urls: _among(documents, urls))


def _url(path: Path, name: str) -> str:
    return f"{path.absolute().as_uri()}!/{name}"


def _among(documents: Mapping[str, Document], urls: Iterable[str]) -> dict[str, Document]:
    return {url: documents[url] for url in urls if url in documents}


def _archived(path: Path, warn: Callable[[str], None]) -> Iterator[Input]:
    """What can be read of the archives, and in the end Damaged, a line for each kind of thing that cannot."""
    damages: list[str] = []
    with open_warcs(path, warn) as found:
        warcs = list(_whole(found, damages))
        yield from _Archived(path, warcs).inputs()
    for warc in warcs:
        damages += warc.findings.lines(lost=True)
        for line in warc.findings.lines(lost=False):
            warn(line)
    if damages:
        raise Damaged("\n".join(damages))


def _whole(warcs: Iterator[ForeignWarc], damages: list[str]) -> Iterator[ForeignWarc]:
    try:
        yield from warcs
    except Damaged as loss:
        damages.append(str(loss))


class _Archived:
    """The WARCs of an archive: pages first, then the files that belong to none of them; a page's files may lie in
    another WARC than the page. What is damaged is left out and told."""

    def __init__(self, path: Path, warcs: Sequence[ForeignWarc]) -> None:
        self._path = path
        good = [(warc, held) for warc in warcs for held in warc.held if held.status in (200, None)]
        self._good = again(warcs) | {normal(held.url): (warc, held) for warc, held in good}
        self._documents = [one for one in good if not one[1].mime.startswith(_PARTS)]
        self._used: set[str] = set()

    def inputs(self) -> Iterator[Input]:
        pages = [one for one in self._documents if "html" in one[1].mime]
        files = [one for one in self._documents if "html" not in one[1].mime]
        for warc, held in (*pages, *files):
            if normal(held.url) not in self._used and (document := self._document(warc, held)):
                proof = {"record_id": held.record_id, "url": held.url}
                yield Input(path=str(self._path), document=document, related=self._related, proof=proof)

    def _document(self, warc: ForeignWarc, held: Held) -> Document | None:
        try:
            return Document(url=held.url, content=warc.content(held), media_type=held.mime)
        except Damaged as damage:
            warc.findings.add(Finding(Kind.CODING, held.offset, f"{held.url}: {damage}", lost=True))
            return None

    def _related(self, urls: Iterable[str]) -> dict[str, Document]:
        found: dict[str, Document] = {}
        for url in urls:
            held = self._good.get(normal(url))
            if held and (document := self._document(*held)):
                found[url] = document
                self._used.add(normal(url))
        return found
