"""The 网站标识码 of a page: ten digits, the first six a division's code, which outlives a change of that code."""

import re

from extraction.blocks import Page
from extraction.plain import compact
from model.division import by_code, stands_in

_SITE_CODE = re.compile(r"(?:网站)?标识码[:]?(\d{10})")


def site_code(page: Page) -> str:
    """The 网站标识码, ten digits, of the footer, the text or the meta tags; empty when there is none."""
    for text in (page.footer, page.meta.get("siteidcode", ""), page.text()):
        if match := _SITE_CODE.search(compact(text)) or re.fullmatch(r"(\d{10})", compact(text)):
            return match[1]
    return ""


def fits(code: str, division: str) -> bool:
    """Whether a site's 网站标识码 fits a division through its history: the same place, or one that it lies in.

    A code whose first six digits are no division's (ministries) fits everything.
    """
    return not code or by_code(code[:6]) is None or not division or stands_in(division, code[:6])
