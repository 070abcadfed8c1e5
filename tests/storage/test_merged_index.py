"""The merged index: all lines of all committed WARCs, sorted, whatever was killed or removed meanwhile."""

from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import Damaged
from storage.archive import Archive
from storage.keys import cdxj_key
from storage.merged_index import MergedIndex
from storage.seal import seal_closed
from storage.spool_index import SpoolIndex
from storage.store import Store

ALL = (b'"', b"\xff")


def night(store: Store, make: Any, *urls: str) -> None:
    with closing(Archive(store, run="night")) as archive:
        for n, url in enumerate(urls):
            archive.keep("a", make(url, body=f"<p>{url} {n}".encode()))
    seal_closed(store, lambda _: None)


def truth(store: Store) -> list[bytes]:
    """The lines of the bucket's indexes, sorted."""
    data = b"".join(store.bucket.read(key) for key in store.bucket.keys("cdxj/"))
    return sorted(data.splitlines(keepends=True))


def test_it_holds_every_line_of_every_committed_warc(store: Store, make: Any) -> None:
    night(store, make, "http://b.example/", "http://a.example/2")
    index = MergedIndex(store)
    assert list(index.lines(*ALL)) == truth(store)
    night(store, make, "http://a.example/1", "http://c.example/")
    assert len(list(index.lines(*ALL))) == 2
    index.refresh()
    assert list(index.lines(*ALL)) == truth(store)


def test_the_file_is_sorted_and_names_its_warcs(store: Store, make: Any) -> None:
    night(store, make, "http://b.example/", "http://a.example/2")
    lines = MergedIndex(store).path.read_bytes().splitlines(keepends=True)
    assert lines == sorted(lines)
    (warc,) = store.catalog.warcs()
    assert lines[0] == f"!warc {warc.name}\n".encode()


def test_another_opening_reads_no_index_twice(store: Store, make: Any) -> None:
    night(store, make, "http://a.example/1")
    file = MergedIndex(store).path
    before = file.stat().st_mtime_ns, file.stat().st_ino
    index = MergedIndex(store)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before
    assert list(index.lines(*ALL)) == truth(store)


@pytest.mark.parametrize("content", [b"", b"!warc of-another-store.warc.gz\nexample,z)/ 20260101000000 {}\n"])
def test_a_file_that_is_empty_or_of_another_store_is_made_anew(store: Store, make: Any, content: bytes) -> None:
    night(store, make, "http://a.example/1")
    file = MergedIndex(store).path
    file.write_bytes(content)
    assert list(MergedIndex(store).lines(*ALL)) == truth(store)


def test_much_in_memory_is_folded_into_the_file(store: Store, make: Any) -> None:
    index = MergedIndex(store, fold=1)
    night(store, make, "http://a.example/1", "http://a.example/2")
    index.refresh()
    assert index.path.read_bytes().count(b"\n") == 3
    assert list(index.lines(*ALL)) == truth(store)


def test_a_warc_without_an_index_is_named(store: Store) -> None:
    store.catalog.warc_committed("lost.warc.gz", "00", 1, 1)
    with pytest.raises(Damaged, match=r"lost\.warc\.gz has no index"):
        MergedIndex(store)


def test_without_a_warc_it_is_empty(store: Store) -> None:
    assert list(MergedIndex(store).lines(*ALL)) == []


def test_the_spool_says_of_a_capture_what_its_index_will_say(store: Store, make: Any) -> None:
    page = make("http://a.example/年报?b=2&a=1")
    with closing(Archive(store, run="night")) as archive:
        archive.keep("a", page)
        archive.keep("a", make("http://a.example/again", body=page.body))
        archive.keep("a", make("http://a.example/年报?b=2&a=1", body=b"", head=b"HTTP/1.1 304 Not Modified\r\n\r\n"))
        archive.keep("a", make("http://a.example/gone", body=b"", head=b"HTTP/1.1 404 Not Found\r\n\r\n"))
        archive.keep("a", make("http://a.example/", resource="image/png"))
        lines, journals = SpoolIndex(store.settings.spool).lines(*ALL)
    assert len(lines) == 4 and len(journals) == 1
    seal_closed(store, lambda _: None)
    assert lines == truth(store)
    assert SpoolIndex(store.settings.spool).lines(*ALL) == ([], frozenset())


def test_a_journal_is_read_on_when_it_has_grown(store: Store, make: Any) -> None:
    spool = SpoolIndex(store.settings.spool)
    with closing(Archive(store, run="night")) as archive:
        for count in (1, 2, 3):
            archive.keep("a", make(f"http://a.example/{count}", body=b"%d" % count))
            assert len(spool.lines(*ALL)[0]) == count


KEYS = st.lists(st.text("ab,)/ ", min_size=1, max_size=6), max_size=60)


@given(KEYS, st.text("ab,)/ ", max_size=6), st.text("ab,)/ ", max_size=6))
def test_a_range_is_cut_out_as_a_filter_would(
    tmp_path_factory: pytest.TempPathFactory, keys: list[str], start: str, end: str
) -> None:
    from storage.merged_index import _from, _mapped

    lines = sorted(f"{key} {{}}\n".encode() for key in keys)
    path = tmp_path_factory.mktemp("sorted") / "x.cdxj"
    path.write_bytes(b"".join(lines))
    mapped = _mapped(path)
    found = [line for line in (_from(mapped, start.encode()) if mapped else ()) if line < end.encode()]
    assert found == [line for line in lines if start.encode() <= line < end.encode()]


def test_the_lines_of_a_warc_are_those_that_were_put_with_it(store: Store, make: Any) -> None:
    night(store, make, "http://a.example/1")
    (warc,) = store.catalog.warcs()
    assert store.bucket.read(cdxj_key(warc.name)) == b"".join(MergedIndex(store).lines(*ALL))
