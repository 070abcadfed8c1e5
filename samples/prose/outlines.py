"""The outlines: which headings and paragraphs a form has, and where its tables stand."""

from collections.abc import Callable

from samples.blocks import Block, Heading, Paragraph
from samples.prose import bank
from samples.prose.bank import Place
from samples.prose.writing import Writing
from samples.tables.layout import Table

SIX = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def _opening(writing: Writing) -> Paragraph:
    year, name = writing.year, writing.body.name
    return Paragraph(
        f"依照《中华人民共和国政府信息公开条例》的要求,现将{name}{year}年政府信息公开工作情况报告如下。"
        f"所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    )


def _others(writing: Writing) -> tuple[tuple[Place, ...], ...]:
    """In every third report or so, numbers that a reader must not take for its figures."""
    return writing.draw.choice(writing.year, "others", ((), (), (bank.OTHERS,)))


def _disputes_in_prose(writing: Writing) -> tuple[Paragraph, ...]:
    """In every second report the prose says beside the table what the table says."""
    if writing.draw.choice(writing.year, "disputes in prose", (True, False)):
        return (Paragraph(writing.paragraph("disputes", bank.DISPUTES[:1])),)
    return ()


def narrative(writing: Writing, tables: tuple[Table, ...]) -> tuple[Block, ...]:
    """Prose only, in the outline of the 2008 Regulation."""
    say = writing.paragraph
    return (
        _opening(writing),
        Heading("一、概述"),
        Paragraph(say("overview", bank.OVERVIEW, bank.STAFF)),
        Heading("二、主动公开政府信息情况"),
        Paragraph(say("channels", bank.CHANNELS, *_others(writing))),
        Heading("三、依申请公开政府信息办理情况"),
        Paragraph(say("requests", bank.REQUESTS, bank.WAYS)),
        Paragraph(say("answers", bank.ANSWERS)),
        Heading("四、政府信息公开的收费及减免情况"),
        Paragraph(say("fees", bank.FEES)),
        Heading("五、因政府信息公开申请行政复议、提起行政诉讼的情况"),
        Paragraph(say("disputes", bank.DISPUTES)),
        Heading("六、存在的主要问题及改进措施"),
        Paragraph(say("problems", bank.PROBLEMS)),
        *tables,
    )


def of_2014(writing: Writing, tables: tuple[Table, ...]) -> tuple[Block, ...]:
    """Prose, and the statistics table as an annex."""
    say = writing.paragraph
    return (
        _opening(writing),
        Heading("一、概述"),
        Paragraph(say("overview", bank.OVERVIEW, bank.TRAINING)),
        Heading("二、主动公开政府信息情况"),
        Paragraph(say("channels", bank.CHANNELS, bank.MEDIA, *_others(writing))),
        Heading("三、依申请公开政府信息情况"),
        Paragraph(say("requests", bank.REQUESTS)),
        Heading("四、复议、诉讼和收费情况"),
        Paragraph(say("disputes", bank.DISPUTES, bank.FEES)),
        Heading("五、存在的不足和改进措施"),
        Paragraph(say("problems", bank.PROBLEMS)),
        Paragraph(f"附件:政府信息公开情况统计表({writing.year}年度)"),
        *tables,
    )


def six_parts(writing: Writing, tables: tuple[Table, ...]) -> tuple[Block, ...]:
    """The six parts with tables two, three and four (forms 2019 and 2021)."""
    say = writing.paragraph
    proactive, requests, disputes = tables
    return (
        _opening(writing),
        Heading(SIX[0]),
        Paragraph(say("overview", bank.OVERVIEW)),
        Paragraph(say("channels", bank.CHANNELS[1:2], *_others(writing), bank.MEDIA, bank.TRAINING)),
        Heading(SIX[1]),
        proactive,
        Heading(SIX[2]),
        requests,
        Heading(SIX[3]),
        *_disputes_in_prose(writing),
        disputes,
        Heading(SIX[4]),
        Paragraph(say("problems", bank.PROBLEMS)),
        Heading(SIX[5]),
        Paragraph(say("nothing", bank.NOTHING_MORE)),
    )


Outline = Callable[[Writing, tuple[Table, ...]], tuple[Block, ...]]
OUTLINES: dict[str, Outline] = {
    "narrative": narrative,
    "2014": of_2014,
    "2019": six_parts,
    "2021": six_parts,
}
