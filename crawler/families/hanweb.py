"""Hanweb JCMS: items lie in `<datastore>` inside a script, further ones come from `dataproxy.jsp`; reports also from
`xxgkAnnualReport.jsp` by unit and year."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from crawler.families.family import Family
from crawler.page import Page
from model.link import Link

PROXY = re.compile(r"""['"]([^'"\s]*dataproxy\.jsp[^'"\s]*)['"]""")
NUMBER = {
    name: re.compile(rf"""['"]?{name}['"]?\s*[:=]\s*['"]?(\d+)""", re.IGNORECASE)
    for name in ("totalrecord", "perpage", "totalpage", "groupsize")
}
TAGGED = {name: re.compile(rf"<{name}>\s*(\d+)\s*</{name}>", re.IGNORECASE) for name in NUMBER}
KEYS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
VALUE = {key: re.compile(rf"""['"]?\b{key}['"]?\s*[:=]\s*['"]?([^'",}}\s&]*)""") for key in KEYS}
ITEM = re.compile(r"<li\b", re.IGNORECASE)
RECORD = re.compile(r"<record>", re.IGNORECASE)
STORE = re.compile(r"<datastore>", re.IGNORECASE)
OPENING = 300
"""Characters before a datastore in which its container's tag stands."""
GROUP = 3
"""Pages that the family's own pager asks for at once."""


def further(page: Page) -> list[Link]:
    """The next records after those of this page."""
    if "dataproxy.jsp" in page.url:
        return _after_answer(page)
    source = page.text
    named = PROXY.search(source)
    if named is None:
        return []
    url = page.absolute(named[1].replace("&amp;", "&"))
    parameters = {key: found[1] for key in KEYS if (found := VALUE[key].search(source))}
    query = {key: values[-1] for key, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}
    for name in ("page", "startrecord", "endrecord", "perpage"):
        query.pop(name, None)
    asked = {**parameters, **query}
    have = _records_of(page, asked.get("unitid", ""))
    return _ask(page, url.split("?")[0], asked, have, _per_page(page), _total(page))


def _after_answer(page: Page) -> list[Link]:
    """After an answer of the proxy the next range; after an empty one the same again by POST."""
    url, _, query = page.url.partition("?")
    known = {key: values[-1] for key, values in parse_qs(query, keep_blank_values=True).items()}
    body = {key: values[-1] for key, values in parse_qs(page.link.body.decode("ascii", "ignore")).items()}
    start, per_page = int(known.pop("startrecord", 1)), int(known.pop("perpage", 15))
    end = int(known.pop("endrecord", start + per_page - 1))
    total = _number(page, "totalrecord") or int(page.link.context or 0)
    method = page.link.method
    if not _records(page):
        if method == "POST":
            return []
        return [_link(page, url, {**known, **body}, start, end, per_page, total, "POST")]
    if total and total <= end:
        return []
    last = min(end + GROUP * per_page, total or end + GROUP * per_page)
    return [_link(page, url, {**known, **body}, end + 1, last, per_page, total, method)]


def _ask(page: Page, url: str, parameters: dict[str, str], have: int, per_page: int, total: int) -> list[Link]:
    if total and total <= have:
        return []
    last = have + GROUP * per_page
    return [_link(page, url, parameters, have + 1, min(last, total or last), per_page, total, "GET")]


def _link(
    page: Page, url: str, parameters: dict[str, str], start: int, end: int, per_page: int, total: int, method: str
) -> Link:
    span = {"startrecord": str(start), "endrecord": str(end), "perpage": str(per_page)}
    text, note = f"{start}-{end}", str(total)
    if method == "POST":
        body = urlencode(parameters).encode("ascii")
        asked = f"{url}?{urlencode(span)}"
        return Link(url=asked, role="list", text=text, context=note, via=page.url, method="POST", body=body)
    return Link(url=f"{url}?{urlencode({**span, **parameters})}", role="list", text=text, context=note, via=page.url)


def _records_of(page: Page, unit: str) -> int:
    """The records that the page shows of a unit. Other datastores on the page (news at its side) are not the list's:
    counted with them, the first records that the proxy is asked for would be skipped."""
    before, *stores = STORE.split(page.text)
    counts: list[int] = []
    for store in stores:
        counts.append(len(RECORD.findall(store)))
        if unit and re.search(rf"""id\s*=\s*['"]?{re.escape(unit)}\b""", before[-OPENING:]):
            return counts[-1]
        before = store
    return max(counts, default=0)


def _records(page: Page) -> int:
    return len(RECORD.findall(page.text)) or (len(ITEM.findall(page.text)) if "dataproxy.jsp" in page.url else 0)


def _per_page(page: Page) -> int:
    return _number(page, "perpage") or 15


def _total(page: Page) -> int:
    return _number(page, "totalrecord") or (_number(page, "totalpage") * _per_page(page))


def _number(page: Page, name: str) -> int:
    found = TAGGED[name].search(page.text) or NUMBER[name].search(page.text)
    return int(found[1]) if found else 0


FAMILY = Family(
    name="hanweb",
    article=re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html?$|/art_\d+_\d+\.html?$|xxgkAnnualReport\.jsp\?"),
    index=re.compile(r"/col/col\d+/(index\.html?)?$|dataproxy\.jsp"),
    further=further,
)
