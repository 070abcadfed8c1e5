"""Local files as documents: what `extract` is given, whatever it is packed in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname
from zipfile import BadZipFile, ZipFile

from extraction.sniff import sniff
from model.errors import Damaged
from model.report import Document
from storage.coding import content
from storage.foreign import ForeignWarc, Held, open_warcs
from storage.urlkey import normal

MAX_FILE = 256 << 20
"""Bytes of a document; what is larger is refused."""
MAX_MEMBERS = 2000
"""Files in a zip."""

Related = Callable[[Iterable[str]], Mapping[str, Document]]
"""Gives, of the URLs that a document needs, those that are at hand."""

_PARTS = ("text/css", "application/javascript", "text/javascript", "image/", "font/", "audio/", "video/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A document to be read, where it came from, and how to come by what it needs. `proof` adds to its row."""

    path: str
    document: Document
    related: Related
    proof: Mapping[str, str] = field(default_factory=dict)


def inputs(path: Path) -> Iterator[Input]:
    """The documents in a file. Raises Damaged and OSError where it cannot be read at all."""
    if path.stat().st_size > MAX_FILE and not path.name.endswith((".warc", ".gz", ".wacz")):
        raise Damaged(f"it is larger than {MAX_FILE >> 20} MB")
    with path.open("rb") as file:
        start = file.read(1 << 16)
    kind = sniff(start, name=path.name)
    if kind == "warc" or path.suffix == ".wacz":
        yield from _archived(path)
    elif start.startswith(b"PK\x03\x04") and sniff(path.read_bytes(), name=path.name) == "zip":
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
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError) as fault:
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


def _archived(path: Path) -> Iterator[Input]:
    """What can be read of the WARCs, and in the end Damaged for what cannot."""
    damages: list[str] = []
    with open_warcs(path) as warcs:
        for warc in warcs:
            yield from _Archived(path, warc, damages).inputs()
            damages += [warc.damage] if warc.damage else []
    if damages:
        raise Damaged("; ".join(damages))


class _Archived:
    """One WARC: its pages first, then the files that belong to none of them. What is damaged is left out and told."""

    def __init__(self, path: Path, warc: ForeignWarc, damages: list[str]) -> None:
        self._path, self._warc, self._damages = path, warc, damages
        good = [held for held in warc.held if held.status in (200, None)]
        self._good = {normal(held.url): held for held in good}
        self._documents = [held for held in good if not held.mime.startswith(_PARTS)]
        self._used: set[str] = set()

    def inputs(self) -> Iterator[Input]:
        pages = [held for held in self._documents if "html" in held.mime]
        files = [held for held in self._documents if "html" not in held.mime]
        for held in (*pages, *files):
            if normal(held.url) not in self._used and (document := self._document(held)):
                proof = {"record_id": held.record_id, "url": held.url}
                yield Input(path=str(self._path), document=document, related=self._related, proof=proof)

    def _document(self, held: Held) -> Document | None:
        try:
            return Document(url=held.url, content=content(self._warc.exchange(held)), media_type=held.mime)
        except Damaged as damage:
            self._damages.append(f"{held.url}: {damage}")
            return None

    def _related(self, urls: Iterable[str]) -> dict[str, Document]:
        found: dict[str, Document] = {}
        for url in urls:
            held = self._good.get(normal(url))
            if held and (document := self._document(held)):
                found[url] = document
                self._used.add(normal(url))
        return found
