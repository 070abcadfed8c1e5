"""The sentences that state a figure, as data: one rule a wording, in the order of `indicators.csv`.

`{n}` stands for a number and the unit words a rule names. Between the words of a rule only filling words may stand,
so that a figure of a smaller matter (信息 on budgets alone, a change against last year) does not match.
"""

import re
from dataclasses import dataclass, replace

from extraction.forms.numbers import NUMERAL

_COUNT = "(?:总数量|总数|总量|数量|次数|人数|总计|共计|合计|累计|发布数|数|量|共|计|总|为|是|达到|达|有|了|的|:|分别)*"
_ITEMS = "件条份宗起"
COUNT = re.compile(rf"{NUMERAL}[万亿]?[{_ITEMS}次人名场期个家处部篇则元]")
"""A number and the unit of some rule: without one no rule matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A wording: the code it gives, its pattern (`n` the numeral, `x` the 万 behind it, `u` the unit), and what may not
    stand before it in its clause. `near` must be found in its sentence or the heading above, `never` must not, nor
    `earlier` in its sentence before it. A rule that is `whole` is about the report's whole area, so a clause of another
    body is refused."""

    code: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    near: re.Pattern[str] | None = None
    whole: bool = True
    never: re.Pattern[str] | None = None
    earlier: re.Pattern[str] | None = None


def _compiled(text: str, units: str) -> re.Pattern[str]:
    number = rf"(?P<n>{NUMERAL})(?P<x>[万亿]?)(?P<u>{units})(?!以上|以下|左右|多)"
    return re.compile(text.replace("{c}", _COUNT).replace("{n}", number))


def _staff(code: str, text: str) -> Rule:
    """A head count of all who work on disclosure, not of one office."""
    return replace(
        _rule(code, text, "(?:名|人)", near="信息公开|政务公开"),
        never=re.compile("领导小组办公室|公开科|办公室主任|加挂"),
    )


def _rule(code: str, text: str, units: str, unless: str = "", near: str = "", whole: bool = True) -> Rule:
    return Rule(
        code=code,
        pattern=_compiled(text, units),
        unless=re.compile(unless) if unless else None,
        near=re.compile(near) if near else None,
        whole=whole,
    )


_CHANNELS = "网站|门户网|微博|微信|公报|客户端|其他|报纸|电视|广播|公开栏|公示栏|显示屏|短信|热线"
_INFORMATION = "(?:了|各类|各种|政府|政务|相关|有关|公开|主动|新闻|动态|信息|文件|类|及|和|、)*"
_OPENED = rf"(?:公开|发布|更新|公布|上传|登载|刊登|发送|推送){_INFORMATION}{{c}}{{n}}"
_SAID = r"(?:门户|网站|政府|政务|公众号|平台|全年|本年度|累计|共|公开|发布|主动|各类|的)*信息(?:公开|发布|更新)?{c}{n}"
_ITEM = "条|件|篇|则"


_BY = "(?:通过|利用|依托|借助|运用|采取|采用)"
# 网站等渠道, 网站及新媒体, 以网站为主: more than the one channel that is named
_AMONG = r"等|、|及(?!时)|[和或]|(?<!参)与(?!众)|在内|为[主平载依]"
_LISTED = rf"(?:主要{_BY}|包括|[、和或]|及(?!时)|(?<!参)与)(?:(?!{_BY})[^,。;:])*$"


def _channel(code: str, word: str) -> tuple[Rule, ...]:
    """A channel's rules: 通过政府网站公开政府信息 8 条, 网站信息发布 8 条, 政务微博公开信息数 8 条.

    A count that several channels share is no channel's.
    """
    between = rf"(?:(?!{_CHANNELS}|{_AMONG})[^,。;:]){{0,45}}?"
    others = "|".join(channel for channel in _CHANNELS.split("|") if channel not in word)
    return tuple(_rule(code, word + text, _ITEM, f"{others}|{_LISTED}") for text in (between + _OPENED, _SAID))


_WAYS = "等(?:[多各]种|多样|多个|各类|不同|的|多|各)*(?:渠道|平台|途径|方式|载体|形式)"


def _total(text: str) -> Rule:
    """All that was disclosed; not what a channel named in the clause, or right before it, disclosed."""
    named = rf"{_BY}(?:(?!等)[^,。;]){{0,40}}(?:{_CHANNELS})(?:(?!等)[^,。;]){{0,20}},[^,。;]{{0,8}}$"
    rule = _rule("proactive.total", text + "{c}{n}", "条|件", f"{_CHANNELS}|通过|平台|应")
    return replace(rule, earlier=re.compile(named))


