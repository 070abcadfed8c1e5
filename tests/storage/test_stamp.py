"""Time stamps: asked for, verified offline by us and by openssl, and refused when anything about them is wrong."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from model.errors import BadInput, Damaged, OutOfReach
from storage.chain_check import CHAIN_CHECKS, check_chain, stamped
from storage.folder import Folder
from storage.keys import link_key, stamp_key
from storage.settings import Settings
from storage.stamp import ask, check
from tests.storage.authority import Authority, authority
from tests.storage.sealed import chain_of, link, names, seal, signer, warc

MESSAGE = b"a link"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with authority(tmp_path_factory.mktemp("tsa")) as one:
        yield one


@pytest.fixture
def tsa(made: Authority) -> Authority:
    made.status, made.stale = 200, b""
    return made


@pytest.fixture
def settings(tmp_path: Path, tsa: Authority) -> Settings:
    return Settings(home=tmp_path, portals=tmp_path, tsa_url=tsa.url, tsa_root=tsa.root)


def test_a_stamp_says_when(settings: Settings) -> None:
    moment = check(ask(settings, MESSAGE), MESSAGE, settings.tsa_root)
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)


def test_openssl_verifies_it_too(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "stamp").write_bytes(ask(settings, MESSAGE))
    (tmp_path / "message").write_bytes(MESSAGE)
    command = f"openssl ts -verify -data message -in stamp -CAfile {settings.tsa_root}"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)


def test_the_stamp_of_other_bytes_is_refused(settings: Settings) -> None:
    with pytest.raises(Damaged, match="other bytes"):
        check(ask(settings, MESSAGE), b"another link", settings.tsa_root)


def test_a_stamp_that_another_authority_made_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with authority(tmp_path / "other") as other:
        stamp = ask(replace(settings, tsa_url=other.url, tsa_root=other.root), MESSAGE)
    with pytest.raises(Damaged, match="does not hold"):
        check(stamp, MESSAGE, settings.tsa_root)
    # the mutant, which knows no root, takes it
    check(stamp, MESSAGE, None)


def test_an_answer_to_another_question_is_refused(settings: Settings, tsa: Authority) -> None:
    tsa.stale = ask(settings, MESSAGE)
    with pytest.raises(Damaged, match="another question"):
        ask(settings, MESSAGE)


@pytest.mark.parametrize("answer", [b"no stamp", b"0\x030\x01\x02"])
def test_nonsense_is_refused(settings: Settings, tsa: Authority, answer: bytes) -> None:
    tsa.stale = answer
    with pytest.raises(Damaged, match="time stamping authority"):
        ask(settings, MESSAGE)


def test_an_authority_that_is_away_is_told_in_one_line(settings: Settings, tsa: Authority) -> None:
    tsa.status = 503
    with pytest.raises(OutOfReach, match="status 503"):
        ask(settings, MESSAGE)
    with pytest.raises(OutOfReach, match="does not answer"):
        ask(replace(settings, tsa_url="http://127.0.0.1:1/"), MESSAGE)


def test_it_is_asked_through_the_proxy_unless_that_is_to_be_left_out(settings: Settings) -> None:
    proxy = replace(settings.proxy, http="http://127.0.0.1:1")
    with pytest.raises(OutOfReach):
        ask(replace(settings, proxy=proxy), MESSAGE)
    assert ask(replace(settings, proxy=replace(proxy, none="127.0.0.1")), MESSAGE)


def test_a_root_that_is_none_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_text("no certificate")
    with pytest.raises(BadInput, match="NIANBAO_TSA_ROOT"):
        check(ask(settings, MESSAGE), MESSAGE, tmp_path / "root.pem")


class TestInTheChain:
    @pytest.fixture
    def place(self, tmp_path: Path) -> Folder:
        folder, key = Folder(tmp_path / "place"), signer()
        (name,) = names(1)
        seal(folder, name, warc(name), tmp_path)
        link(folder, key)
        return folder

    def test_a_link_that_was_not_stamped_yet_is_named(self, place: Folder) -> None:
        (finding,) = check_chain(replace(chain_of(place), wants_stamps=True))
        assert (finding.object, "not stamped yet" in finding.what) == (stamp_key(1), True)

    def test_the_stamp_of_another_link_shows_by_one_check_alone(self, place: Folder, settings: Settings) -> None:
        place.put(stamp_key(1), ask(settings, b"another link"))
        chain = replace(chain_of(place), root=settings.tsa_root)
        assert [one.object for one in check_chain(chain)] == [stamp_key(1)]
        assert check_chain(chain, [one for one in CHAIN_CHECKS if one is not stamped]) == []

    def test_once_the_chain_names_it_every_flipped_bit_of_a_stamp_is_found(
        self, place: Folder, settings: Settings, tmp_path: Path
    ) -> None:
        stamp = ask(settings, place.read(link_key(1)))
        place.put(stamp_key(1), stamp)
        name = "nianbao-20260102000000-00009-x~1.warc.gz"
        seal(place, name, warc(name), tmp_path)
        link(place, signer(), **{stamp_key(1): place.sha256(stamp_key(1))})
        random = Random(1)
        for _ in range(60):
            data = bytearray(stamp)
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
            place.replace(stamp_key(1), bytes(data))
            assert [one.object for one in check_chain(chain_of(place))]
