import pytest

from extraction.forms.labels import fold, numbering
from extraction.forms.request_columns import COLUMNS
from extraction.forms.request_rows import keyed_rows
from extraction.forms.vocabulary import Vocabulary
from extraction.grid import Written, build
from model.indicator import codes_of, indicators


@pytest.mark.parametrize(
    "typed",
    [
        "2.其他法律行政法规禁止公开",
        "２．其它法律行政法规禁止公开",
        "2、其他法律\n行政法规禁止公开",
        "（三）2.其他法律、行政法规禁止公开",
        "其 他 法 律 行 政 法 规 禁 止 公 开",
        "其其他他法法律行政法规禁止公开",
        "2.其他法律行政法规禁止公开（不含信访）",
    ],
)
def test_one_label_however_it_is_typed(typed: str) -> None:
    assert fold(typed) == "其他法律行政法规禁止公开"


@pytest.mark.parametrize(
    ("typed", "rank", "number"),
    [
        ("一、本年新收", "chapter", 1),
        ("（三）不予公开", "part", 3),
        ("(七)总计", "part", 7),
        ("12.其他", "item", 12),
        ("1、属于", "item", 1),
        ("三、(三)1.属于", "item", 1),
        ("十二、其他", "chapter", 12),
        ("总计", "", 0),
    ],
)
def test_the_numbering_is_that_of_the_lowest_rank(typed: str, rank: str, number: int) -> None:
    assert numbering(typed) == (rank, number)


def _key(label: str, *group: str) -> str | None:
    row = [*(Written(g) for g in group), Written(label), *(Written("0") for _ in COLUMNS)]
    rows = keyed_rows(build([row], 1))
    return rows[0].key if rows else None


def test_every_printed_row_label_of_the_request_table_is_known() -> None:
    for indicator in indicators():
        if indicator.section == "requests":
            assert _key(indicator.row_label) == indicator.code.split("@")[0].removeprefix("request."), indicator.code


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("3.危及三安全一稳定", "refused.three_securities"),
        ("3.危及“三个安全一个稳定”", "refused.three_securities"),
        ("5.属于三类内容事务信息", "refused.internal"),
        ("6.属于四类过程信息", "refused.process"),
        ("4.保护第三方合法权溢", "refused.third_party"),
        ("1.属于国家密秘", "refused.state_secret"),
        ("3.补正后申请内容任不明确", "unavailable.unclear"),
        ("（六）其它处理", "other"),
        ("3.其它", "other.other"),
        ("（七）合计", "handled"),
        ("四、结转下年度继续处理", "carried_out"),
        ("二、上年度结转政府信息公开申请数量", "carried_in"),
        ("1.信访、举报、投诉类申请", "declined.petition"),
    ],
)
def test_a_mistyped_row_label_is_still_the_one_it_was(typed: str, key: str) -> None:
    assert _key(typed) == key


@pytest.mark.parametrize("label", ["(三)不予公开", "(四)无法提供", "三、本年度办理结果", "备注", "某某局", "自然人"])
def test_what_is_no_row_of_figures_has_no_key(label: str) -> None:
    assert _key(label) is None


def test_a_label_that_could_be_two_is_none() -> None:
    vocabulary = Vocabulary(words={}, printed={"a": "行政许可事项数", "b": "行政许可项目数"})
    assert vocabulary.find("行政许可项事数") is None
    assert vocabulary.find("行政许可事项數数") == "a"


def test_codes_of_a_form_are_those_its_tables_print() -> None:
    assert len(codes_of("2019")) == 22 + 23 * 7 + 15
    assert len(codes_of("2021")) == 10 + 25 * 7 + 15
    assert codes_of("2014") == codes_of("narrative")
