"""Labels of rows and columns as people type them, made comparable; and their numbering."""

import re
import unicodedata
from functools import lru_cache

_NUMBERING = re.compile(
    r"^(?:其中[:、]?)?(?:(?P<chapter>[一二三四五六七八九十]{1,3})[、.,]|\((?P<part>[一二三四五六七八九十]{1,3})\)[、.,]?"
    r"|\(?(?P<item>\d{1,2})[)、.,])"
)
_REMARK = re.compile(r"\([^()]*\)")
_WORDS = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]")
_DOUBLED = re.compile(r"([\u3400-\u9fff])\1+")
_SAME = str.maketrans({"它": "他", "佈": "布", "形": "况", "製": "制", "佔": "占"})
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The label in one width, without white space: what numbering is read from."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("〈", "(").replace("〉", ")")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The label's words alone: numbering, remarks in brackets, punctuation and doubled characters taken out."""
    label = plain(text)
    while match := _NUMBERING.match(label):
        label = label[match.end() :]
    bare = _WORDS.sub("", _REMARK.sub("", label)) or _WORDS.sub("", label)
    return _DOUBLED.sub(r"\1", bare.translate(_SAME))


@lru_cache(maxsize=4096)
def numbering(text: str) -> tuple[str, int]:
    """The label's last rank and number: `(三)` is ("part", 3), `2.` is ("item", 2); ("", 0) where it has none."""
    label, found = plain(text), ("", 0)
    while match := _NUMBERING.match(label):
        rank = match.lastgroup or ""
        number = match[rank]
        found = (rank, int(number) if number.isdigit() else _chinese(number))
        label = label[match.end() :]
    return found


def _chinese(number: str) -> int:
    if len(number) == 1:
        return _DIGITS.get(number, 0)
    tens, _, ones = number.partition("十")
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
