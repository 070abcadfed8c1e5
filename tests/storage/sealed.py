"""Sealed WARCs in a folder, with a chain over them: an archive in small, without a store."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from model.exchange import Exchange
from model.instant import stamp
from storage.catalog import CommittedWarc
from storage.chain import Link, extend, links
from storage.chain_check import Chain, stamps
from storage.folder import Folder
from storage.keys import SAID, warc_key
from storage.record import new_id
from storage.scan import scan
from storage.signing import Signer
from storage.subject import Made
from storage.warc import Origin, digest_of, write_exchange, write_info

AT = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\n\r\n"


def warc(name: str, pages: int = 3) -> bytes:
    """A WARC file of some pages."""
    out, origin = BytesIO(), Origin(run="night-1", warc=name, info=new_id())
    write_info(out, origin, stamp(AT), "host")
    for number in range(pages):
        page = Exchange(
            url=f"http://a.example/{name}/{number}",
            at=AT + timedelta(seconds=number),
            request=b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
            head=HEAD,
            body=f"{name} {number} 政府信息公开年报 ".encode("gbk") * 9,
        )
        write_exchange(out, "a", page, origin, digest_of(page), None, "new")
    return out.getvalue()


def seal(place: Folder, name: str, data: bytes, scratch: Path) -> Made:
    """Puts a WARC and all that follows from it into a place, over whatever lies there."""
    path = scratch / name
    path.write_bytes(data)
    made = Made(path, name, scan(path))
    place.replace(warc_key(name), path)
    for key, beside in made.objects.items():
        place.replace(key, beside)
    return made


def names(count: int) -> list[str]:
    """Names of WARCs."""
    return [f"nianbao-20260101000000-{number:05d}-x~1.warc.gz" for number in range(count)]


def row_of(made: Made) -> CommittedWarc:
    """What a catalog says of a WARC."""
    one = made.sealed
    return CommittedWarc(name=one.name, sha256=one.sha256, size=one.size, count=one.count, at=AT)


def chain_of(place: Folder, signers: frozenset[str] = frozenset(), head: tuple[int, str] = (0, "")) -> Chain:
    """The chain of a place, as a home sees it that knows these keys and this head."""
    said = {key: place.sha256(key) for prefix in SAID for key in place.keys(prefix)}
    return Chain(links=links(place), stamps=stamps(place), said=said, signers=signers, head=head)


def signer() -> Signer:
    """A key."""
    return Signer(Ed25519PrivateKey.generate())


def link(place: Folder, key: Signer, **objects: str) -> Link:
    """A further link of the chain."""
    found = extend(place, key, AT, objects)
    assert found
    return found
