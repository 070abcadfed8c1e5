import pytest

from extraction.decode import decode

TEXT = "鄂温克族自治旗人民政府2020年政府信息公开工作年度报告，本年新收政府信息公开申请数量十二件。" * 4
TRADITIONAL = "鄂溫克族自治旗人民政府政府信息公開工作年度報告，本年新收政府信息公開申請數量。" * 4


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "iso-8859-1", "no-such-charset"])
def test_the_bytes_tell_the_charset_whatever_was_declared(charset: str, declared: str) -> None:
    decoded = decode(TEXT.encode(charset), declared)
    assert (decoded.text, decoded.damaged) == (TEXT, 0)


def test_a_traditional_page_in_big5_is_read() -> None:
    decoded = decode(TRADITIONAL.encode("big5hkscs"), "utf-8")
    assert (decoded.text, decoded.charset) == (TRADITIONAL, "big5hkscs")


def test_rare_characters_of_gb18030_are_kept() -> None:
    text = TEXT + "㐂䶮𠮷"
    assert decode(text.encode("gb18030"), "gb2312").text == text


def test_a_charset_that_is_told_only_after_much_ascii_is_found() -> None:
    page = b"<html>" + b"<!-- padding -->" * 20_000 + TEXT.encode("gbk")
    assert decode(page).charset == "gb18030"


def test_a_page_cut_inside_a_character_is_still_utf8() -> None:
    assert decode(TEXT.encode()[:-1]).charset == "utf-8"


def test_bytes_that_fit_nothing_are_counted() -> None:
    assert decode(TEXT.encode() + b"\xff\xfe\xfa" + TEXT.encode()).damaged > 0


def test_control_characters_are_dropped() -> None:
    assert decode(b"a\x00b\x08c\td\n").text == "abc\td\n"


def test_no_bytes_are_no_text() -> None:
    assert decode(b"").text == ""
