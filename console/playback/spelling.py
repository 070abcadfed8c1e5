"""Other spellings of a URL under which it may have been captured.

A link of a GBK page has its query in GBK on the wire (URL Standard, "percent-encode after encoding"), but pywb writes
it in UTF-8; where a link holds raw Chinese, it even writes `?`, `=` and `&` as parts of the path. Scripts ask with the
moment in the query, to get past caches; in a replay the moment is another one.
"""

import re
from urllib.parse import quote, unquote

from crawler.urls import normal

_SAFE = "!$&'()*+,;=:@/?-._~[]|^`{}\\"
_ENCODED = re.compile(r"(?:%[89A-F][0-9A-F])+", re.IGNORECASE)
_MOMENT = re.compile(r"(?<=[?&])(?:_|_t|t|ts|cb|rnd|random|timestamp)=(?:1\d{12}|0\.\d{6,})(?:&|$)", re.IGNORECASE)
"""Milliseconds since 1970, or a random number."""


def spellings(url: str) -> list[str]:
    """The URL, and then with its query in GBK where that is in UTF-8."""
    base, mark, query = url.partition("?")
    try:
        if mark:
            return [url, f"{base}?{_ENCODED.sub(_in_gbk, query)}"]
        if "%3f" in url.lower():
            plain = unquote(url, errors="strict")
            return [url, normal(plain), normal(plain, "gb18030")]
    except ValueError:  # what is no UTF-8, or no URL, has no other spelling
        pass
    return [url]


def _in_gbk(found: re.Match[str]) -> str:
    return quote(unquote(found[0], errors="strict").encode("gb18030"), safe=_SAFE)


def without_moment(url: str) -> str:
    """The URL without the parameters by which scripts get past caches; the same where it has none."""
    base, mark, query = url.partition("?")
    kept = _MOMENT.sub("", mark + query).rstrip("&?")
    return base + kept
