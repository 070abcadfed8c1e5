"""Other spellings of a URL under which it may have been captured.

A link of a GBK page has its query in GBK on the wire (URL Standard, "percent-encode after encoding"), but pywb writes
it in UTF-8. Scripts ask with the moment in the query, to get past caches; in a replay the moment is another one.
"""

import re
from urllib.parse import quote, unquote_to_bytes

_SAFE = "!$&'()*+,;=:@/?-._~[]|^`{}\\"
_MOMENT = re.compile(r"(?<=[?&])(?:_|_t|t|ts|cb|rnd|random|timestamp)=(?:1\d{12}|0\.\d{6,})(?:&|$)", re.IGNORECASE)
"""Milliseconds since 1970, or a random number."""


def spellings(url: str) -> list[str]:
    """The URL, and then with its query in GBK where that is in UTF-8."""
    base, mark, query = url.partition("?")
    plain = unquote_to_bytes(query)
    if not mark or plain.isascii():
        return [url]
    try:
        recoded = re.sub(r"(?:%[89A-F][0-9A-F])+", _in_gbk, query, flags=re.IGNORECASE)
    except UnicodeError:
        return [url]
    return [url, f"{base}?{recoded}"]


def _in_gbk(found: re.Match[str]) -> str:
    return quote(unquote_to_bytes(found[0]).decode("utf-8").encode("gb18030"), safe=_SAFE)


def without_moment(url: str) -> str:
    """The URL without the parameters by which scripts get past caches; the same where it has none."""
    base, mark, query = url.partition("?")
    kept = _MOMENT.sub("", mark + query).rstrip("&?")
    return base + kept
