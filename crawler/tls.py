"""The two TLS profiles of the registry."""

import hashlib
import ssl
from functools import lru_cache

import certifi

from model.exchange import Tls
from model.portal import Tls as Profile

OP_LEGACY_SERVER_CONNECT = 0x4
"""Old renegotiation; Python 3.11 has no name for it (OpenSSL 3, SSL_OP_LEGACY_SERVER_CONNECT)."""


@lru_cache(maxsize=2)
def context(profile: Profile) -> ssl.SSLContext:
    """`strict` verifies the certificate against the system's and Mozilla's authorities. `legacy`, for one portal that
    can do no better, takes old versions, weak keys and any certificate; both are recorded with the capture."""
    made = ssl.create_default_context()
    if profile == "strict":
        made.load_verify_locations(certifi.where())
        return made
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    made.set_ciphers("ALL:@SECLEVEL=0")
    made.options |= OP_LEGACY_SERVER_CONNECT
    return made


def agreed(session: ssl.SSLObject | None, profile: Profile) -> Tls | None:
    """What a TLS session came to; None without one."""
    if session is None:
        return None
    cipher = session.cipher()
    certificate = session.getpeercert(binary_form=True)
    return Tls(
        version=session.version() or "",
        cipher=cipher[0] if cipher else "",
        certificate=hashlib.sha256(certificate).hexdigest() if certificate else "",
        legacy=profile == "legacy",
    )
