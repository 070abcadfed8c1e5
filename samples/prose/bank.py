"""The sentences, by part of the report. Each part is a row of places; each place has sentences to choose from."""

from samples.prose.sentence import Sentence

Place = tuple[Sentence, ...]

OVERVIEW: tuple[Place, ...] = (
    (
        Sentence("本年度,{we}把信息公开当作联系群众的日常工作来抓,办公室牵头,各单位分工负责,事事有人管、件件有着落。"),
        Sentence("一年来,{we}围绕群众最常问的事项梳理公开内容,先把办事指南写明白,再把办理结果晒出来。"),
        Sentence("{we}坚持应公开尽公开,重点盯住民生项目、惠农补贴和草原奖补三类信息,做到更新及时、查找方便。"),
    ),
    (
        Sentence("办公室每季度检查一次栏目更新情况,发现空白栏目当场指出,限期补齐。"),
        Sentence("我们重新修订了审查流程,明确谁起草、谁审查、谁发布,责任落实到岗位。"),
        Sentence("年中对各苏木乡镇和部门的公开专栏逐一查看,问题清单随即反馈,年底回头看。"),
    ),
)
CHANNELS: tuple[Place, ...] = (
    (
        Sentence("全年主动公开政府信息{proactive.total}条。"),
        Sentence("截至年底,共主动公开政府信息{proactive.total}条。"),
    ),
    (
        Sentence("其中,通过政府网站公开政府信息{channel.website}条。"),
        Sentence("通过政府门户网站发布信息{channel.website}条。"),
    ),
    (
        Sentence("通过政府公报公开政府信息{channel.gazette}条。", "本年度没有编印公报。"),
        Sentence("政府公报公开信息{channel.gazette}条。", "本年度没有编印公报。"),
    ),
)
MEDIA: tuple[Place, ...] = (
    (Sentence("政务微博公开信息{channel.weibo}条,政务微信公开信息{channel.wechat}条。"),),
    (
        Sentence("发布政策解读稿件{response.policy_interpretations}篇。", "受人手所限,政策解读工作尚在起步。"),
        Sentence("全年发布政策解读{response.policy_interpretations}篇。", "受人手所限,政策解读工作尚在起步。"),
    ),
)
TRAINING: tuple[Place, ...] = (
    (
        Sentence(
            "举办政府信息公开培训班{training.courses}期,培训{training.participants}人次。",
            "业务学习以自学为主,由老同志带新同志。",
        ),
    ),
)
REQUESTS: tuple[Place, ...] = (
    (
        Sentence(
            "本年度共收到政府信息公开申请{request.received}件。", "本年度{request.received|未收到}政府信息公开申请。"
        ),
        Sentence(
            "{year}年,共受理政府信息公开申请{request.received}件。",
            "{year}年,{request.received|没有}收到政府信息公开申请。",
        ),
    ),
)
WAYS: tuple[Place, ...] = (
    (
        Sentence(
            "从申请方式看,当面申请{request.received.in_person}件,传真申请{request.received.fax}件,"
            "网络申请{request.received.online}件,信函申请{request.received.letter}件。"
        ),
    ),
)
ANSWERS: tuple[Place, ...] = (
    (
        Sentence(
            "从答复情况看,属于已主动公开范围的{request.answered.already_public}件,"
            "同意公开的{request.answered.disclosed}件,不同意公开的{request.answered.refused}件,"
            "申请信息不存在的{request.answered.nonexistent}件。"
        ),
    ),
)
FEES: tuple[Place, ...] = (
    (
        Sentence("{fee.collected}", "本年度提供政府信息{fee.collected|全部免费},未向申请人收取任何费用。"),
        Sentence("{fee.collected}", "依申请提供政府信息{fee.collected|全部免费}。"),
    ),
)
DISPUTES: tuple[Place, ...] = (
    (
        Sentence(
            "因政府信息公开申请行政复议{reconsideration.total}件。",
            "本年度{reconsideration.total|未收到}因政府信息公开提出的行政复议申请。",
        ),
    ),
    (
        Sentence(
            "因政府信息公开提起行政诉讼{litigation.total}件。",
            "{litigation.total|没有}发生因政府信息公开提起的行政诉讼。",
        ),
    ),
)
STAFF: tuple[Place, ...] = (
    (
        Sentence(
            "目前从事政府信息公开工作的人员{institution.staff}人,其中专职人员{institution.staff.full_time}人,"
            "兼职人员{institution.staff.part_time}人。"
        ),
    ),
)
OTHERS: tuple[Place, ...] = (
    (
        Sentence("上年同期公开政府信息{n}条。"),
        Sentence("其中一季度公开政府信息{n}条。"),
        Sentence("其中交通运输局公开政府信息{n}条。"),
        Sentence("比上年增加{n}条。"),
        Sentence("下一年计划公开政府信息{n}条。"),
    ),
)
"""Numbers that are none of the report's figures: of last year, of a part of the year, of another body, of a plan."""
PROBLEMS: tuple[Place, ...] = (
    (
        Sentence("回头看,工作中还有短板:个别单位更新不勤,少数文件只发正文不发解读,牧区群众查阅仍不方便。"),
        Sentence("存在的不足主要是:栏目设置偏多偏散,经办人员变动频繁,公开的表述有时不够通俗。"),
    ),
    (
        Sentence("下一步,打算把栏目合并精简,给每个栏目定下更新期限,并把查阅点搬到群众常去的便民大厅。"),
        Sentence("今后将加强经办人员的轮训,把公开要求写进办文流程,拟文时同步确定公开属性。"),
    ),
)
NOTHING_MORE: tuple[Place, ...] = (
    (
        Sentence("本年度没有收取信息处理费,也没有其他需要报告的事项。"),
        Sentence("无其他需要报告的事项。"),
    ),
)
