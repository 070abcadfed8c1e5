"""The index: the lines and keys that pywb reads."""

import json

import pytest

from storage.index import cdxj, surt
from storage.scan import Listed


def listed(**more: object) -> Listed:
    known = {
        "record_id": "urn:uuid:1",
        "type": "response",
        "uri": "http://www.a.example/b?z=1&y=2",
        "date": "2026-01-02T03:04:05.678901Z",
        "offset": 100,
        "length": 50,
        "sha256": "ab",
        "payload_digest": "sha256:cd",
        "mime": "text/html",
        "status": 200,
    }
    return Listed(**{**known, **more})  # type: ignore[arg-type]


def test_a_line_holds_what_a_replay_needs():
    key, moment, fields = cdxj("x.warc.gz", [listed()]).decode().rstrip("\n").split(" ", 2)
    assert (key, moment) == ("example,a)/b?y=2&z=1", "20260102030405")
    assert json.loads(fields) == {
        "url": "http://www.a.example/b?z=1&y=2",
        "mime": "text/html",
        "status": "200",
        "digest": "sha256:cd",
        "length": "50",
        "offset": "100",
        "filename": "x.warc.gz",
    }


def test_a_revisit_is_marked_as_pywb_marks_it():
    line = cdxj("x", [listed(type="revisit", status=None)]).decode()
    assert '"mime": "warc/revisit"' in line
    assert "status" not in line


def test_only_what_a_server_sent_is_listed():
    others = [listed(type=kind) for kind in ("warcinfo", "request", "metadata", "resource")]
    assert cdxj("x", others) == b""


def test_lines_are_sorted_as_bytes():
    uris = ["http://b.example/", "http://a.example/z", "http://a.example/", "http://a.example/Z?a=1"]
    lines = cdxj("x", [listed(uri=uri) for uri in uris]).splitlines()
    assert lines == sorted(lines) and len(lines) == 4


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.ewenke.gov.cn/", "cn,gov,ewenke)/"),
        ("https://www2.ewenke.gov.cn/", "cn,gov,ewenke)/"),
        ("http://ewenke.gov.cn:80/a/", "cn,gov,ewenke)/a"),
        ("https://ewenke.gov.cn:443/a", "cn,gov,ewenke)/a"),
        ("http://ewenke.gov.cn:8080/a", "cn,gov,ewenke:8080)/a"),
        ("http://me:secret@ewenke.gov.cn/a", "cn,gov,ewenke)/a"),
        ("http://EWENKE.gov.cn/Zwgk/T2023.HTML", "cn,gov,ewenke)/zwgk/t2023.html"),
        ("http://ewenke.gov.cn/a?", "cn,gov,ewenke)/a"),
        ("http://ewenke.gov.cn/a?b=2&a=1&b=1", "cn,gov,ewenke)/a?a=1&b=1&b=2"),
        ("http://ewenke.gov.cn/a?jsessionid=0123456789ABCDEF0123456789ABCDEF", "cn,gov,ewenke)/a"),
        ("http://ewenke.gov.cn/a?x=1&sid=0123456789ABCDEF0123456789ABCDEF&b=1", "cn,gov,ewenke)/a?b=1&x=1"),
        ("http://ewenke.gov.cn/a?sid=5", "cn,gov,ewenke)/a?sid=5"),
        ("http://ewenke.gov.cn/a?cfid=1&cftoken=2", "cn,gov,ewenke)/a"),
        ("http://ewenke.gov.cn/(S(4hqa0555fwsecu455xqckv45))/a.aspx", "cn,gov,ewenke)/a.aspx"),
        ("http://ewenke.gov.cn//a//b/../c", "cn,gov,ewenke)/a/c"),
        ("http://ewenke.gov.cn/%E5%B9%B4%e6%8a%a5", "cn,gov,ewenke)/%e5%b9%b4%e6%8a%a5"),
        ("http://ewenke.gov.cn/a%2520b", "cn,gov,ewenke)/a%20b"),
        ("http://127.0.0.1:8080/a", "1,0,0,127:8080)/a"),
    ],
)
def test_keys_are_those_of_the_usual_canonicaliser(url: str, key: str):
    assert surt(url) == key
