"""Plain text for matching: full-width letters, digits and punctuation as ASCII, character for character."""

import re

_WIDE = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20, 0x3002: 0x3002}
_ZEROS = {ord("○"): "〇", ord("◯"): "〇"}
_FORMS = _WIDE | _ZEROS
_BLANK = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text with full-width forms as ASCII; as many characters as before, so that spans stay true."""
    return text if text.isascii() else text.translate(_FORMS)


def compact_lines(text: str) -> str:
    """The plain text, each line without white space, empty lines left out."""
    return "\n".join(filter(None, map(compact, text.splitlines())))


def compact(text: str) -> str:
    """The plain text without any white space."""
    return _BLANK.sub("", plain(text))
