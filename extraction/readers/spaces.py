"""White space of documents: what it means between words, and what it does not."""

import re

_RUN = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_NOTHING = re.compile("[\u200b-\u200f\u2060\u00ad]")
_WRAPPED = re.compile(
    r"(?<=[\u3400-\u9fff，。、；：（）《》〔〕])[ \t]*[\r\n]+[ \t]*(?=[\u3400-\u9fff，。、；：（）《》〔〕])"
)


def one_line(text: str) -> str:
    """The text on one line: runs of space are one space, and a source line broken between Han characters is whole."""
    # most cells hold a number, and it need not be searched for spaces
    return text if text.isalnum() else _RUN.sub(" ", _NOTHING.sub("", _WRAPPED.sub("", text))).strip()


def lines(text: str) -> str:
    """The text with each of its lines made tidy, empty ones dropped."""
    return "\n".join(filter(None, map(one_line, text.split("\n"))))