def _through_all(text: str, near: str = "") -> Rule:
    """通过门户网站等渠道主动公开政府信息 8 条: the total, unless it goes on from 其中 or from another count."""
    through = rf"{_BY}[^,。;:]{{0,20}}(?:网站|门户网)[^,。;:]{{0,30}}?{_WAYS}(?:累计|总共|共|向社会|及时|全年)*"
    rule = _rule("proactive.total", through + text + "{c}{n}", _ITEM, "应|主要$", near)
    return replace(rule, earlier=re.compile(r"其中|\d[条件篇则]"))


_PUBLIC = "公开|申请"
_ASKED = "(?:(?!复议|诉讼|许可|审批|救助|仲裁|网[上络]|当面|现场|信函|传真|邮|结转)[^,。;:]){0,30}?"
_HOW = "(?:方式|平台|渠道|系统|形式|提交|递交|提出|受理|收到|的|在线|进行|信息公开|政府|公开|依)*"
_APPLIED = "(?:依申请公开|申请公开|公开申请|依申请|申请)(?:政府信息|信息|公开|事项|书|件)*"
_NOT_DISPUTED = "复议|诉讼"


def _received(code: str, word: str) -> tuple[Rule, ...]:
    """How requests came: 网上申请 7 件, 通过网络提交的申请 7 件, 以信函形式提交 7 件."""
    return (
        _rule(code, rf"(?:{word}){_HOW}申请(?:公开|政府信息|件)*{{c}}{{n}}", f"[{_ITEMS}]", _NOT_DISPUTED, _PUBLIC),
        _rule(code, rf"(?:通过|以|采[取用])(?:{word}){_HOW}{{c}}{{n}}", f"[{_ITEMS}]", _NOT_DISPUTED, "申请"),
    )


def _answer(code: str, text: str) -> Rule:
    """A kind of answer to a request: 属于已主动公开范围 3 件."""
    return _rule(code, text + "(?:范围|答复|情形|申请)*{c}{n}", f"[{_ITEMS}]", _NOT_DISPUTED, "申请|答复|公开")


def _dispute(code: str, text: str, word: str) -> Rule:
    """An outcome; `word` must be the dispute named last before it."""
    other = "诉讼|应诉" if word == "复议" else "复议"
    return _rule(
        code, rf"{word}(?:(?!{other})[^。]){{0,300}}?{text}{{c}}{{n}}", "[件起宗]", near=_DISCLOSURE, whole=False
    )


_DISCLOSURE = "信息公开|政务公开|公开"
_RESULT = "(?:具体)?(?:行政行为|行政决定|原决定|决定|结果)?(?:的)?(?:案件)?"
_MEETING = "(?:次|场|期|个|场次)"

