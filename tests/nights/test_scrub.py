"""The scrub reads last night's files within a day, and every file within thirty."""

from datetime import timedelta

from model.instant import now
from nights.scrub import WITHIN, due, scrub
from storage.keys import warc_key
from storage.store import Store


def test_last_night_is_read_within_a_day_and_everything_within_thirty() -> None:
    names, read, at = [f"{number:03}" for number in range(200)], dict[str, object](), now()
    for day in range(90):
        at += timedelta(days=1)
        names.append(f"new {day:02}")
        today = due(names, read, at)  # type: ignore[arg-type]
        assert f"new {day:02}" in today
        assert day == 0 or len(today) <= 20
        read.update(dict.fromkeys(today, at))
        assert all(at - read[name] <= WITHIN for name in names)  # type: ignore[operator]


def test_the_mutant_that_reads_only_what_is_new_breaks_the_promise() -> None:
    read = {"old": now() - timedelta(days=29)}
    assert due(["old"], read, now()) == ["old"]
    assert [name for name in ["old"] if name not in read] == []


def test_it_finds_what_is_due_and_does_not_read_it_again(copied_store: Store, name: str) -> None:
    copied_store.bucket.replace(warc_key(name), b"rot")
    found = scrub(copied_store)
    assert len(found.names) == 4
    assert ("store", warc_key(name)) in {(one.place, one.object) for one in found.findings}
    assert scrub(copied_store).names == []
    later = scrub(copied_store, now() + WITHIN)
    assert sorted(later.names) == sorted(found.names)


def test_a_lost_note_only_makes_it_longer(copied_store: Store, name: str) -> None:
    scrub(copied_store)
    (copied_store.settings.home / "proof" / "scrub.json").write_text("{")
    assert len(scrub(copied_store).names) == 4
