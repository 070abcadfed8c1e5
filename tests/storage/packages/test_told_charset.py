"""Pages without a charset, or with a wrong one, are told theirs by a record beside them; nothing archived changes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange import Exchange
from storage.choice import Choice
from storage.told_charset import COPIES, untold

HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html{}\r\nETag: x\r\n\r\n"
TEXT = "<p>政府公報"


def told(charset: str, header: str = "", meta: str = "") -> str:
    """What is told of a page in a charset, that declares this in its header and that in a meta element."""
    declared = f'<meta charset="{meta}">' if meta else ""
    exchange = Exchange(url="http://a.example/", at=None, head=HEAD.format(header).encode())  # type: ignore[arg-type]
    return untold(exchange, (declared + TEXT).encode(charset), charset)


@pytest.mark.parametrize(
    ("charset", "header", "meta", "label"),
    [
        ("gb18030", "", "", "gb18030"),
        ("gb18030", "; charset=utf-8", "", "gb18030"),
        ("gb18030", "; charset=utf-8", "gbk", "gb18030"),
        ("gb18030", "", "utf-8", "gb18030"),
        ("gb18030", "; charset=nonsense", "", "gb18030"),
        ("utf-8", "", "", "utf-8"),
        ("utf-8", "; charset=gbk", "", "utf-8"),
        ("big5hkscs", "", "", "big5"),
        ("gb18030", ";charset=GB2312", "", ""),
        ("gb18030", '; charset="gbk"', "utf-8", ""),
        ("gb18030", "", "gb2312", ""),
        ("gb18030", "", "GB18030", ""),
        ("utf-8", "; charset=UTF-8", "gbk", ""),
        ("utf-8", "", "utf8", ""),
        ("big5hkscs", "; charset=big5", "", ""),
    ],
)
def test_what_is_told(charset: str, header: str, meta: str, label: str) -> None:
    assert told(charset, header, meta) == label


@given(st.binary(max_size=50).map(lambda data: bytes(byte & 0x7F for byte in data)))
def test_a_page_in_ascii_is_right_as_it_is(data: bytes) -> None:
    exchange = Exchange(url="http://a.example/", at=None, head=HEAD.encode())  # type: ignore[arg-type]
    assert untold(exchange, data, "utf-8") == ""


class TestCopies:
    def test_the_index_points_to_a_copy_of_the_same_bytes_that_tells_the_charset(
        self, keep: Any, make: Any, gbk: Any, pack: Any
    ) -> None:
        (capture,) = keep(make("http://a.example/1", gbk(2023), HEAD.format("").encode()))
        wacz = pack()
        ((row, record),) = wacz.records()
        assert row["filename"].startswith(COPIES)
        assert record.header("WARC-Type") == "resource"
        assert record.header("Content-Type") == "text/html;charset=gb18030"
        assert record.header("WARC-Concurrent-To") == f"<{capture.record_id}>"
        assert record.block == gbk(2023)
        assert wacz.packed.told == 1

    def test_the_record_itself_is_in_the_package_unaltered(
        self, store: Any, keep: Any, make: Any, gbk: Any, pack: Any
    ) -> None:
        (capture,) = keep(make("http://a.example/1", gbk(2023), HEAD.format("").encode()))
        assert pack().warcs()[capture.warc] == store.bucket.read(f"warc/{capture.warc}")

    def test_a_page_that_tells_it_has_none(self, keep: Any, make: Any, gbk: Any, pack: Any) -> None:
        keep(make("http://a.example/1", gbk(2023), HEAD.format("; charset=gbk").encode()))
        wacz = pack()
        assert not any(name.startswith(COPIES) for name in wacz.warcs())
        assert wacz.packed.told == 0

    def test_a_revisit_of_it_takes_the_head_of_the_copy(self, keep: Any, make: Any, gbk: Any, pack: Any) -> None:
        keep(make("http://a.example/1", gbk(2023), HEAD.format("").encode()))
        (revisit,) = keep(make("http://a.example/1", gbk(2023), HEAD.format("").encode()))
        rows = list(pack().records())
        copy, again = (record for _, record in rows)
        assert again.header("WARC-Refers-To") == copy.header("WARC-Record-ID")
        assert again.header("WARC-Refers-To-Date") == copy.header("WARC-Date")
        assert again.header("WARC-Concurrent-To") == f"<{revisit.record_id}>"
        assert again.block == b""

    def test_so_does_one_whose_original_was_brought_along(self, keep: Any, make: Any, gbk: Any, pack: Any) -> None:
        keep(make("http://a.example/1", gbk(2023), HEAD.format("").encode()), year=2025)
        keep(make("http://a.example/1", gbk(2023), HEAD.format("").encode()))
        kinds = [record.header("WARC-Type") for _, record in pack(Choice(year=2026)).records()]
        assert kinds == ["resource", "revisit"]

    def test_a_304_needs_none_for_it_has_no_head(self, keep: Any, make: Any, gbk: Any, pack: Any) -> None:
        keep(make("http://a.example/1", gbk(2023), HEAD.format("").encode()))
        (revisit,) = keep(make("http://a.example/1", b"", b"HTTP/1.1 304 Not Modified\r\n\r\n"))
        assert (revisit.type, revisit.status) == ("revisit", 304)
        files = [row["filename"].startswith(COPIES) for row, _ in pack().records()]
        assert files == [True, False]