RULES: tuple[Rule, ...] = (
    _total("主动公开(?:的|各类|政府|政务|公共|信息|文件|等)*信息"),
    _total("公开政府信息(?:总数|共计|总计|总量)"),
    _through_all("主动公开(?:各类|政府|政务)*信息"),
    _through_all("公开(?:各类)?政府信息", near="主动公开"),
    _rule("proactive.normative_documents", r"公开(?:的)?(?:行政)?规范性文件{c}{n}", "件|条|份|个|部"),
    _rule("normative_documents.issued", r"(?:制发|制定|印发|出台|制作)(?:的)?(?:行政)?规范性文件{c}{n}", "件|份|个|部"),
    *_channel("channel.gazette", "(?:政府|行署)公报"),
    *_channel("channel.website", "(?:网站|门户网|政府网)"),
    *_channel("channel.weibo", "微博"),
    *_channel("channel.wechat", "微信"),
    _rule("channel.other", rf"其他(?:方式|渠道|途径|形式|媒体)(?:主动)?{_OPENED}", _ITEM),
    _rule(
        "response.hot_topics",
        r"回应(?:公众|社会|群众)?(?:关注|关切)?(?:的)?(?:热点)?(?:问题|话题|舆情|关切)?(?:或|和|及)?(?:重大)?(?:舆情)?{c}{n}",
        "次|件|个|条|起",
        "微博|微信|其他方式",
    ),
    _rule("response.press_conferences", r"新闻发布会(?:活动)?(?:总)?{c}{n}", _MEETING, "主要负责|领导"),
    _rule("response.press_conferences", r"{n}(?:政府|政策|专题|的)*新闻发布会", _MEETING, "主要负责|领导"),
    _rule("response.press_conferences_by_chief", r"主要负责(?:同志|人)[^,。;\d]{0,8}新闻发布会{c}{n}", _MEETING),
    _rule("response.online_interviews", r"在线访谈(?:栏目|节目|活动)*{c}{n}", _MEETING, "主要负责|领导"),
    _rule("response.online_interviews", r"{n}(?:政府网站|网上|的)*在线访谈", _MEETING, "主要负责|领导"),
    _rule("response.online_interviews_by_chief", r"主要负责(?:同志|人)[^,。;\d]{0,10}在线访谈{c}{n}", _MEETING),
    _rule(
        "response.policy_interpretations",
        r"政策(?:性)?(?:文件)?解读(?:稿件|材料|文章|信息|稿|类|的)*{c}{n}",
        "篇|条|件|个|份|则",
        "视频|图|文字|音频|动漫|H5",
    ),
    _rule("response.policy_interpretations", r"解读(?:稿件|稿|文章){c}{n}", "篇|条|件|份", "视频|图|文字|音频|动漫|H5"),
    _rule("response.weibo_wechat", r"微博微信回应(?:事件)?{c}{n}", "次|件|个|条"),
    _rule("response.other", r"其他方式回应(?:事件)?{c}{n}", "次|件|个|条"),
    _rule(
        "request.received",
        rf"(?:收到|受理|接到|接收|新收){_ASKED}{_APPLIED}{{c}}{{n}}",
        f"[{_ITEMS}]|件次|人次",
        "复议|诉讼|网[上络]|当面|信函|传真",
        "公开|依申请",
    ),
    _rule(
        "request.received",
        r"(?:收到|受理|接到|接收)(?:的|了)?{n}(?:(?!复议|诉讼|许可|审批)[^,。;:]){0,16}?(?:公开申请|申请公开|依申请)",
        f"[{_ITEMS}]",
    ),
    *_received("request.received.in_person", "当面|现场|窗口"),
    *_received("request.received.fax", "传真"),
    *_received("request.received.online", "网上|网络|互联网|在线|网站"),
    *_received("request.received.letter", "信函|信件|邮寄"),
    _rule(
        "request.closed",
        r"(?<!按时)(?<!按期)(?<!延期)办结(?:政府信息公开|信息公开|依申请公开|申请|事项)*{c}{n}",
        f"[{_ITEMS}]",
        "复议|诉讼|按时|按期|延期|审批|许可|信访|热线",
        "申请",
    ),
    _rule(
        "request.closed.on_time",
        r"按[时期]办结(?:政府信息公开|申请)*{c}{n}",
        f"[{_ITEMS}]",
        _NOT_DISPUTED,
        "申请",
    ),
    _rule(
        "request.closed.extended",
        r"延期办结(?:政府信息公开|申请)*{c}{n}",
        f"[{_ITEMS}]",
        _NOT_DISPUTED,
        "申请",
    ),
    _rule(
        "request.answered",
        r"(?:申请答复|答复(?:政府信息公开|信息公开|依申请公开)?申请|予以答复|作出答复|已答复|共答复){c}{n}",
        f"[{_ITEMS}]",
        "复议|诉讼|公开答复",
        "公开|申请",
    ),
    _answer("request.answered.already_public", "属于?(?:已经|已)?主动公开"),
    _answer("request.answered.disclosed", "(?:(?<!不)同意公开|(?<!不)(?<!部分)予以公开)"),
    _answer("request.answered.partial", "(?:同意|予以)?部分公开"),
    _answer("request.answered.refused", "(?:不同意|不予)公开"),
    _answer("request.answered.refused.state_secret", "涉及?国家秘密"),
    _answer("request.answered.refused.trade_secret", "涉及?商业秘密"),
    _answer("request.answered.refused.privacy", "涉及?个人隐私"),
    _answer("request.answered.refused.security_stability", "危及国家安全、公共安全、经济安全和社会稳定"),
    _answer("request.answered.refused.not_information", "(?:不是|不属于)《?条例》?所指(?:的)?政府信息"),
    _answer("request.answered.refused.other_law", "法律法规规定的其他情形"),
    _answer("request.answered.not_this_body", "不属于?本(?:行政)?(?:机关|单位|部门|级政府)(?:公开|掌握|职责|职权|的)*"),
    _answer("request.answered.nonexistent", "信息不存在"),
    _answer("request.answered.clarify", "(?:告知)?(?:其|申请人)?(?:作出)?更改(?:、|或|或者|和)?补充"),
    _answer("request.answered.other_channel", "告知(?:其|申请人)?通过其他途径(?:办理|解决)?"),
    _rule("reconsideration.total", r"行政复议(?:案件|申请|案|的)*{c}{n}", "[件起宗]", near=_DISCLOSURE, whole=False),
    _rule("reconsideration.total", r"{n}行政复议(?:案件|申请)", "[件起宗]", near=_DISCLOSURE, whole=False),
    _dispute("reconsideration.upheld", f"维持{_RESULT}", "复议"),
    _dispute("reconsideration.corrected", "(?:被)?(?:依法)?纠错(?:的)?", "复议"),
    _dispute("reconsideration.other", "(?<!规定的)其他情形(?:的)?", "复议"),
    _rule("litigation.total", r"行政(?:诉讼|应诉)(?:案件|案|的)*{c}{n}", "[件起宗]", near=_DISCLOSURE, whole=False),
    _rule("litigation.total", r"{n}行政诉讼(?:案件)", "[件起宗]", near=_DISCLOSURE, whole=False),
    _dispute(
        "litigation.upheld", f"(?:维持{_RESULT}(?:或者?|、)?(?:驳回)?|驳回)(?:原告)?(?:诉讼)?(?:请求)?(?:的)?", "诉讼"
    ),
    _dispute("litigation.corrected", "(?:被)?(?:依法)?纠错(?:的)?", "诉讼"),
    _dispute("litigation.other", "(?<!规定的)其他情形(?:的)?", "诉讼"),
    _rule(
        "complaint.total",
        r"(?:举报投诉|投诉举报|举报|投诉)(?:案件|事项)*{c}{n}",
        f"[{_ITEMS}]",
        near="信息公开|政务公开",
    ),
    _rule(
        "fee.collected",
        r"(?:收取|收费)(?:政府信息公开|依申请公开|信息公开|检索|复制|邮寄|等|、|各项|各类|相关|费用|费|金额)*{c}{n}",
        "元",
        near="信息公开|依申请|公开.{0,4}信息|收费情况|减免",
    ),
    _rule("institution.dedicated_bodies", r"专门(?:工作)?机构{c}{n}", "个|家", near="公开"),
    _rule("institution.reading_points", r"查阅(?:点|场所|中心|室){c}{n}", "个|处|家", near="公开|政府信息"),
    _rule(
        "institution.reading_points",
        r"设[立置](?:了|有)?{n}(?:政府|信息|公开|公共|的)*查阅(?:点|场所|中心|室)",
        "个|处",
    ),
    _staff("institution.staff", r"从事(?:政府)?信息公开工作(?:的)?(?:工作)?人员{c}{n}"),
    _staff("institution.staff.full_time", r"专职(?:工作)?人员{c}{n}"),
    _staff("institution.staff.full_time", r"{n}专职(?:工作)?人员"),
    _staff("institution.staff.part_time", r"兼职(?:工作)?人员{c}{n}"),
    _staff("institution.staff.part_time", r"{n}兼职(?:工作)?人员"),
    _rule("institution.budget", r"专项(?:工作)?经费(?:投入|支出)*{c}{n}", "元", near="公开"),
    _rule(
        "training.meetings",
        r"召开(?:全[县市旗区州盟]|[县市旗区]级|了)?(?:政府信息公开|政务公开|信息公开)(?:工作)?(?:会议?|推进会|专题|专题会|例会|或|部署)*(?:议)?{c}{n}",
        _MEETING,
    ),
    _rule(
        "training.courses",
        r"(?:举办|开展|组织)(?:了|各类|全[县市旗区州盟]|政府信息公开|政务公开|信息公开|工作|业务|专题|人员|、|和)*培训班?{c}{n}",
        _MEETING,
        "参加|选派|组织.{0,8}参",
        near="信息公开|政务公开",
    ),
    _rule(
        "training.courses",
        r"(?:举办|开展|组织)(?:了)?{n}(?:政府信息公开|政务公开|信息公开)(?:工作|业务|专题|人员)*培训",
        _MEETING,
    ),
    _rule(
        "training.participants",
        r"(?:接受培训|培训|参训)(?:工作)?(?:人员|干部|人数)?{c}{n}",
        "人次|人|名",
        near="信息公开|政务公开",
    ),
)
"""Every wording known, most codes with one or two."""
