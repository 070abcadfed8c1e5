"""Is it an annual report at all? The title goes first; the text must bear it out.

Precision goes before recall: what only looks like a report (a notice about writing one, a template, news of one, a
list of them, a page that strings regulations together) is told with its reason.
"""

import re
from dataclasses import dataclass

from extraction.blocks import Page
from extraction.evidence import LEAD, NUMBERED, Evidence, evidence
from extraction.plain import compact
from extraction.titling import Titling, understand

_BLANKED = re.compile(
    r"[xX×*＊✕╳]{2,}(?:年|月|市|县|区|旗|乡|镇|局|省|条|件|次|号|单位)|_{2,}(?:年|月|条|件|局|县|市)|某某|"
    r"\.{3,}(?:件|条|项|万|%|个|年|\[|〔)|〔\.{2,}〕|[(【\[](?:本?单位名称|机关名称|行政机关名称|部门名称|填报单位|年份)[)】\]]"
)
_SHARING = re.compile(
    "因篇幅问题不能全部显示|点此查看更多|文档页数|-?格式:(?:doc|pdf|docx)|文档大小|下载积分|免费下载|人人文库|百度文库|道客巴巴|豆丁|"
    "本文档.{0,12}下载|可编辑.{0,4}word|【法规类别】|【效力级别】|【发文字号】|【时效性】|文章属性"
)
_SHARED = "a document-sharing page that strings texts together, not a government's own"
_NOTICE = re.compile(
    "特此通知|现将.{0,40}通知如下|有关事项通知|请(?:各|于|在).{0,20}(?:报送|公布|上报|前)|请遵照执行|抄送:|各.{0,24}:?(?:现|根据).{0,60}通知"
)
_NEWS = re.compile("近日|日前|记者|据悉|本报讯|本网讯|讯\\)|通讯员")
_PUNCTUATED = re.compile("[,。;!?>»›]|当前位置|^[一二三四五六七八九十]+、|^[(]")
_EMPTY = re.compile("暂无|建设中|不存在|已删除|敬请期待|更新中|没有找到|无法访问|加载|载入|[Ll]oading|JavaScript")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a document is an annual report: the title that decided, how sure, and why not."""

    report: bool
    reason: str
    title: Titling
    confidence: float


def _lines(page: Page) -> list[Titling]:
    """Lines near the beginning that stand where a title does."""
    lines = [compact(p.text) for p in page.paragraphs() if p.text.strip()][:8]
    return [understand(line) for line in lines if len(line) <= 60 and not _PUNCTUATED.search(line)]


def _own(page: Page) -> list[Titling]:
    """What the page calls itself: the meta tag, the title element."""
    return [understand(t) for t in (page.meta.get("articletitle", ""), page.title) if t.strip()]


def _shown(page: Page) -> list[Titling]:
    """The headings that do not head a numbered part."""
    return [understand(h) for h in page.headings if not NUMBERED.match(compact(h))]


def choose(page: Page, link_text: str = "") -> Titling:
    """The title that counts. The page's own word goes first (meta tag, title element), then what it shows: headings
    before the lines of its beginning; then the words of the link to it, which may be wrong. Naming something else
    counts less in a heading, which may be a column's."""
    own, shown, lines = _own(page), _shown(page), _lines(page)
    linked = [understand(link_text)] if link_text.strip() else []
    wanted: tuple[tuple[str, list[Titling]], ...] = (
        ("report", own),
        ("other", own),
        ("report", shown),
        ("report", lines),
        ("report", linked),
        ("other", linked),
        ("weak", own + linked + shown),
        ("other", shown[:3]),
        ("weak", lines),
        ("other", lines),
    )
    chosen = (title for verdict, group in wanted for title in group if title.verdict == verdict)
    return next(chosen, own[0] if own else Titling(verdict="neutral"))


def _is_list(page: Page, title: Titling, proof: Evidence) -> bool:
    """True for a page of links to reports that holds none itself."""
    if title.verdict == "report" and title in _own(page) + _shown(page):
        return False
    named = {t.text for t in (understand(a.text) for a in page.anchors) if t.verdict in ("report", "weak")}
    lines = {t.text for t in (understand(p.text) for p in page.paragraphs()) if t.verdict in ("report", "weak")}
    return max(len(named), len(lines)) >= 3 and proof.weight < 4 and not proof.tables


def _disqualified(page: Page, text: str, title: Titling, proof: Evidence) -> str:
    """Why it cannot be a report, whatever it is called; empty when nothing speaks against it."""
    shared = len(set(_SHARING.findall(text)))
    if shared >= 3:
        return _SHARED
    if len(_BLANKED.findall(text)) >= 2 or _BLANKED.search(title.text):
        return "a template: names and figures in it are blanked"
    if shared == 2 and not (title.verdict == "report" and proof.weight >= 6):
        return _SHARED
    if title.verdict == "other":
        carries = "印发" in title.text and "报告" in title.text and proof.weight >= 7
        return "" if carries else f"titled {title.text[:60]}, which names no annual report"
    return "a list of reports, not a report" if _is_list(page, title, proof) else ""


def _filled(text: str, proof: Evidence) -> bool:
    """Whether a page titled as a report holds one, or files or images that may."""
    if proof.weight >= 3 or proof.mentions >= 3 or proof.tables:
        return True
    return bool(proof.files or (proof.images and proof.length < 400)) and not _EMPTY.search(text[:400])


def _unproved(text: str, title: Titling, proof: Evidence) -> str:
    """Why too little speaks for a report; empty when enough does."""
    if title.verdict == "report":
        return "" if _filled(text, proof) else "titled as an annual report, but the page holds no report"
    if title.verdict == "weak":
        return "" if proof.weight >= 4 else "a work report on disclosure without an annual report's parts"
    if not (proof.announced or (proof.introduces_itself and proof.themes >= 3 and "信息公开" in text[:LEAD])):
        return "neither titled nor introduced as an annual report on government information disclosure"
    if _NOTICE.search(text) or _NEWS.search(text[:300]):
        return "a notice or news about reports"
    return "" if proof.weight >= 4 else "announced as an annual report, but its parts are missing"


def classify(page: Page, link_text: str = "") -> Verdict:
    """Says whether a page is an annual report, by which title, and why not."""
    text, title = compact(page.text()), choose(page, link_text)
    proof = evidence(page, text)
    reason = _disqualified(page, text, title, proof) or _unproved(text, title, proof)
    sure = {"report": 0.7, "weak": 0.5, "neutral": 0.4, "other": 0.4}[title.verdict] + 0.05 * min(proof.weight, 6)
    return Verdict(report=not reason, reason=reason, title=title, confidence=round(min(sure, 1.0), 2))
