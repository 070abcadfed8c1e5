"""What a dead writer left: nothing that was acknowledged is lost, whatever became of the journal and of the tail."""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.errors import Damaged
from model.exchange import Exchange, Failure
from model.observation import Observation
from storage import journal
from storage.archive import Archive
from storage.catalog import Catalog
from storage.gate import gate
from storage.journal import Entry, entries
from storage.recovery import recover
from storage.seal import seal_closed
from storage.settings import Settings
from storage.spool import JOURNAL, OPEN, SpoolFile
from storage.store import Store
from storage.warc import digest_of, write_exchange

Make = Callable[..., Exchange]


def group(file: SpoolFile, exchange: Exchange) -> tuple[BytesIO, Entry]:
    """One exchange, ready to be appended."""
    out = BytesIO()
    capture = replace(write_exchange(out, "a", exchange, file.origin, digest_of(exchange), None), offset=file.size)
    observed = Observation(portal="a", url=exchange.url, at=exchange.at, state="new", record_id=capture.record_id)
    sha256 = hashlib.sha256(out.getvalue()).hexdigest()
    length = len(out.getvalue())
    return out, Entry(offset=file.size, length=length, sha256=sha256, capture=capture, observation=observed)


def keep(file: SpoolFile, exchange: Exchange) -> str:
    out, entry = group(file, exchange)
    file.append(out, [entry])
    assert entry.capture
    return entry.capture.record_id


def left_behind(folder: Path, make: Make) -> tuple[SpoolFile, list[str]]:
    """A file whose writer died after three captures."""
    with closing(SpoolFile(folder / "spool", "run")) as file:
        return file, [keep(file, make(f"http://a.example/{number}", b"%d" % number)) for number in range(3)]


def kept_after(folder: Path, file: SpoolFile) -> list[str]:
    found = recover(folder / "spool", file.name)
    found.cut() if found.is_torn else None
    return [capture.record_id for capture, _ in found.rows]


def test_recovery_gives_back_every_row_as_it_was(tmp_path: Path, make: Make):
    with closing(SpoolFile(tmp_path / "spool", "run")) as file:
        out, entry = group(file, make(link_text="年报 \ud800", via="http://a.example/"))
        file.append(out, [entry])
    assert recover(tmp_path / "spool", file.name).rows == [(entry.capture, entry.observation)]


def test_recovery_changes_nothing_where_nothing_is_torn(tmp_path: Path, make: Make):
    file, ids = left_behind(tmp_path, make)
    before = (tmp_path / "spool" / (file.name + OPEN)).read_bytes()
    for _ in range(2):
        assert kept_after(tmp_path, file) == ids
    assert (tmp_path / "spool" / (file.name + OPEN)).read_bytes() == before
    assert not (tmp_path / "evidence").exists()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tail=st.binary(min_size=1, max_size=2000), torn_line=st.binary(max_size=200))
def test_a_torn_tail_is_moved_aside(tmp_path: Path, make: Make, tail: bytes, torn_line: bytes):
    file, ids = left_behind(tmp_path, make)
    warc, lines = (tmp_path / "spool" / (file.name + suffix) for suffix in (OPEN, JOURNAL))
    whole = warc.read_bytes()
    warc.write_bytes(whole + tail)
    with lines.open("ab") as journaled:
        journaled.write(torn_line)
    for _ in range(2):
        assert kept_after(tmp_path, file) == ids
        assert warc.read_bytes() == whole
    assert (tmp_path / "evidence" / f"{file.name}.{len(whole)}.tail").read_bytes() == tail
    gate(warc)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 3000))
def test_a_journal_cut_anywhere_loses_nothing(tmp_path: Path, make: Make, cut: int):
    file, ids = left_behind(tmp_path, make)
    path = tmp_path / "spool" / (file.name + JOURNAL)
    path.write_bytes(path.read_bytes()[:cut])
    assert kept_after(tmp_path, file) == ids
    assert not (tmp_path / "evidence").exists()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 3000))
def test_a_file_and_its_journal_cut_anywhere_give_back_a_beginning(tmp_path: Path, make: Make, cut: int):
    file, ids = left_behind(tmp_path, make)
    warc, lines = (tmp_path / "spool" / (file.name + suffix) for suffix in (OPEN, JOURNAL))
    lines.write_bytes(b"")
    os.truncate(warc, min(cut, warc.stat().st_size))
    found = kept_after(tmp_path, file)
    assert found == ids[: len(found)]
    if found:
        gate(warc)


