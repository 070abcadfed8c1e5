"""Signatures: the key of this home, and the keys that it has known.

With `NIANBAO_SIGNING_KEY` that key signs; without it one is made inside the home at the first need, readable by its
owner alone. The public keys that signed here stand in `proof/signers.txt`, a line of hex each: a link that is signed
by any other key is not ours. A home that knows no key yet has nothing to hold a chain against.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from storage.settings import Settings
from storage.signing_key import signing_key


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs, and its public half in hex (RFC 8032)."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The public key, 64 hex digits."""
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, message: bytes) -> str:
        """The signature of a message, 128 hex digits."""
        return self.key.sign(message).hex()


def signer(settings: Settings) -> Signer:
    """The key of the settings, or that of the home, made when there is none. Raises BadInput."""
    found = Signer(signing_key(settings.signing_key) or _own(folder(settings) / "signing.pem"))
    if found.public not in known_signers(settings):
        trust(settings, found.public)
    return found


def verify(public: str, signature: str, message: bytes) -> bool:
    """Whether the signature of a message is that of a key; both in hex."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def known_signers(settings: Settings) -> frozenset[str]:
    """The public keys that this home trusts: those that signed here, and those that were added by a person."""
    path = folder(settings) / "signers.txt"
    return frozenset(path.read_text().split()) if path.exists() else frozenset()


def trust(settings: Settings, public: str) -> None:
    """Adds a public key to those that this home trusts."""
    with (folder(settings) / "signers.txt").open("a") as file:
        file.write(f"{public}\n")
        file.flush()
        os.fsync(file.fileno())


def folder(settings: Settings) -> Path:
    """Where the home keeps what it must remember by itself: keys, and how far the chain had come."""
    place = settings.home / "proof"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _own(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        draft = path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    key = signing_key(path)
    assert key
    return key
