"""The statistics table of form 2014: 统计指标, 单位, 统计数."""

from collections.abc import Mapping

from samples.figures.value import Value
from samples.tables.layout import Row, Table, figure, label

LINES: tuple[tuple[str, str, str], ...] = (
    ("一、主动公开情况", "", ""),
    ("(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)", "条", "proactive.total"),
    ("其中:主动公开规范性文件数", "条", "proactive.normative_documents"),
    ("制发规范性文件总数", "件", "normative_documents.issued"),
    ("(二)通过不同渠道和方式公开政府信息的情况", "", ""),
    ("1.政府公报公开政府信息数", "条", "channel.gazette"),
    ("2.政府网站公开政府信息数", "条", "channel.website"),
    ("3.政务微博公开政府信息数", "条", "channel.weibo"),
    ("4.政务微信公开政府信息数", "条", "channel.wechat"),
    ("5.其他方式公开政府信息数", "条", "channel.other"),
    ("二、回应解读情况", "", ""),
    (
        "(一)回应公众关注热点或重大舆情数(不同方式回应同一热点或舆情计1次)",
        "次",
        "response.hot_topics",
    ),
    ("(二)通过不同渠道和方式回应解读的情况", "", ""),
    ("1.参加或举办新闻发布会总次数", "次", "response.press_conferences"),
    ("其中:主要负责同志参加新闻发布会次数", "次", "response.press_conferences_by_chief"),
    ("2.政府网站在线访谈次数", "次", "response.online_interviews"),
    ("其中:主要负责同志参加政府网站在线访谈次数", "次", "response.online_interviews_by_chief"),
    ("3.政策解读稿件发布数", "篇", "response.policy_interpretations"),
    ("4.微博微信回应事件数", "次", "response.weibo_wechat"),
    ("5.其他方式回应事件数", "次", "response.other"),
    ("三、依申请公开情况", "", ""),
    ("(一)收到申请数", "件", "request.received"),
    ("1.当面申请数", "件", "request.received.in_person"),
    ("2.传真申请数", "件", "request.received.fax"),
    ("3.网络申请数", "件", "request.received.online"),
    ("4.信函申请数", "件", "request.received.letter"),
    ("(二)申请办结数", "件", "request.closed"),
    ("1.按时办结数", "件", "request.closed.on_time"),
    ("2.延期办结数", "件", "request.closed.extended"),
    ("(三)申请答复数", "件", "request.answered"),
    ("1.属于已主动公开范围数", "件", "request.answered.already_public"),
    ("2.同意公开答复数", "件", "request.answered.disclosed"),
    ("3.同意部分公开答复数", "件", "request.answered.partial"),
    ("4.不同意公开答复数", "件", "request.answered.refused"),
    ("其中:涉及国家秘密", "件", "request.answered.refused.state_secret"),
    ("涉及商业秘密", "件", "request.answered.refused.trade_secret"),
    ("涉及个人隐私", "件", "request.answered.refused.privacy"),
    ("危及国家安全、公共安全、经济安全和社会稳定", "件", "request.answered.refused.security_stability"),
    ("不是《条例》所指政府信息", "件", "request.answered.refused.not_information"),
    ("法律法规规定的其他情形", "件", "request.answered.refused.other_law"),
    ("5.不属于本行政机关公开数", "件", "request.answered.not_this_body"),
    ("6.申请信息不存在数", "件", "request.answered.nonexistent"),
    ("7.告知作出更改补充数", "件", "request.answered.clarify"),
    ("8.告知通过其他途径办理数", "件", "request.answered.other_channel"),
    ("四、行政复议数量", "件", "reconsideration.total"),
    ("(一)维持具体行政行为数", "件", "reconsideration.upheld"),
    ("(二)被依法纠错数", "件", "reconsideration.corrected"),
    ("(三)其他情形数", "件", "reconsideration.other"),
    ("五、行政诉讼数量", "件", "litigation.total"),
    ("(一)维持具体行政行为或者驳回原告诉讼请求数", "件", "litigation.upheld"),
    ("(二)被依法纠错数", "件", "litigation.corrected"),
    ("(三)其他情形数", "件", "litigation.other"),
    ("六、举报投诉数量", "件", "complaint.total"),
    ("七、依申请公开信息收取的费用", "万元", "fee.collected"),
    ("八、机构建设和保障经费情况", "", ""),
    ("(一)政府信息公开工作专门机构数", "个", "institution.dedicated_bodies"),
    ("(二)设置政府信息公开查阅点数", "个", "institution.reading_points"),
    ("(三)从事政府信息公开工作人员数", "人", "institution.staff"),
    ("1.专职人员数(不包括政府公报及政府网站工作人员数)", "人", "institution.staff.full_time"),
    ("2.兼职人员数", "人", "institution.staff.part_time"),
    (
        "(四)政府信息公开专项经费(不包括用于政府公报编辑管理及政府网站建设维护等方面的经费)",
        "万元",
        "institution.budget",
    ),
    ("九、政府信息公开会议和培训情况", "", ""),
    ("(一)召开政府信息公开工作会议或专题会议数", "次", "training.meetings"),
    ("(二)举办各类培训班数", "次", "training.courses"),
    ("(三)接受培训人员数", "人次", "training.participants"),
)


def statistics(figures: Mapping[str, Value]) -> Table:
    """The table; a figure whose state is `absent` has no row."""
    head: Row = (label("统计指标"), label("单位"), label("统计数"))
    kept = (line for line in LINES if not line[2] or figures[line[2]].state != "absent")
    return Table("statistics", (head, *(_row(*line, figures) for line in kept)))


def _row(words: str, unit: str, code: str, figures: Mapping[str, Value]) -> Row:
    if not code:
        return (label(words), label(""), label(""))
    return (label(words), label(unit), figure(code, figures))
