"""The charset of a page for finding its links: from the bytes, since what is declared lies."""

from resiliparse.parse.encoding import detect_encoding

TOLERATED = 0.02
"""The share of broken characters at which a page is still taken for UTF-8."""


def charset_of(content: bytes) -> str:
    """A Python codec name: utf-8 where the bytes are that, but for a slip; big5hkscs or utf-16 where they look like it;
    else gb18030, in which undeclared pages of these portals are."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if not broken or broken < TOLERATED * sum(not c.isascii() for c in text):
        return "utf-8"
    found = str(detect_encoding(content, max_len=len(content)) or "").lower()
    if found.startswith("utf-16") and b"\0" in content:
        return found
    return "big5hkscs" if found.startswith("big5") else "gb18030"


def decode(content: bytes) -> tuple[str, str]:
    """The text and the charset it was read in; what cannot be decoded becomes U+FFFD."""
    charset = charset_of(content)
    return content.decode(charset, "replace"), charset
