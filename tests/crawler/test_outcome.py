from dataclasses import replace

import pytest

from crawler.answer import Answer
from crawler.outcome import judge
from crawler.page import Page
from crawler.rendering import needs_browser
from crawler.retry import Patience, retry_after
from model.capture import Capture
from model.exchange import Exchange, Failure
from model.instant import now
from model.link import Link
from model.observation import Observation
from model.portal import Portal

PORTAL = Portal(id="x", name="某县", division="150724", level="county", home="http://www.x.gov.cn/")
LINK = Link(url="http://www.x.gov.cn/a.html", role="article")
CAPTURE = Capture(
    record_id="urn:uuid:1", portal="x", url=LINK.url, timestamp=now(), status=200, mime="text/html", type="response",
    payload_digest="", warc="w", offset=0, length=1,
)  # fmt: skip
LONG = "正文内容很长。" * 200


def answer(status: int, html: str = "", head: str = "", state: str = "new", failure: Failure | None = None) -> Answer:
    raw = f"HTTP/1.1 {status} x\r\nContent-Type: text/html\r\n{head}\r\n".encode()
    exchange = Exchange(url=LINK.url, at=now(), head=raw, body=html.encode(), failure=failure)
    seen = Observation(portal="x", url=LINK.url, at=now(), state=state, record_id="urn:uuid:1")  # type: ignore[arg-type]
    return Answer(PORTAL, LINK, exchange, CAPTURE, seen, len(html), html.encode())


CASES = {
    "captured": answer(200, f"<p>{LONG}</p>"),
    "captured redirect": answer(302, head="Location: /x\r\n"),
    "unchanged": answer(200, f"<p>{LONG}</p>", state="unchanged"),
    "unchanged 304": answer(304),
    "gone": answer(404, "<p>404</p>"),
    "gone 410": answer(410),
    "refused": answer(403, "<p>Forbidden</p>"),
    "refused 429": answer(429),
    "error": answer(500),
    "error 502": answer(502),
    "timeout": answer(200, failure=Failure(outcome="timeout", detail="x")),
    "challenge 521": answer(521, "<script>document.cookie='__jsl_clearance_s=1'</script>"),
    "challenge 200 加速乐": answer(200, "<script>x</script>", head="Set-Cookie: __jsluid_h=1\r\n"),
    "challenge 412": answer(412, "<script>var $_ts={}</script>"),
    "challenge 202": answer(202, "<script>_$aB(1)</script>"),
    "challenge block page": answer(200, "<title>提示</title><p>您的访问请求被拦截，请联系管理员</p>"),
    "challenge captcha": answer(200, "<p>请输入验证码后继续访问</p>"),
    "challenge 403 waf": answer(403, "<p>网站防火墙：请求包含非法内容</p>"),
    "soft404": answer(200, "<title>页面不存在</title><p>您访问的页面不存在</p>"),
    "soft404 short": answer(200, "<p>对不起，该信息已被删除</p>"),
    "captured though it speaks of 404": answer(200, f"<title>2023年度报告</title><p>{LONG}共404件，未找到</p>"),
    "captured though it speaks of 验证码": answer(200, f"<p>{LONG}请输入验证码{LONG}</p>"),
}


def shown(came: Answer) -> Page | None:
    return Page.of(LINK.url, came.content, LINK, PORTAL) if came.is_markup else None


@pytest.mark.parametrize("name", CASES)
def test_each_answer_has_its_outcome(name: str) -> None:
    verdict = judge(CASES[name], shown(CASES[name]))
    assert verdict.outcome == name.split()[0]
    assert verdict.detail or verdict.outcome in ("captured", "unchanged")


def test_what_looks_like_a_path_that_cannot_exist_is_a_soft_404() -> None:
    page = Page.of(LINK.url, f"<h1>某县</h1>{LONG} 访问量 123".encode(), LINK, PORTAL)
    same, other = answer(200, f"<h1>某县</h1>{LONG} 访问量 99"), answer(200, f"<h1>某县2023年报</h1>{'别的内容' * 300}")
    assert judge(same, shown(same), page).outcome == "soft404"
    assert judge(other, shown(other), page).outcome == "captured"


@pytest.mark.parametrize(
    ("status", "tries", "expected"),
    [(200, 1, None), (404, 1, None), (503, 1, 1.0), (503, 2, 3.0), (503, 4, None), (500, 1, 1.0), (500, 2, None)],
)
def test_retries_are_few_and_farther_apart(status: int, tries: int, expected: float | None) -> None:
    assert Patience().pause(answer(status).exchange, tries) == expected


def test_a_retry_after_is_kept_up_to_a_limit() -> None:
    assert Patience().pause(answer(429, head="Retry-After: 7\r\n").exchange, 1) == 7.0
    assert Patience().pause(answer(429, head="Retry-After: 99999\r\n").exchange, 1) == 120.0
    assert retry_after(answer(503, head="Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n").exchange) == 0.0
    assert retry_after(answer(503, head="Retry-After: soon\r\n").exchange) == 0.0


def page(html: str, role: str = "list", render: str = "auto") -> Page:
    link = Link(url=LINK.url, role=role)  # type: ignore[arg-type]
    return Page.of(LINK.url, html.encode(), link, replace(PORTAL, render=render))  # type: ignore[arg-type]


SHELL = '<div id="app"></div><script src="/app.js"></script>'


@pytest.mark.parametrize(
    ("html", "role", "render", "expected"),
    [
        (SHELL, "list", "auto", True),
        (SHELL, "article", "auto", True),
        (SHELL, "home", "auto", True),
        (SHELL, "list", "never", False),
        ("<p>x</p>", "list", "auto", False),
        ("<p>x</p>", "list", "always", True),
        (f"<p>{LONG}</p><script>x</script>", "article", "auto", False),
        (SHELL, "attachment", "always", False),
    ],
)
def test_the_browser_is_used_where_the_plain_page_lacks_something(
    html: str, role: str, render: str, expected: bool
) -> None:
    assert needs_browser(page(html, role, render), []) is expected


def test_a_page_that_leads_somewhere_needs_no_browser() -> None:
    assert not needs_browser(page(SHELL), [Link(url="http://www.x.gov.cn/1", role="article")])
    assert not needs_browser(page(SHELL, "article"), [Link(url="http://www.x.gov.cn/1.pdf", role="attachment")])
