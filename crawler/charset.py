"""The charset of a page for finding its links: from the bytes, since what is declared lies."""

from resiliparse.parse.encoding import detect_encoding

GB = ("gb2312", "gbk", "gb18030", "hz-gb-2312")


def charset_of(content: bytes) -> str:
    """A Python codec name: utf-8, gb18030 for all of the GB family, or what else the bytes say."""
    found = str(detect_encoding(content, max_len=len(content)) or "utf-8").lower()
    return "gb18030" if found in GB else found


def decode(content: bytes) -> tuple[str, str]:
    """The text and the charset it was read in; what cannot be decoded becomes U+FFFD."""
    charset = charset_of(content)
    try:
        return content.decode(charset, "replace"), charset
    except LookupError:
        return content.decode("utf-8", "replace"), "utf-8"
