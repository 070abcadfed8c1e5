"""What a replay is told of a response: right where the server was silent or lied, and nothing that reaches past it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.playback.head import told_charset, told_disposition, told_head
from model.exchange import Exchange

TEXT = "<p>鄂温克族自治旗人民政府二〇二三年政府信息公开工作年度报告，共收到申请十二件。"


def headers(exchange: Exchange, content: bytes = b"") -> dict[str, str]:
    lines = told_head(exchange, 7, content).decode("latin-1").split("\r\n")
    assert lines[-2:] == ["", ""]
    return dict(line.split(": ", 1) for line in lines[1:-2])


@pytest.mark.parametrize(
    ("field", "charset", "told"),
    [
        ("Content-Type: text/html", "gbk", "gb18030"),
        ("Content-Type: text/html; charset=utf-8", "gbk", "gb18030"),
        ("Content-Type: text/html; charset=ISO-8859-1", "gbk", "gb18030"),
        ("Content-Type: text/html;charset=gb2312", "utf-8", "utf-8"),
        ("Content-Type: text/plain", "gbk", "gb18030"),
        ("X-No: type", "gbk", "gb18030"),
        ("Content-Type: text/html; charset=nonsense", "gbk", "gb18030"),
        ("Content-Type: text/html; charset=GB2312", "gbk", ""),
        ('Content-Type: text/html; charset="UTF-8"', "utf-8", "utf-8"),
        ("Content-Type: image/png", "gbk", ""),
        ("Content-Type: text/css", "gbk", ""),
    ],
)
def test_the_charset_is_told_by_the_bytes_where_the_server_is_silent_or_lies(
    make: Any, field: str, charset: str, told: str
) -> None:
    content = (TEXT * 3).encode(charset)
    assert told_charset(make("http://a.example/", content, field), content) == told


def test_a_page_of_ascii_is_left_to_its_server(make: Any) -> None:
    page = make("http://a.example/", b"<p>plain", "Content-Type: text/html; charset=gb2312")
    assert headers(page, b"<p>plain")["Content-Type"] == "text/html; charset=gb2312"


def test_a_type_that_no_server_named_is_told_with_the_charset(make: Any) -> None:
    content = TEXT.encode("gbk")
    assert headers(make("http://a.example/", content), content)["Content-Type"] == "text/html; charset=gb18030"


def test_big5_is_told_under_its_label_of_the_encoding_standard(make: Any) -> None:
    content = ("<p>臺灣鄉鎮市公所資訊公開年度報告書，依據政府資訊公開法第七條規定辦理。" * 4).encode("big5")
    assert told_charset(make("http://a.example/", content, "Content-Type: text/html"), content) == "big5"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ('attachment; filename="年报.doc"', "attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.doc"),
        ("attachment;filename=年报.doc; size=1", "attachment;filename*=UTF-8''%E5%B9%B4%E6%8A%A5.doc; size=1"),
        ('inline; filename="report.doc"', 'inline; filename="report.doc"'),
        ("attachment", "attachment"),
        ("attachment; filename*=UTF-8''a%E5.doc; filename=年", "attachment; filename*=UTF-8''a%E5.doc; filename=年"),
    ],
)
@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_a_file_name_is_told_as_every_browser_reads_it(sent: str, told: str, charset: str) -> None:
    assert told_disposition(sent.encode(charset)) == told.encode(charset)


def test_a_file_name_in_percent_encoded_gbk_is_told_in_utf_8() -> None:
    told = told_disposition(b"attachment; filename=%C4%EA%B1%A8.doc")
    assert told == b"attachment; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.doc"


@given(st.text(st.characters(codec="gbk", exclude_characters='"\\;\r\n\0'), min_size=1))
def test_any_name_in_gbk_comes_out_in_ascii(name: str) -> None:
    told = told_disposition(b'attachment; filename="' + name.encode("gbk") + b'"')
    assert told.isascii() or name.encode("gbk") in told


def test_the_place_of_a_redirect_is_told_as_the_crawler_took_it(make: Any) -> None:
    moved = make("http://a.example/x", b"", b"Location: /" + "年报".encode("gbk"), status="302 Found")
    assert headers(moved)["Location"] == "http://a.example/%E5%B9%B4%E6%8A%A5"


@pytest.mark.parametrize(
    "field",
    [
        "Set-Cookie: a=1",
        "Refresh: 0; url=http://live.example/",
        "Link: <http://live.example/a.css>; rel=preload",
        "Report-To: {}",
        "Content-Security-Policy: default-src *",
        "WWW-Authenticate: Basic",
        "Service-Worker-Allowed: /",
        "X-Pingback: http://live.example/",
    ],
)
def test_what_would_reach_past_the_replay_is_told_under_another_name(make: Any, field: str) -> None:
    name, value = field.split(": ", 1)
    told = headers(make("http://a.example/", b"", field, "Content-Type: text/html"))
    assert name not in told
    assert told[f"X-Archive-Orig-{name}"] == value


def test_the_framing_is_that_of_the_body_that_is_handed_out(make: Any) -> None:
    told = headers(make("http://a.example/", b"", "Transfer-Encoding: chunked", "Content-Length: 99"))
    assert told == {"Content-Length": "7"}


def test_the_coding_of_the_content_stays(make: Any) -> None:
    told = headers(make("http://a.example/", b"", "Content-Encoding: gzip", "Content-Language: zh"))
    assert told == {"Content-Encoding": "gzip", "Content-Language": "zh", "Content-Length": "7"}
