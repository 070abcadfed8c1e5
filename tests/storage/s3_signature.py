"""What a strict S3 server checks of a request before it does anything: signature, payload and checksums."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlsplit

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<date>\d{8})/(?P<region>[^/]+)/s3/aws4_request, ?"
    r"SignedHeaders=(?P<names>[^,]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)
_SKEW = timedelta(minutes=15)


class Refused(Exception):
    """A request that is not let in; its arguments are the status and the code of the answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as received; names of headers in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path, as encoded by the client."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The query, decoded."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


def check(request: Request, access_key: str, secret_key: str) -> None:
    """Raises Refused for a request that AWS would refuse (Signature Version 4, single chunk)."""
    found = _AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
    if not found:
        raise Refused(403, "AccessDenied")
    if found["key"] != access_key:
        raise Refused(403, "InvalidAccessKeyId")
    _check_time(request)
    names = found["names"].split(";")
    if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names):
        raise Refused(403, "AccessDenied")
    if not hmac.compare_digest(_signature(request, found, secret_key), found["signature"]):
        raise Refused(403, "SignatureDoesNotMatch")
    _check_body(request)


def _check_time(request: Request) -> None:
    moment = datetime.strptime(request.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if abs(datetime.now(UTC) - moment) > _SKEW:
        raise Refused(403, "RequestTimeTooSkewed")


def _signature(request: Request, found: re.Match[str], secret_key: str) -> str:
    names = found["names"].split(";")
    query = "&".join(sorted(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in request.query.items()))
    lines = [f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in names]
    parts = (request.method, request.path, query, "".join(lines), found["names"])
    canonical = "\n".join((*parts, request.headers["x-amz-content-sha256"]))
    scope = f"{found['date']}/{found['region']}/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{request.headers['x-amz-date']}\n{scope}\n{digest}"
    key = f"AWS4{secret_key}".encode()
    for part in (found["date"], found["region"], "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


def _check_body(request: Request) -> None:
    told = request.headers["x-amz-content-sha256"]
    if told != "UNSIGNED-PAYLOAD" and told != hashlib.sha256(request.body).hexdigest():
        raise Refused(400, "XAmzContentSHA256Mismatch")
    if sums := request.headers.get("x-amz-checksum-sha256"):
        _compare(sums, hashlib.sha256(request.body).digest())
    if sums := request.headers.get("content-md5"):
        _compare(sums, hashlib.md5(request.body, usedforsecurity=False).digest())


def _compare(told: str, digest: bytes) -> None:
    if told != base64.b64encode(digest).decode():
        raise Refused(400, "BadDigest")
