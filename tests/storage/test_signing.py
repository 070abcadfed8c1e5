"""The key that signs: the one that was set, or one of the home's own; and the keys that are trusted."""

import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from model.errors import BadInput
from storage.settings import Settings
from storage.signing import known_signers, signer, trust, verify

MESSAGE = "政府信息公开".encode()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, portals=tmp_path)


def test_a_key_is_made_once_and_only_its_owner_may_read_it(settings: Settings) -> None:
    key = signer(settings)
    assert signer(settings).public == key.public
    pem = settings.home / "proof" / "signing.pem"
    assert stat.S_IMODE(pem.stat().st_mode) == 0o600
    assert stat.S_IMODE(pem.parent.stat().st_mode) == 0o700


def test_what_it_signs_holds_and_nothing_else_does(settings: Settings) -> None:
    key = signer(settings)
    signature = key.sign(MESSAGE)
    assert verify(key.public, signature, MESSAGE)
    assert not verify(key.public, signature, MESSAGE + b"!")
    assert not verify(key.public, signature[:-1] + "0", MESSAGE) or signature.endswith("0")
    for public, other in (("00" * 32, signature), ("no hex", signature), (key.public, "no hex"), (key.public, "")):
        assert not verify(public, other, MESSAGE)


def test_a_key_that_openssl_made_is_taken_and_openssl_verifies_it(tmp_path: Path, settings: Settings) -> None:
    pem = tmp_path / "key.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", pem], check=True)
    key = signer(Settings(home=settings.home, portals=tmp_path, signing_key=pem))
    (tmp_path / "message").write_bytes(MESSAGE)
    (tmp_path / "signature").write_bytes(bytes.fromhex(key.sign(MESSAGE)))
    private = load_pem_private_key(pem.read_bytes(), None)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "public.pem").write_bytes(public)
    command = "openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in message -sigfile signature"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    assert not (settings.home / "proof" / "signing.pem").exists()


def test_a_key_that_signed_is_trusted_ever_after(tmp_path: Path, settings: Settings) -> None:
    assert known_signers(settings) == frozenset()
    first = signer(settings).public
    trust(settings, "ab" * 32)
    assert known_signers(settings) == {first, "ab" * 32}
    signer(settings)
    assert (settings.home / "proof" / "signers.txt").read_text().count(first) == 1


def test_a_key_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("no key")
    with pytest.raises(BadInput, match="NIANBAO_SIGNING_KEY"):
        signer(Settings(home=tmp_path, portals=tmp_path, signing_key=tmp_path / "key.pem"))
