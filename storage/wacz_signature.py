"""The signature of a WACZ (WACZ Signing and Verification 0.1.0): anonymous, that is by a bare key.

The signature is over the text `sha256:…` of the hash of datapackage.json. The standard speaks of ECDSA; ours is
Ed25519, the key that signs the manifests as well. A public key tells its own algorithm (RFC 8410).
"""

import base64
from binascii import Error as NotBase64
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from cryptography.x509 import load_pem_x509_certificate


def signed(digest: str, created: str, software: str, key: Ed25519PrivateKey) -> dict[str, str]:
    """The `signedData` of a digest (`sha256:` and hex)."""
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "hash": digest,
        "created": created,
        "software": software,
        "version": "0.1.0",
        "signature": base64.b64encode(key.sign(digest.encode())).decode(),
        "publicKey": base64.b64encode(public).decode(),
    }


def complaint(data: dict[str, Any], digest: str) -> str:
    """What is wrong with a `signedData` over a digest; empty when its key made it.

    Whose key it is, and whether a certificate is to be trusted, is for whoever knows the key to say.
    """
    if data.get("hash") != digest:
        return "what was signed is another datapackage.json"
    try:
        signature = base64.b64decode(data["signature"], validate=True)
        _verify(_public_key(data), signature, digest.encode())
    except InvalidSignature:
        return "its signature is wrong"
    except (KeyError, TypeError, ValueError, AttributeError, NotBase64, UnsupportedAlgorithm) as fault:
        return f"its signature cannot be checked ({type(fault).__name__}: {str(fault)[:80]})"
    return ""


def _public_key(data: dict[str, Any]) -> Any:
    if "domainCert" in data and "publicKey" not in data:
        return load_pem_x509_certificate(data["domainCert"].encode()).public_key()
    return load_der_public_key(base64.b64decode(data["publicKey"], validate=True))


def _verify(key: Any, signature: bytes, message: bytes) -> None:
    if isinstance(key, Ed25519PublicKey):
        key.verify(signature, message)
        return
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("neither Ed25519 nor ECDSA")
    half = (key.curve.key_size + 7) // 8
    if len(signature) == 2 * half:
        # as browsers write it: r and s side by side
        signature = encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
    key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