def flips(data: bytes) -> list[bytes]:
    return [data[:i] + bytes([data[i] ^ 1]) + data[i + 1 :] for i in range(0, len(data), 7)]


def test_no_flipped_bit_of_the_journal_makes_a_false_row(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    path = tmp_path / "spool" / (file.name + JOURNAL)
    data, true = path.read_bytes(), list(entries(path))
    for flipped in flips(data):
        path.write_bytes(flipped)
        found = list(entries(path))
        # a flipped line end takes the line behind it along
        assert len(found) >= len(true) - 2
        assert [entry for entry in true if entry in found] == found


def test_a_bit_flipped_anywhere_in_the_journal_loses_no_row(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    path = tmp_path / "spool" / (file.name + JOURNAL)
    data, rows = path.read_bytes(), recover(tmp_path / "spool", file.name).rows
    assert len(rows) == 3
    for flipped in flips(data):
        path.write_bytes(flipped)
        found = recover(tmp_path / "spool", file.name)
        assert found.rows == rows
        assert not found.is_torn


def test_a_damaged_line_over_damaged_records_is_damage(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    warc, lines = (tmp_path / "spool" / (file.name + suffix) for suffix in (OPEN, JOURNAL))
    second = list(entries(lines))[2]
    lines.write_bytes(b"".join(line for n, line in enumerate(lines.read_bytes().splitlines(True)) if n != 2))
    data = bytearray(warc.read_bytes())
    data[second.offset + second.length // 2] ^= 1
    warc.write_bytes(data)
    with pytest.raises(Damaged, match="keep both"):
        recover(tmp_path / "spool", file.name)
    assert warc.read_bytes() == data


def test_without_the_crc_a_flipped_bit_would_make_a_false_row(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    data = (tmp_path / "spool" / (file.name + JOURNAL)).read_bytes().splitlines()[1]
    false_rows = 0
    for flipped in flips(data[9:]):
        try:
            false_rows += journal._entry(json.loads(flipped)) is not None
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    assert false_rows > 0


def test_acknowledged_bytes_that_changed_are_damage_and_stay(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    path = tmp_path / "spool" / (file.name + OPEN)
    data = path.read_bytes()
    path.write_bytes(data[:-20] + bytes([data[-20] ^ 1]) + data[-19:])
    changed = path.read_bytes()
    with pytest.raises(Damaged, match="journal"):
        recover(tmp_path / "spool", file.name)
    assert path.read_bytes() == changed


def test_acknowledged_bytes_that_are_gone_are_damage(tmp_path: Path, make: Make):
    file, _ = left_behind(tmp_path, make)
    os.truncate(tmp_path / "spool" / (file.name + OPEN), 900)
    with pytest.raises(Damaged):
        recover(tmp_path / "spool", file.name)


def test_a_file_without_a_journal_speaks_for_itself(tmp_path: Path, make: Make):
    file, ids = left_behind(tmp_path, make)
    (tmp_path / "spool" / (file.name + JOURNAL)).unlink()
    assert kept_after(tmp_path, file) == ids


def test_half_a_group_is_not_adopted(tmp_path: Path, make: Make):
    file, ids = left_behind(tmp_path, make)
    warc = tmp_path / "spool" / (file.name + OPEN)
    listed = gate(warc)
    (tmp_path / "spool" / (file.name + JOURNAL)).unlink()
    # the last group is a response, a request and the metadata that say whose it is
    os.truncate(warc, listed[-1].offset)
    assert kept_after(tmp_path, file) == ids[:2]
    assert warc.stat().st_size == listed[-3].offset


NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\n\r\n'


def every_kind(make: Make) -> list[Exchange]:
    """An exchange of each kind that is kept, in an order in which each finds what it refers to."""
    page = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "1"\r\nLast-Modified: Mon\r\n\r\n'
    failed = Failure(outcome="timeout", detail="no answer in 30 s")
    return [
        make("http://a.example/1", b"<p>held", page, via="http://a.example/", link_text="2021年年报"),
        make("http://a.example/2", b"<p>held", page, role="attachment"),
        make("http://a.example/1", b"", NOT_MODIFIED),
        make("http://a.example/3", b"moved", b"HTTP/1.1 302 Found\r\nLocation: /1\r\n\r\n", role="list"),
        make("http://a.example/4", b"cut", truncated="length", failure=failed),
        make("http://a.example/5", b"", b"", failure=failed),
        make("http://a.example/5", b"", b"", failure=failed),
        make("http://a.example/6", b"what is this?", b"no HTTP\r\n\r\n", failure=failed),
        make("http://a.example/年报?a=1", b"<p>none", b"HTTP/1.1 404 Not Found\r\n\r\n"),
        make("http://a.example/1", b"<p>dom", resource="text/html", role="article"),
        make("http://a.example/1", b"PNG", resource="image/png", role="article"),
    ]


@pytest.fixture
def kept(archive: Archive, make: Make, settings: Settings) -> Path:
    """An open file with every kind of capture, whose writer is gone."""
    for one in every_kind(make):
        archive.keep("a", one)
    archive.close()
    (path,) = settings.spool.glob("*.open")
    return path


def lines_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(OPEN) + JOURNAL)


def test_what_the_journal_tells_no_more_the_records_tell_alike(kept: Path):
    name = kept.name.removesuffix(OPEN)
    rows = recover(kept.parent, name).rows
    assert len(rows) == 11
    lines = lines_of(kept).read_bytes().splitlines(keepends=True)
    for gone in range(len(lines)):
        lines_of(kept).write_bytes(b"".join(line for n, line in enumerate(lines) if n != gone))
        found = recover(kept.parent, name)
        assert sorted(found.rows, key=lambda row: row[0].offset) == rows
        assert not found.is_torn
    lines_of(kept).unlink()
    assert recover(kept.parent, name).rows == rows


@pytest.mark.parametrize("damage", ["a flipped bit", "no journal", "an empty journal", "zeros"])
def test_a_damaged_journal_leaves_everything_readable_sealed_and_in_a_fresh_catalog(
    kept: Path, store: Store, settings: Settings, damage: str
):
    captures, lines = list(store.catalog.captures()), lines_of(kept).read_bytes()
    middle = len(lines) // 2
    damaged = {
        "a flipped bit": lines[:middle] + bytes([lines[middle] ^ 4]) + lines[middle + 1 :],
        "an empty journal": b"",
        "zeros": bytes(len(lines)),
    }
    lines_of(kept).unlink()
    if damage in damaged:
        lines_of(kept).write_bytes(damaged[damage])
    with Catalog.open(f"sqlite:///{settings.home}/fresh.sqlite") as fresh:
        renewed = replace(store, catalog=fresh)
        assert len(seal_closed(renewed, lambda _: None)) == 1
        assert list(fresh.captures()) == captures
        assert [Archive(renewed).fetch(one).url for one in captures] == [one.url for one in captures]
    assert not (settings.home / "evidence").exists()


def test_what_the_catalog_knows_and_the_file_lost_is_damage(kept: Path, store: Store):
    size = kept.stat().st_size
    lines_of(kept).unlink()
    os.truncate(kept, size // 2)
    with pytest.raises(Damaged, match="the catalog knows more"):
        seal_closed(store, lambda _: None)
    assert kept.stat().st_size == size // 2
    os.truncate(kept, 0)
    with pytest.raises(Damaged, match="the catalog knows more"):
        seal_closed(store, lambda _: None)
    assert kept.exists()


def test_orphans_are_adopted_and_can_be_read(kept: Path, store: Store, settings: Settings):
    """Records that reached the disk, and whose journal lines did not."""
    first = lines_of(kept).read_bytes().splitlines(keepends=True)[:2]
    lines_of(kept).write_bytes(b"".join(first))
    with Catalog.open(f"sqlite:///{settings.home}/fresh.sqlite") as fresh:
        seal_closed(replace(store, catalog=fresh), lambda _: None)
        assert len(list(fresh.captures())) == 11


def test_evidence_half_written_before_a_crash_is_written_anew(tmp_path: Path, make: Make):
    file, ids = left_behind(tmp_path, make)
    warc = tmp_path / "spool" / (file.name + OPEN)
    whole = warc.read_bytes()
    warc.write_bytes(whole + b"torn")
    (tmp_path / "evidence").mkdir()
    tail = tmp_path / "evidence" / f"{file.name}.{len(whole)}.tail"
    tail.write_bytes(b"to")
    assert kept_after(tmp_path, file) == ids
    assert tail.read_bytes() == b"torn"
