"""Pictures as PNG (ISO/IEC 15948), made and not drawn."""

import struct
import zlib
from random import Random


def plain(width: int, height: int, rgb: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""
    return _png(width, height, (b"\0" + bytes(rgb) * width) * height)


def noise(width: int, height: int, seed: str = "样例") -> bytes:
    """A picture that cannot be compressed: about 3 bytes a pixel, the same at every call."""
    random = Random(seed)
    return _png(width, height, b"".join(b"\0" + random.randbytes(3 * width) for _ in range(height)))


def _png(width: int, height: int, lines: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
