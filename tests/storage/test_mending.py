"""Mending: from what can be shown to be good, in both directions, and never from a bad copy."""

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest

from model.errors import Damaged
from storage.catalog import CommittedWarc
from storage.chain import sha256
from storage.chain_check import Chain
from storage.commit import read_commit
from storage.folder import Folder
from storage.keys import cdxj_key, commit_key, link_key, manifest_key, warc_key
from storage.mending import Mender
from tests.storage.damages import KINDS
from tests.storage.rot import PLACES, Copies, rounds
from tests.storage.sealed import seal, warc


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    return Copies(tmp_path, 5)


def other(name: str) -> str:
    return "copy" if name == "store" else "store"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("of", [warc_key, cdxj_key, manifest_key, commit_key])
def test_each_copy_is_mended_from_the_other(copies: Copies, place: str, of: Callable[[str], str]) -> None:
    key = of(copies.names[0])
    copies.harm(place, key, "bit flipped", Random(1))
    assert copies.mend() == [f"{place}: {key}"]
    assert copies.bad(place) == copies.bad(other(place)) == set()


def test_what_was_damaged_is_kept_as_evidence(copies: Copies) -> None:
    key = warc_key(copies.names[0])
    copies.harm("store", key, "garbage behind", Random(1))
    damaged = copies.places["store"].read(key)
    copies.mend()
    (kept,) = (copies.folder / "evidence").iterdir()
    assert (kept.read_bytes(), kept.name.startswith("store-warc-")) == (damaged, True)


def test_what_follows_from_a_good_file_is_made_anew_though_no_copy_of_it_is_left(copies: Copies) -> None:
    for place in PLACES:
        for of in (cdxj_key, manifest_key, commit_key):
            copies.harm(place, of(copies.names[0]), "lost", Random(1))
    assert len(copies.mend()) == 6
    assert copies.bad("store") == copies.bad("copy") == set()


@pytest.mark.parametrize("number", [0, 4])
def test_a_copy_that_was_replaced_with_all_that_belongs_to_it_is_no_source(
    copies: Copies, number: int, tmp_path: Path
) -> None:
    # the first is in the chain, the last is known to the catalog alone
    name = copies.names[number]
    forged = KINDS["body changed, digests made anew"](warc(name), Random(1))
    seal(copies.places["copy"], name, forged, tmp_path)
    copies.harm("store", warc_key(name), "cut", Random(1))
    copies.mend()
    assert warc_key(name) in copies.bad("store")
    assert copies.places["copy"].read(warc_key(name)) == forged
    copies.restore()
    seal(copies.places["copy"], name, forged, tmp_path)
    copies.mend()
    assert copies.bad("copy") == set()


def test_when_nothing_tells_which_of_two_is_right_neither_is_touched(copies: Copies, tmp_path: Path) -> None:
    name = copies.names[4]
    forged = KINDS["body changed, digests made anew"](warc(name), Random(1))
    seal(copies.places["copy"], name, forged, tmp_path)
    copies.rows.clear()
    assert copies.mend() == []
    assert copies.places["copy"].read(warc_key(name)) == forged
    assert copies.bad("store") == set()


def test_bad_in_both_stays_bad_and_is_not_spread(copies: Copies) -> None:
    key = warc_key(copies.names[1])
    for place in PLACES:
        copies.harm(place, key, "bit flipped", Random(place))
    before = {place: copies.places[place].read(key) for place in PLACES}
    assert copies.mend() == []
    assert {place: copies.places[place].read(key) for place in PLACES} == before


def test_what_lies_beside_a_file_that_is_lost_is_mended_too(copies: Copies) -> None:
    name = copies.names[1]
    for place in PLACES:
        copies.harm(place, warc_key(name), "cut", Random(1))
    copies.harm("store", commit_key(name), "lost", Random(1))
    copies.harm("copy", manifest_key(name), "zeros", Random(1))
    copies.mend()
    assert copies.bad("store") == copies.bad("copy") == {warc_key(name)}


def test_a_commit_record_that_names_no_index_is_not_spread(copies: Copies) -> None:
    name = copies.names[1]
    for place in PLACES:
        copies.harm(place, warc_key(name), "cut", Random(1))
    copies.harm("store", commit_key(name), "lost", Random(1))
    whole = copies.whole[commit_key(name)]
    index = read_commit(whole).cdxj_sha256.encode()
    copies.places["copy"].replace(commit_key(name), whole.replace(index, b"0" * 64))
    assert copies.mend() == []


@pytest.mark.parametrize("harm", ["lost", "bit flipped", "zeros"])
def test_a_link_is_mended_and_the_last_one_too(copies: Copies, harm: str) -> None:
    for number in (1, 2):
        copies.harm("store", link_key(number), harm, Random(1))
    assert copies.mend() == [f"store: {link_key(2)}", f"store: {link_key(1)}"]
    assert copies.bad("store") == set()


def test_what_persons_said_is_mended_by_the_digest_in_its_name(tmp_path: Path) -> None:
    places = {name: Folder(tmp_path / name) for name in PLACES}
    data = b"said"
    key = f"takedown/20260101000000-{sha256(data)[:16]}.json"
    places["copy"].put(key, data)
    places["store"].put(key, b"unsaid")
    said = {name: {key: place.sha256(key)} for name, place in places.items()}
    mender = Mender(places, {name: Chain({}, said=held) for name, held in said.items()}, {}, tmp_path / "evidence")
    mender.said()
    assert (places["store"].read(key), mender.mended) == (data, [f"store: {key}"])


def test_a_place_that_does_not_keep_what_it_is_given_is_told_of(copies: Copies) -> None:
    class Forgetful(Folder):
        def replace(self, key: str, source: bytes | Path) -> None:
            """Keeps nothing."""

    key = cdxj_key(copies.names[0])
    copies.harm("store", key, "zeros", Random(1))
    copies.places["store"] = Forgetful(copies.places["store"].root)
    with pytest.raises(Damaged, match="came back"):
        copies.mend()


def test_bit_rot_over_two_copies(copies: Copies) -> None:
    tally = rounds(copies, 40, Random(20260101))
    assert (tally.faults, tally.unfound, tally.unmended, tally.spoilt) == (40, [], [], [])


class Credulous(Mender):
    """The mutant: whatever lies in the first place is good."""

    def _digest_of(self, name: str) -> str:
        for place in self.places.values():
            try:
                return place.sha256(warc_key(name))
            except KeyError:
                continue
        return ""


def test_a_mender_that_believes_what_it_reads_spreads_what_was_forged(copies: Copies, tmp_path: Path) -> None:
    name = copies.names[0]
    forged = KINDS["body changed, digests made anew"](warc(name), Random(1))
    seal(copies.places["store"], name, forged, tmp_path)
    places: Mapping[str, Folder] = copies.places
    rows: Mapping[str, CommittedWarc] = copies.rows
    Credulous(places, {}, rows, tmp_path / "evidence").warc(name)
    assert copies.places["copy"].read(warc_key(name)) == forged
