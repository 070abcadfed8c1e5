"""What came back: content, a page that only says there is none, a challenge, a refusal … Pure.

Outcomes are those of the contract. `scope` is also what the way out refuses (another scheme, a private address);
`refused` is a portal that answers that it will not (401, 403, 429 to the end, 451).
"""

import re
from dataclasses import dataclass
from typing import cast

from crawler.answer import Answer
from crawler.page import Page
from model.observation import Outcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome and its evidence in one line."""

    outcome: Outcome
    detail: str = ""

    @property
    def has_content(self) -> bool:
        """Whether there is a page to be followed."""
        return self.outcome in ("captured", "unchanged")


REFUSED, GONE = (401, 403, 405, 407, 429, 451), (404, 410)
JIASULE = re.compile(rb"__jsl_clearance|__jsluid", re.IGNORECASE)
RUISHU = re.compile(rb"\$_ts\s*=|_\$[a-zA-Z0-9]{2}\(|/4QbVtADbnLVIc/|\bFSSBBIl1UgzbN7N")
CAPTCHA = re.compile(
    r"安全验证|滑动验证|人机验证|请输入验证码|拖动滑块|访问(?:请求)?(?:被|已被)?(?:拦截|阻断|禁止)|"
    r"(?:请求|访问|行为).{0,10}(?:可能对网站造成|疑似|异常).{0,20}|网站防火墙|Web应用防火墙|安全狗|云防护|正在检测您的浏览器|"
    r"checking your browser|access denied.{0,40}waf|just a moment",
    re.IGNORECASE,
)
MISSING = re.compile(
    r"(?:页面|网页|内容|文章|信息|栏目|资源|文件|网址).{0,8}(?:不存在|找不到|未找到|已删除|已被删除|已失效|无法访问|已下线|走丢)|"
    r"(?:找不到|没有找到|无法找到).{0,8}(?:页面|网页|内容|文章|信息)|\b404\b|not found",
    re.IGNORECASE,
)
REPORT = re.compile(r"年度?报告?|主动公开政府信息情况|行政复议|依申请公开")
SHORT, SMALL, LARGE = 400, 4000, 30_000
"""Characters of words, bytes of a body, characters of a source."""


def judge(answer: Answer, page: Page | None = None, cannot_exist: Page | None = None) -> Verdict:
    """The outcome of an answer. `page` is what it shows, where it is markup; `cannot_exist` what its host shows, with a
    2xx, for a path that cannot exist."""
    exchange, status = answer.exchange, answer.status or 0
    if exchange.failure:
        return Verdict(cast(Outcome, exchange.failure.outcome), exchange.failure.detail)
    if challenge := challenged(answer, page):
        return Verdict("challenge", challenge)
    if status in GONE:
        return Verdict("gone", f"answered {status}")
    if status in REFUSED:
        return Verdict("refused", f"answered {status}")
    if status >= 400 or status < 200:
        return Verdict("error", f"answered {status}")
    if page and (reason := says_missing(page, cannot_exist)):
        return Verdict("soft404", reason)
    same = status == 304 or answer.observation.state == "unchanged"
    return Verdict("unchanged" if same else "captured")


def challenged(answer: Answer, page: Page | None) -> str:
    """What protection stands before the page instead of it; empty when none does."""
    status, content = answer.status or 0, answer.content
    if status == 521 or (status == 200 and len(content) < SMALL):
        cookies = b" ".join(value for name, value in answer.exchange.headers() if name.lower() == b"set-cookie")
        if JIASULE.search(cookies + content):
            return "加速乐: a script must set __jsl_clearance"
    if status in (202, 412) and (RUISHU.search(content) or b"<script" in content.lower()):
        return f"瑞数: {status} with a script that cannot be read"
    if page is None or status not in (200, 202, 403, 405, 406, 501, 503) or not _is_short(page):
        return ""
    said = CAPTCHA.search(page.title + " " + page.visible)
    return f"a block page: {said[0]}" if said else ""


def says_missing(page: Page, cannot_exist: Page | None) -> str:
    """Why a 2xx is no page after all; empty when it is one."""
    if page.link.role not in ("section", "list", "article", "frame"):
        return ""
    if cannot_exist and _alike(page, cannot_exist):
        return "the same page as for a path that cannot exist"
    said = MISSING.search(page.title) or (MISSING.search(page.visible) if _is_short(page) else None)
    if said and not REPORT.search(page.title):
        return f"says {said[0]}"
    return ""


def _is_short(page: Page) -> bool:
    """Whether a page says so little that a phrase of it may be all it has to say."""
    return len(page.text) < LARGE and len(page.visible) < SHORT


def _alike(page: Page, other: Page) -> bool:
    """Whether two pages show the same, but for numbers (a counter, a time, the address asked)."""
    mine, theirs = _shingles(page), _shingles(other)
    return bool(theirs) and len(mine & theirs) >= 0.9 * len(mine | theirs)


def _shingles(page: Page) -> frozenset[str]:
    text = re.sub(r"[\d\s]+|/[\w./?=&%-]+", "", page.title + page.visible)
    return frozenset(text[i : i + 6] for i in range(max(1, len(text) - 5))) if text else frozenset()
