"""The chain: whatever is done to it, or behind its back, shows; and each check is needed."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from model.errors import Damaged
from storage.chain import Link, extend, links, sha256
from storage.chain_check import (
    CHAIN_CHECKS,
    ChainCheck,
    as_remembered,
    as_written,
    check_chain,
    joined,
    none_missing,
    objects_as_chained,
    remember,
    remembered,
    signed,
)
from storage.folder import Folder
from storage.keys import commit_key, link_key
from storage.settings import Settings
from storage.signing import Signer
from tests.storage.sealed import AT, chain_of, link, names, seal, signer, warc

NAMES = names(3)


@pytest.fixture
def key() -> Signer:
    return signer()


@pytest.fixture
def place(tmp_path: Path, key: Signer) -> Folder:
    """Three nights, a WARC and a link each."""
    folder = Folder(tmp_path / "place")
    for name in NAMES:
        seal(folder, name, warc(name), tmp_path)
        link(folder, key)
    return folder


def wrong(place: Folder, key: Signer, checks: Sequence[ChainCheck] = CHAIN_CHECKS, head: bool = False) -> list[str]:
    """The objects of which something is wrong."""
    known = (3, sha256(links(place).get(3, b""))) if head else (0, "")
    return [finding.object for finding in check_chain(chain_of(place, frozenset({key.public}), known), checks)]


def without(left_out: ChainCheck) -> list[ChainCheck]:
    return [check for check in CHAIN_CHECKS if check is not left_out]


def resigned(data: bytes, key: Signer, **changed: object) -> bytes:
    draft = replace(Link.parse(data), **changed, signer=key.public)  # type: ignore[arg-type]
    return replace(draft, signature=key.sign(draft.message)).to_json()


def test_each_night_names_what_was_committed_since_the_last_one(place: Folder, key: Signer) -> None:
    chain = [Link.parse(data) for data in links(place).values()]
    assert [[one.name for one in link.warcs] for link in chain] == [[name] for name in NAMES]
    assert [link.previous for link in chain[1:]] == [sha256(data) for data in list(links(place).values())[:2]]
    assert chain[0].previous == ""
    assert wrong(place, key, head=True) == []


def test_nothing_new_needs_no_link(place: Folder, key: Signer) -> None:
    assert extend(place, key, AT, {}) is None
    assert extend(place, key, AT, {"chain/000001.tsr": "0" * 64}) is None


def test_what_persons_said_is_named_once(place: Folder, key: Signer) -> None:
    place.put("takedown/1.json", b"said")
    assert link(place, key, **{"takedown/1.json": sha256(b"said")}).objects == {"takedown/1.json": sha256(b"said")}
    assert extend(place, key, AT, {"takedown/1.json": sha256(b"said")}) is None


def test_two_that_close_at_once_both_get_their_link(place: Folder, key: Signer, tmp_path: Path) -> None:
    class Late(Folder):
        """Another process adds the number first."""

        def put(self, at: str, source: bytes | Path) -> None:
            if at == link_key(4):
                Folder(self.root).put(at, resigned(links(self)[3], key, number=4, warcs=()))
            super().put(at, source)

    name = "nianbao-20260102000000-00009-x~1.warc.gz"
    seal(place, name, warc(name), tmp_path)
    made = extend(Late(place.root), key, AT, {})
    assert made and (made.number, [one.name for one in made.warcs]) == (5, [name])


def test_nothing_is_built_on_what_is_broken(place: Folder, key: Signer) -> None:
    place.put(commit_key("nianbao-x.warc.gz"), b"{}")
    with pytest.raises(Damaged):
        extend(place, key, AT, {})
    place.replace(link_key(2), b"{}")
    with pytest.raises(Damaged, match=r"chain/000002\.json"):
        extend(place, key, AT, {})


def test_every_flipped_bit_of_a_link_is_found(place: Folder, key: Signer) -> None:
    random, whole = Random(1), links(place)
    for _ in range(100):
        number = random.randrange(1, 4)
        data = bytearray(whole[number])
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        place.replace(link_key(number), bytes(data))
        assert wrong(place, key), bytes(data)
        place.replace(link_key(number), whole[number])


def test_a_digit_of_another_case_is_found(place: Folder, key: Signer) -> None:
    link = Link.parse(links(place)[3])
    place.replace(link_key(3), replace(link, signature=link.signature.upper()).to_json())
    assert wrong(place, key) == [link_key(3)]


class TestEachCheckIsNeeded:
    """Without one of them, the mutant, its own kind of tampering goes unseen."""

    def test_a_link_that_was_taken_out(self, place: Folder, key: Signer) -> None:
        (place.root / link_key(2)).unlink()
        assert wrong(place, key) == [link_key(2)]
        assert wrong(place, key, without(none_missing)) == []

    def test_a_link_that_is_none(self, place: Folder, key: Signer) -> None:
        place.replace(link_key(3), b"{}")
        assert wrong(place, key) == [link_key(3)]
        assert wrong(place, key, without(as_written)) == []

    def test_a_link_that_was_made_anew_by_the_key_itself(self, place: Folder, key: Signer) -> None:
        place.replace(link_key(2), resigned(links(place)[2], key, warcs=()))
        assert wrong(place, key) == [link_key(3)]
        assert wrong(place, key, without(joined)) == []

    @pytest.mark.parametrize("how", ["edited", "by another key"])
    def test_a_link_that_the_key_did_not_sign(self, place: Folder, key: Signer, how: str) -> None:
        data = links(place)[3]
        fields = {**json.loads(data), "warcs": []}
        edited = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        place.replace(link_key(3), edited if how == "edited" else resigned(data, signer(), warcs=()))
        assert wrong(place, key) == [link_key(3)]
        assert wrong(place, key, without(signed)) == []

    def test_an_end_that_was_cut_off(self, place: Folder, key: Signer) -> None:
        known = 3, sha256(links(place)[3])
        (place.root / link_key(3)).unlink()
        chain = chain_of(place, frozenset({key.public}), known)
        assert [one.object for one in check_chain(chain)] == [link_key(3)]
        assert check_chain(chain, without(as_remembered)) == []

    @pytest.mark.parametrize("how", ["gone", "altered"])
    def test_a_take_down_that_was_taken_back_in_silence(self, place: Folder, key: Signer, how: str) -> None:
        place.put("takedown/1.json", b"said")
        link(place, key, **{"takedown/1.json": sha256(b"said")})
        if how == "gone":
            (place.root / "takedown/1.json").unlink()
        else:
            place.replace("takedown/1.json", b"unsaid")
        assert wrong(place, key) == ["takedown/1.json"]
        assert wrong(place, key, without(objects_as_chained)) == []


def test_a_home_that_knows_no_key_takes_any_that_holds(place: Folder) -> None:
    assert check_chain(chain_of(place)) == []
    assert set(chain_of(place).warcs) == set(NAMES)


def test_what_an_unknown_key_says_counts_for_nothing(place: Folder, key: Signer) -> None:
    place.replace(link_key(3), resigned(links(place)[3], signer()))
    assert set(chain_of(place, frozenset({key.public})).warcs) == set(NAMES[:2])


def test_the_home_remembers_the_furthest(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, portals=tmp_path)
    assert remembered(settings) == (0, "")
    remember(settings, 2, b"two")
    remember(settings, 1, b"one")
    assert remembered(settings) == (2, sha256(b"two"))
