"""The key that signs: Ed25519, in a PEM file that `NIANBAO_SIGNING_KEY` names."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from model.errors import BadInput


def signing_key(path: Path | None) -> Ed25519PrivateKey | None:
    """The key in a file; None without a file. Raises BadInput where it cannot be used."""
    if path is None:
        return None
    hint = f"NIANBAO_SIGNING_KEY names {path}"
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as fault:
        raise BadInput(f"{hint}, which cannot be read: {fault.strerror}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadInput(f"{hint}, which holds no private key in PEM without a password") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput(f"{hint}, which is no Ed25519 key: make one by `openssl genpkey -algorithm ed25519`")
    return key
