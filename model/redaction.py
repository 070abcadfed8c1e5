"""Words that must not be read: found however they are spaced or typed, and blacked out."""

import re
import unicodedata
from functools import lru_cache

BLACK = "▇"
_GAP = r"[\s\u200b]{0,8}"
_ANY = r"[^\n]{0,40}?"


@lru_cache(maxsize=4096)
def words(text: str) -> re.Pattern[str]:
    """What finds a text: blanks between its characters, full-width forms and case make no difference; a `*` is up to
    40 characters of one line.

    Raises ValueError for a text of fewer than two characters, or with more than one `*` (which might take for ever).
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).strip("*")
    pieces = plain.split("*")
    if sum(map(len, pieces)) < 2:
        raise ValueError(f"{text!r} is too short: it would black out half of every report")
    if len(pieces) > 2:
        raise ValueError(f"{text!r} has more than one *")
    literal = (_GAP.join(map(_character, piece)) for piece in pieces)
    return re.compile(_ANY.join(literal), re.IGNORECASE)


def _character(one: str) -> str:
    if "!" <= one <= "~":
        return f"[{re.escape(one)}{chr(ord(one) + 0xFEE0)}]"
    return re.escape(one)


def blacked(text: str, pattern: re.Pattern[str]) -> str:
    """The text with `▇` in the place of each character that was found."""
    return pattern.sub(lambda found: BLACK * len(found[0]), text)
