"""Every kind of damage to a WARC shows, and each check shows what no other does."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from model.instant import stamp
from model.observation import Attempt
from storage.fixity import (
    CHECKS,
    Check,
    as_catalogued,
    as_chained,
    as_committed,
    beside_as_made,
    captures_as_catalogued,
    check_warc,
    named_as_within,
    outcomes_as_catalogued,
    read_strictly,
)
from storage.folder import Folder
from storage.keys import cdxj_key, commit_key, manifest_key, warc_key
from storage.proceedings import write_proceedings
from storage.subject import Claims, Made
from tests.storage.damages import KINDS
from tests.storage.sealed import AT, names, row_of, seal, warc

NAME, OTHER, *_ = names(2)


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "place")


@pytest.fixture
def made(place: Folder, tmp_path: Path) -> Made:
    """A WARC that is sealed in the place."""
    return seal(place, NAME, warc(NAME), tmp_path)


def without(*left_out: Check) -> Sequence[Check]:
    return [check for check in CHECKS if check not in left_out]


def test_what_is_as_it_was_is_not_complained_of(place: Folder, made: Made) -> None:
    claims = Claims(chain=made.sealed, catalog=row_of(made), rows=made.rows, attempts=lambda run: [])
    assert check_warc(place, NAME, claims) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_damage_is_found(place: Folder, made: Made, kind: str) -> None:
    damaged = KINDS[kind](made.path.read_bytes(), Random(kind))
    assert damaged != made.path.read_bytes()
    place.replace(warc_key(NAME), damaged)
    # by what was sealed with the file alone: neither chain nor catalog is asked
    assert warc_key(NAME) in {finding.object for finding in check_warc(place, NAME, Claims())}


def test_there_are_twenty_three_kinds_and_more() -> None:
    assert len(KINDS) == 23


def test_every_flipped_bit_of_every_object_is_found(place: Folder, made: Made) -> None:
    random, objects = Random(1), {warc_key(NAME): made.path.read_bytes(), **made.objects}
    for _ in range(60):
        key = random.choice(list(objects))
        data = bytearray(objects[key])
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        place.replace(key, bytes(data))
        assert check_warc(place, NAME, Claims()), key
        place.replace(key, objects[key])
    assert check_warc(place, NAME, Claims()) == []


@pytest.mark.parametrize("of", [warc_key, cdxj_key, manifest_key, commit_key])
def test_what_is_missing_is_found(place: Folder, made: Made, of: object) -> None:
    key = of(NAME)  # type: ignore[operator]
    (place.root / key).unlink()
    assert [(one.object, one.what) for one in check_warc(place, NAME, Claims())] == [(key, "it is missing")]


class TestEachCheckIsNeeded:
    """Without one of them, the mutant, its own kind of damage goes unseen."""

    def test_a_file_that_cannot_be_read(self, place: Folder, made: Made) -> None:
        place.replace(warc_key(NAME), made.path.read_bytes()[:-20])
        assert check_warc(place, NAME, Claims())
        assert check_warc(place, NAME, Claims(), without(read_strictly)) == []

    def test_another_file_under_this_name_with_all_that_belongs_to_it(self, place: Folder, tmp_path: Path) -> None:
        seal(place, NAME, warc(OTHER), tmp_path)
        assert check_warc(place, NAME, Claims())
        assert check_warc(place, NAME, Claims(), without(named_as_within)) == []

    def test_replaced_with_all_that_belongs_to_it_only_the_chain_tells(
        self, place: Folder, made: Made, tmp_path: Path
    ) -> None:
        sealed = made.sealed
        seal(place, NAME, KINDS["body changed, digests made anew"](warc(NAME), Random(1)), tmp_path)
        claims = Claims(chain=sealed)
        assert check_warc(place, NAME, claims)
        assert check_warc(place, NAME, claims, without(as_chained)) == []

    def test_before_it_is_in_the_chain_the_catalog_tells(self, place: Folder, made: Made, tmp_path: Path) -> None:
        claims = Claims(catalog=row_of(made))
        seal(place, NAME, KINDS["body changed, digests made anew"](warc(NAME), Random(1)), tmp_path)
        assert check_warc(place, NAME, claims)
        assert check_warc(place, NAME, claims, without(as_catalogued)) == []

    def test_an_index_that_was_edited(self, place: Folder, made: Made) -> None:
        place.replace(cdxj_key(NAME), made.objects[cdxj_key(NAME)].replace(b'"200"', b'"404"'))
        assert check_warc(place, NAME, Claims())
        assert check_warc(place, NAME, Claims(), without(beside_as_made)) == []

    def test_it_is_the_file_that_is_wrong_and_not_what_lies_beside_it(self, place: Folder, made: Made) -> None:
        place.replace(warc_key(NAME), KINDS["a byte flipped in a gzip header"](made.path.read_bytes(), Random(1)))
        found = {one.object for one in check_warc(place, NAME, Claims())}
        assert warc_key(NAME) in found
        mutant = {one.object for one in check_warc(place, NAME, Claims(), without(as_committed))}
        assert warc_key(NAME) not in mutant

    @pytest.mark.parametrize("how", ["lost", "added", "altered", "said otherwise"])
    def test_a_catalog_that_says_otherwise(self, place: Folder, made: Made, how: str) -> None:
        (capture, observed), *rest = made.rows
        rows = {
            "lost": rest,
            "added": [*made.rows, (replace(capture, record_id="urn:uuid:1"), observed)],
            "altered": [(replace(capture, offset=1), observed), *rest],
            "said otherwise": [(capture, replace(observed, state="gone")), *rest],
        }[how]
        (finding,) = check_warc(place, NAME, Claims(rows=rows))
        assert finding.place == "catalog"
        assert check_warc(place, NAME, Claims(rows=rows), without(captures_as_catalogued)) == []

    @pytest.mark.parametrize("how", ["lost", "altered"])
    def test_outcomes_that_the_catalog_has_not(self, place: Folder, tmp_path: Path, how: str) -> None:
        one = Attempt(portal="a", url="http://a.example/", run="r", at=AT, outcome="captured", status=200)
        row = {"portal": "a", "url": one.url, "run": "r", "at": stamp(AT), "outcome": "captured", "status": 200}
        path = write_proceedings(tmp_path, "r", {"outcomes": [row]})
        name = path.name
        seal(place, name, path.read_bytes(), tmp_path)
        held = {"lost": [], "altered": [replace(one, outcome="gone")]}[how]
        assert check_warc(place, name, Claims(attempts=lambda run: [one])) == []
        assert check_warc(place, name, Claims(attempts=lambda run: held))
        assert check_warc(place, name, Claims(attempts=lambda run: held), without(outcomes_as_catalogued)) == []
