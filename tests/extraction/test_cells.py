import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.forms.cells import is_value, read_cell


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        (" 12 ", 12),
        ("１２", 12),
        ("1 2", 12),
        ("1 234", 1234),
        ("41,505", 41505),
        ("４１，５０５", 41505),
        ("1,234,567", 1234567),
        ("12件", 12),
        ("12 件", 12),
        ("12（件）", 12),
        ("2（放弃申请）", 2),
        ("2(放弃\n申请)", 2),
        ("5（其中网站2）", 5),
        ("1.2万", 12000),
        ("12。", 12),
        ("0.0", 0),
    ],
)
def test_a_count_is_read_however_it_is_typed(text: str, value: float) -> None:
    reading = read_cell(text, "件")
    assert (reading.meaning, reading.value, reading.sure) == ("given", value, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("增2", 2),
        ("减24", -24),
        ("+2", 2),
        ("-24", -24),
        ("－24", -24),
        ("−24", -24),
        ("↓3", -3),
        ("8（减少）", -8),
        ("8（增加）", 8),
        ("（减）8", -8),
        ("减少 8 项", -8),
        ("新增3", 3),
        ("增\n2", 2),
        ("0(持平)", 0),
        ("持平", 0),
        ("无变化", 0),
        ("-0", 0),
    ],
)
def test_a_change_has_its_sign(text: str, value: float) -> None:
    assert read_cell(text, "项").value == value


@pytest.mark.parametrize(
    ("text", "header", "value"),
    [
        ("32681.29万元", "", 32681.29),
        ("32,681.29", "", 32681.29),
        ("251000元", "", 25.1),
        ("￥251000元", "", 25.1),
        ("1.2亿元", "", 12000),
        ("251000", "元", 25.1),
        ("1.2", "亿元", 12000),
        ("12.5", "万元", 12.5),
        ("12.5万元", "元", 12.5),
        ("12.5(万元)", "", 12.5),
        ("0.1万", "", 0.1),
    ],
)
def test_money_is_in_ten_thousands_of_yuan(text: str, header: str, value: float) -> None:
    assert read_cell(text, "万元", header).value == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u3000", "\u200b", "\n"])
def test_an_empty_cell_is_blank(text: str) -> None:
    assert read_cell(text).meaning == "blank"


@pytest.mark.parametrize("text", ["—", "-", "/", "——", "－", "／", "- -", "\\", "――", "--"])
def test_a_stroke_is_a_slash(text: str) -> None:
    assert read_cell(text).meaning == "slash"


@pytest.mark.parametrize("text", ["无", "没有", "未收到", "全部免费", "零", "无。"])
def test_a_word_for_nothing_is_zero(text: str) -> None:
    reading = read_cell(text)
    assert (reading.meaning, reading.value) == ("given", 0)


@pytest.mark.parametrize(
    "text",
    [
        "见附件",
        "约20",
        "20余",
        "50%",
        "1,23",
        "12 34",
        "1\n2",
        "(8)",
        "1-2",
        "2020.1.5",
        "1.2.3",
        "十二",
        "一",
        "O",
        "增减2",
        "增2（减少）",
        "12元",
        "?",
        "12/3",
        "12①",
        "12²",
        "½",
    ],
)
def test_what_would_be_a_guess_is_unclear(text: str) -> None:
    assert read_cell(text, "件").meaning == "unclear"


def test_a_count_is_no_money() -> None:
    assert read_cell("3件", "万元").meaning == "unclear"


@pytest.mark.parametrize("text", ["12.5", "0.5件"])
def test_half_a_case_is_not_sure(text: str) -> None:
    assert not read_cell(text, "件").sure


@given(st.integers(min_value=0, max_value=10**9))
def test_every_whole_number_survives_thousands_and_width(number: int) -> None:
    wide = str(number).translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    assert {read_cell(text).value for text in (str(number), f"{number:,}", wide)} == {number}


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    reading = read_cell(text, "万元")
    assert (reading.value is None) == (reading.meaning != "given")
    assert is_value(text) in (True, False)
