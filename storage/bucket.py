"""Sealed objects in S3: put once, never overwritten, read by range. Works with any S3 server, through minio's client.

Trouble of the wire is tried again here and nowhere else.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import SEEK_END, BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit

import certifi
import urllib3
from minio import Minio
from minio.credentials.credentials import Credentials
from minio.error import MinioException, S3Error
from minio.signer import sign_v4_s3
from minio.time import to_amz_date

from model.errors import Damaged, OutOfReach
from model.instant import now
from storage.settings import S3

_REGION = "us-east-1"
_BLOCK = 1 << 20
_RETRIES = urllib3.Retry(
    total=4, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504), respect_retry_after_header=True
)
_REFUSALS = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied"}


class Bucket:
    """One bucket. Every method raises OutOfReach, in one clear line, when the store does not do its part."""

    def __init__(self, s3: S3) -> None:
        self.s3 = s3
        timeout = urllib3.Timeout(connect=5, read=60)
        self._http = urllib3.PoolManager(timeout=timeout, retries=_RETRIES, maxsize=8, ca_certs=certifi.where())
        self._client = Minio(
            s3.endpoint, s3.access_key, s3.secret_key, secure=s3.secure, region=_REGION, http_client=self._http
        )

    @classmethod
    def open(cls, s3: S3) -> "Bucket":
        """The bucket, made when it is not there."""
        bucket = cls(s3)
        with bucket._trouble():
            if not bucket._client.bucket_exists(s3.bucket):
                bucket._make()
        return bucket

    def _make(self) -> None:
        try:
            self._client.make_bucket(self.s3.bucket)
        except S3Error as refusal:
            if refusal.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
                raise

    def put(self, key: str, source: bytes | Path) -> None:
        """Puts an object that is not there yet; an equal one that is there is success. Raises Damaged at another."""
        status, sha256 = self._send(key, source, {"If-None-Match": "*"})
        if status == 412 and self.sha256(key) != sha256:
            raise Damaged(f"{key} lies in the bucket {self.s3.bucket} with another content: nothing was overwritten")

    def replace(self, key: str, source: bytes | Path) -> None:
        """Puts an object, whatever lies there: for repairs alone, nothing else overwrites what was sealed."""
        self._send(key, source, {})

    def remove(self, key: str) -> None:
        """Removes an object, if it is there: for what can be made anew alone."""
        with self._trouble():
            self._client.remove_object(self.s3.bucket, key)

    def _send(self, key: str, source: bytes | Path, conditions: Mapping[str, str]) -> tuple[int, str]:
        with _opened(source) as stream:
            sha256 = hashlib.file_digest(stream, "sha256")
            size = stream.seek(0, SEEK_END)
            stream.seek(0)
            with self._trouble():
                return self._put(key, stream, size, sha256.digest(), conditions), sha256.hexdigest()

    def _put(self, key: str, stream: BinaryIO, size: int, sha256: bytes, conditions: Mapping[str, str]) -> int:
        # minio's put_object takes no conditional header (as metadata it is ignored, and the object overwritten)
        url = urlsplit(f"{'https' if self.s3.secure else 'http'}://{self.s3.endpoint}/{self.s3.bucket}/{quote(key)}")
        moment = now()
        headers: dict[str, str | list[str] | tuple[str]] = {
            "Host": url.netloc,
            "Content-Length": str(size),
            **conditions,
            "x-amz-checksum-sha256": base64.b64encode(sha256).decode(),
            "x-amz-content-sha256": sha256.hex(),
            "x-amz-date": to_amz_date(moment),
        }
        signed = sign_v4_s3(
            method="PUT",
            url=url,
            region=_REGION,
            headers=headers,
            credentials=Credentials(self.s3.access_key, self.s3.secret_key),
            content_sha256=sha256.hex(),
            date=moment,
        )
        response = self._http.request("PUT", url.geturl(), body=stream, headers={k: str(v) for k, v in signed.items()})
        if response.status not in (200, 412):
            raise S3Error.fromxml(response)
        return response.status

    def read(self, key: str, offset: int = 0, length: int = 0) -> bytes:
        """`length` bytes of an object from `offset` on, or all of it; what lies beyond its end is empty.

        Raises KeyError when there is no such object.
        """
        with self._trouble():
            try:
                with self._opened(key, offset, length) as response:
                    return response.read()
            except S3Error as refusal:
                if refusal.code != "InvalidRange":
                    raise
                return b""

    def sha256(self, key: str) -> str:
        """The SHA-256 in hex of what the bucket gives back. Raises KeyError when there is no such object."""
        digest = hashlib.sha256()
        with self._trouble(), self._opened(key) as response:
            for block in response.stream(_BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def blocks(self, key: str, offset: int = 0, length: int = 0) -> Iterator[bytes]:
        """What `read` gives, in blocks, so that it need not lie in memory. Raises KeyError when there is no such
        object."""
        with self._trouble(), self._opened(key, offset, length) as response:
            yield from response.stream(_BLOCK)

    def download(self, key: str, target: BinaryIO) -> None:
        """Writes an object into `target`. Raises KeyError when there is no such object."""
        for block in self.blocks(key):
            target.write(block)

    def keys(self, prefix: str) -> Iterator[str]:
        """The keys that begin with `prefix`, in their order."""
        with self._trouble():
            for found in self._client.list_objects(self.s3.bucket, prefix=prefix, recursive=True):
                if found.object_name:
                    yield found.object_name

    @contextmanager
    def _opened(self, key: str, offset: int = 0, length: int = 0) -> Iterator[urllib3.BaseHTTPResponse]:
        try:
            response = self._client.get_object(self.s3.bucket, key, offset, length)
        except S3Error as refusal:
            if refusal.code == "NoSuchKey":
                raise KeyError(key) from None
            raise
        try:
            yield response
        finally:
            response.close()
            response.release_conn()

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        where = f"the S3 store at {self.s3.endpoint}"
        try:
            yield
        except S3Error as refusal:
            if refusal.code in _REFUSALS:
                hint = "check NIANBAO_S3_ACCESS_KEY and NIANBAO_S3_SECRET_KEY"
                raise OutOfReach(f"{where} refuses the key ({refusal.code}): {hint}") from refusal
            if refusal.code == "NoSuchBucket":
                raise OutOfReach(f"{where} has no bucket {self.s3.bucket}: check NIANBAO_S3_BUCKET") from refusal
            raise OutOfReach(f"{where} answers {refusal.code}: {refusal.message}") from refusal
        except (MinioException, urllib3.exceptions.HTTPError) as trouble:
            raise OutOfReach(
                f"{where} does not answer ({type(trouble).__name__}): nothing is lost, run again"
            ) from trouble


@contextmanager
def _opened(source: bytes | Path) -> Iterator[BufferedReader | BytesIO]:
    with source.open("rb") if isinstance(source, Path) else BytesIO(source) as stream:
        yield stream
