"""Bytes to text: the charset is told from the bytes, never from what was declared alone."""

import codecs
import re
from dataclasses import dataclass

from resiliparse.parse.encoding import detect_encoding

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_READ_AS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, and the charset that its bytes were read as. `damaged` counts the bytes that no character fits."""

    text: str
    charset: str
    damaged: int = 0


def decode(content: bytes, declared: str = "") -> Decoded:
    """The text of `content`, control characters dropped. `declared` is tried only where the bytes do not tell."""
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return _read(content[len(mark) :], charset)
    charset = _detected(content)
    if charset == "windows-1252" and declared:
        charset = _known(declared) or charset
    return _read(content, charset)


def _detected(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        # a page cut off inside a character is UTF-8 all the same
        if error.start >= len(content) - 3 and error.start > 16:
            return "utf-8"
    else:
        return "utf-8"
    found = (detect_encoding(content, max_len=len(content)) or "utf-8").lower()
    return _READ_AS.get(found, found)


def _known(declared: str) -> str:
    name = _READ_AS.get(declared.strip().strip("\"'").lower(), declared)
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _read(content: bytes, charset: str) -> Decoded:
    try:
        text = content.decode(charset, "replace")
    except LookupError:
        charset = "gb18030"
        text = content.decode(charset, "replace")
    return Decoded(text=_CONTROL.sub("", text), charset=charset, damaged=text.count("\ufffd"))
