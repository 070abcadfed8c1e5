"""The kinds of damage that an archive meets, done to the bytes of a WARC file."""

import gzip
import hashlib
import re
import zlib
from collections.abc import Callable
from random import Random

Kind = Callable[[bytes, Random], bytes]


def members(data: bytes) -> list[bytes]:
    """The gzip members of a file."""
    found = []
    while data:
        decoder = zlib.decompressobj(31)
        decoder.decompress(data)
        size = len(data) - len(decoder.unused_data)
        found.append(data[:size])
        data = data[size:]
    return found


def _edited(data: bytes, edit: Callable[[bytes], bytes], kind: bytes = b"response") -> bytes:
    """The file with its first record of a kind edited and packed again."""
    parts = members(data)
    for number, part in enumerate(parts):
        plain = gzip.decompress(part)
        if b"WARC-Type: " + kind + b"\r\n" in plain:
            parts[number] = gzip.compress(edit(plain), mtime=0)
            break
    return b"".join(parts)


def _block(edit: Callable[[bytes], bytes], *, digests: bool) -> Callable[[bytes], bytes]:
    def edited(plain: bytes) -> bytes:
        head, block = plain.split(b"\r\n\r\n", 1)
        block = edit(block.removesuffix(b"\r\n\r\n"))
        head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(block), head)
        if digests:
            payload = block.split(b"\r\n\r\n", 1)[1]
            for name, part in ((b"Block", block), (b"Payload", payload)):
                new = b"WARC-%b-Digest: sha256:%b" % (name, hashlib.sha256(part).hexdigest().encode())
                head = re.sub(b"WARC-%b-Digest: [^\r]+" % name, new, head)
        return head + b"\r\n\r\n" + block + b"\r\n\r\n"

    return edited


def _header(pattern: bytes, new: bytes, kind: bytes = b"response") -> Kind:
    def edit(plain: bytes) -> bytes:
        head, rest = plain.split(b"\r\n\r\n", 1)
        edited = re.sub(pattern, new, head + b"\r\n")
        assert edited != head + b"\r\n", pattern
        return edited + b"\r\n" + rest

    return lambda data, _: _edited(data, edit, kind)


def _at(data: bytes, offset: int, new: bytes) -> bytes:
    return data[:offset] + new + data[offset + len(new) :]


def _flipped(data: bytes, offset: int, random: Random) -> bytes:
    return _at(data, offset, bytes([data[offset] ^ 1 << random.randrange(8)]))


def _swapped(data: bytes, _: Random) -> bytes:
    first, second, third, *rest = members(data)
    return b"".join([first, third, second, *rest])


def _start(data: bytes, number: int) -> int:
    return len(b"".join(members(data)[:number]))


def _zeros(data: bytes, _: Random) -> bytes:
    return _at(data, len(data) // 2, bytes(64))


_A_DATE = rb"WARC-Date: \d{4}"
_AN_ID = rb"WARC-Record-ID: <urn:uuid:.{8}"

KINDS: dict[str, Kind] = {
    "cut inside a member": lambda data, _: data[: len(data) - 20],
    "cut between members": lambda data, _: data[: _start(data, -1)],
    "cut to nothing": lambda data, _: b"",
    "a member dropped": lambda data, _: b"".join(one for n, one in enumerate(members(data)) if n != 2),
    "a member doubled": lambda data, _: data + members(data)[-1],
    "two members swapped": _swapped,
    "a byte flipped in a body": lambda data, random: _flipped(data, _start(data, 1) + 40, random),
    "a byte flipped in a gzip header": lambda data, random: _flipped(data, _start(data, 1) + 4, random),
    "a byte flipped in a checksum": lambda data, random: _flipped(data, _start(data, 2) - 6, random),
    "zeros in the middle": _zeros,
    "garbage behind": lambda data, random: data + random.randbytes(30),
    "an empty member behind": lambda data, _: data + gzip.compress(b"", mtime=0),
    "body changed": lambda data, _: _edited(data, _block(lambda b: b + b"!", digests=False)),
    "body changed, digests made anew": lambda data, _: _edited(data, _block(lambda b: b + b"!", digests=True)),
    "HTTP header changed, digests made anew": lambda data, _: _edited(
        data, _block(lambda b: b.replace(b" 200 ", b" 404 "), digests=True)
    ),
    "date changed": _header(_A_DATE, b"WARC-Date: 2001"),
    "URI changed": _header(rb"(WARC-Target-URI: http://)\w", rb"\1z"),
    "payload digest changed": _header(rb"(WARC-Payload-Digest: sha256:)\w{8}", rb"\g<1>00000000"),
    "digests removed": _header(rb"WARC-(Block|Payload)-Digest: [^\r]+\r\n", b""),
    "record id changed": _header(_AN_ID, b"WARC-Record-ID: <urn:uuid:00000000"),
    "record id removed": _header(rb"WARC-Record-ID: [^\r]+\r\n", b""),
    "concurrent-to changed": _header(rb"(WARC-Concurrent-To: <urn:uuid:).{8}", rb"\g<1>00000000", b"request"),
    "metadata changed, digests made anew": lambda data, _: _edited(
        data, _metadata(b"portal: a", b"portal: b"), b"metadata"
    ),
}
"""Twenty-three kinds, each a change to the bytes."""


def _metadata(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def edited(plain: bytes) -> bytes:
        head, block = plain.split(b"\r\n\r\n", 1)
        block = block.removesuffix(b"\r\n\r\n").replace(old, new)
        digest = b"WARC-Block-Digest: sha256:" + hashlib.sha256(block).hexdigest().encode()
        head = re.sub(b"WARC-Block-Digest: [^\r]+", digest, head)
        return head + b"\r\n\r\n" + block + b"\r\n\r\n"

    return edited
