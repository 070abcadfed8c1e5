"""Time stamps (RFC 3161): an authority signs that a link of the chain existed at a moment.

A stamp can be verified offline, by us or by `openssl ts -verify -data LINK -in STAMP -CAfile ROOT`. Without the
authority's root certificate (`NIANBAO_TSA_ROOT`) all that is seen is whether it was granted, and for these bytes.
"""

import hashlib
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import certifi
import urllib3
from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from model.errors import BadInput, Damaged, OutOfReach
from storage.settings import Proxy, Settings

_WAIT = 30.0
_QUERY = {"Content-Type": "application/timestamp-query"}


def ask(settings: Settings, message: bytes) -> bytes:
    """The authority's stamp for a message, verified. Raises OutOfReach when it does not answer, Damaged at nonsense."""
    request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    where = f"the time stamping authority {settings.tsa_url}"
    try:
        with _client(settings.tsa_url, settings.proxy) as client:
            answer = client.request("POST", settings.tsa_url, body=request.as_bytes(), headers=_QUERY)
    except urllib3.exceptions.HTTPError as trouble:
        raise OutOfReach(f"{where} does not answer ({type(trouble).__name__}): it is asked again tomorrow") from None
    if answer.status != 200:
        raise OutOfReach(f"{where} answers with status {answer.status}: it is asked again tomorrow")
    try:
        check(answer.data, message, settings.tsa_root)
    except Damaged as damage:
        raise Damaged(f"{where}: {damage}") from None
    if request.nonce not in (None, _decoded(answer.data).tst_info.nonce):
        raise Damaged(f"{where}: it answers another question")
    return answer.data


def check(stamp: bytes, message: bytes, root: Path | None) -> datetime:
    """When a message was stamped. Raises Damaged when the stamp is not whole, or is another message's, or, with a
    root, is not signed by who leads to it; BadInput when the root cannot be read."""
    response = _decoded(stamp)
    try:
        if response.as_bytes() != stamp:
            raise Damaged("it is no time stamp alone")
        if response.tst_info.message_imprint.message != hashlib.sha256(message).digest():
            raise Damaged("the time stamp is of other bytes")
        if PKIStatus(response.status) not in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS):
            raise Damaged("the time stamp was not granted")
        if root:
            VerifierBuilder(roots=_roots(root)).build().verify_message(response, message)
    except (VerificationError, ValueError) as fault:
        raise Damaged(f"the time stamp does not hold: {fault}") from None
    return response.tst_info.gen_time.astimezone(UTC)


def _decoded(stamp: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(stamp)
    except ValueError:
        raise Damaged("it is no time stamp (RFC 3161)") from None


def _roots(path: Path) -> list[Certificate]:
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise BadInput(f"NIANBAO_TSA_ROOT names {path}, which holds no certificates in PEM: {fault}") from None


def _client(url: str, proxy: Proxy) -> urllib3.PoolManager:
    parts = urlsplit(url)
    through = proxy.https if parts.scheme == "https" else proxy.http
    direct = urllib.request.proxy_bypass_environment(parts.hostname or "", {"no": proxy.none})  # type: ignore[attr-defined]
    if through and not direct:
        return urllib3.ProxyManager(through, retries=False, timeout=_WAIT, ca_certs=certifi.where())
    return urllib3.PoolManager(retries=False, timeout=_WAIT, ca_certs=certifi.where())
