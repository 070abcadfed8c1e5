"""Words that are closed are found however they are typed, and nothing else is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.redaction import BLACK, blacked, words


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("张三", "申请人张三不服。", "申请人▇▇不服。"),
        ("张三", "申请人张 三、张\n三、张\u3000三", "申请人▇▇▇、▇▇▇、▇▇▇"),
        ("13800138000", "电话：１３８ 0013 8000。", "电话：▇▇▇▇▇▇▇▇▇▇▇▇▇。"),
        ("Zhang San", "zhangsan ZHANG  SAN", "▇▇▇▇▇▇▇▇ ▇▇▇▇▇▇▇▇▇▇"),
        ("张三*村", "张三，住红旗村，种地。", "▇▇▇▇▇▇▇，种地。"),
        ("张三*村", "张三，种地。\n红旗村", "张三，种地。\n红旗村"),
        ("a.b(c", "a.b(c axb(c", "▇▇▇▇▇ axb(c"),
        ("*张三*", "张三", "▇▇"),
        ("李四", "张三", "张三"),
    ],
)
def test_what_is_found_is_blacked_out_character_by_character(pattern: str, text: str, expected: str) -> None:
    assert blacked(text, words(pattern)) == expected
    assert len(expected) == len(text)


@pytest.mark.parametrize(("text", "hint"), [("", "short"), ("张", "short"), (" *张* ", "short"), ("a*b*c", "more")])
def test_words_that_would_black_out_too_much_are_refused(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        words(text)


@given(st.text(min_size=2, max_size=8), st.text(max_size=30), st.text(max_size=30))
def test_no_closed_word_is_left(secret: str, before: str, after: str) -> None:
    try:
        pattern = words(secret)
    except ValueError:
        return
    left = blacked(before + secret + after, pattern)
    if BLACK not in secret and "*" not in secret:
        assert not pattern.search(left)


def test_no_text_takes_long() -> None:
    pattern = words("a*aab")
    began = time.process_time()
    blacked("a" * 20_000 + " " * 20_000, pattern)
    assert time.process_time() - began < 2
