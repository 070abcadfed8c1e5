"""Table three: requests, form 2019 (23 numeric rows) and form 2021 (25)."""

from collections.abc import Iterator, Mapping

from samples.figures.requests import APPLICANTS
from samples.figures.value import Value
from samples.tables.layout import Row, Table, figure, label

HEAD: tuple[Row, ...] = (
    (
        label("(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", 3, 3),
        label("申请人情况", 1, 7),
    ),
    (label("自然人", 2), label("法人或其他组织", 1, 5), label("总计", 2)),
    tuple(label(name) for name in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")),
)
SINGLE = {"granted": "(一)予以公开", "partial": "(二)部分公开(区分处理的,只计这一情形,不计其他情形)"}
REFUSED = {
    "refused.state_secret": "1.属于国家秘密",
    "refused.law_forbids": "2.其他法律行政法规禁止公开",
    "refused.three_securities": "3.危及“三安全一稳定”",
    "refused.third_party": "4.保护第三方合法权益",
    "refused.internal": "5.属于三类内部事务信息",
    "refused.process": "6.属于四类过程性信息",
    "refused.enforcement_file": "7.属于行政执法案卷",
    "refused.inquiry": "8.属于行政查询事项",
}
UNAVAILABLE = {
    "unavailable.not_held": "1.本机关不掌握相关政府信息",
    "unavailable.must_create": "2.没有现成信息需要另行制作",
    "unavailable.unclear": "3.补正后申请内容仍不明确",
}
DECLINED = {
    "declined.petition": "1.信访举报投诉类申请",
    "declined.repeat": "2.重复申请",
    "declined.publication": "3.要求提供公开出版物",
    "declined.mass": "4.无正当理由大量反复申请",
    "declined.confirm": "5.要求行政机关确认或重新出具已获取信息",
}
OTHER = {
    "other.no_correction": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other.fee_unpaid": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other.other": "3.其他",
}
GROUPS = {"(三)不予公开": REFUSED, "(四)无法提供": UNAVAILABLE, "(五)不予处理": DECLINED}

Figures = Mapping[str, Value]


def requests(form: str, figures: Figures) -> Table:
    """Table three of the form, three label columns."""
    results = list(_results(form, figures))
    first = (label("三、本年度办理结果", len(results)), *results[0])
    top = _line("一、本年新收政府信息公开申请数量", "new", 3, figures)
    top2 = _line("二、上年结转政府信息公开申请数量", "carried_in", 3, figures)
    last = _line("四、结转下年度继续办理", "carried_out", 3, figures)
    return Table("requests", (*HEAD, top, top2, first, *results[1:], last))


def _results(form: str, figures: Figures) -> Iterator[Row]:
    for row, words in SINGLE.items():
        yield _line(words, row, 2, figures)
    for name, lines in (GROUPS | ({"(六)其他处理": OTHER} if form == "2021" else {})).items():
        for n, (row, words) in enumerate(lines.items()):
            line = _line(words, row, 1, figures)
            yield (label(name, len(lines)), *line) if n == 0 else line
    if form == "2019":
        yield _line("(六)其他处理", "other", 2, figures)
    yield _line("(七)总计", "handled", 2, figures)


def _line(words: str, row: str, colspan: int, figures: Figures) -> Row:
    numbers = (figure(f"request.{row}@{who}", figures) for who in (*APPLICANTS, "total"))
    return (label(words, 1, colspan), *numbers)
