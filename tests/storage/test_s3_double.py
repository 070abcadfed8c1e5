"""The double is as strict as S3: what is not right is refused, and what it is told to spoil is spoilt."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
import urllib3
from minio import Minio
from minio.credentials.credentials import Credentials
from minio.error import S3Error
from minio.signer import sign_v4_s3
from minio.time import to_amz_date, utcnow

from model.errors import Damaged, OutOfReach
from storage.bucket import Bucket
from tests.storage.s3_double import Fault, S3Double


@pytest.fixture
def double() -> Iterator[S3Double]:
    with S3Double() as running:
        yield running


@pytest.fixture
def bucket(double: S3Double) -> Bucket:
    return Bucket.open(double.s3)


def test_what_is_put_is_read_back_whole_and_by_range(bucket: Bucket):
    bucket.put("warc/a~1.warc.gz", b"0123456789")
    bucket.put("empty", b"")
    assert bucket.read("warc/a~1.warc.gz") == b"0123456789"
    assert bucket.read("warc/a~1.warc.gz", 3, 4) == b"3456"
    assert bucket.read("warc/a~1.warc.gz", 100, 4) == b""
    assert bucket.read("empty") == b""
    assert list(bucket.keys("warc/")) == ["warc/a~1.warc.gz"]
    with pytest.raises(KeyError):
        bucket.read("nothing")


def test_nothing_is_overwritten(bucket: Bucket, double: S3Double):
    bucket.put("a", b"one")
    bucket.put("a", b"one")
    with pytest.raises(Damaged):
        bucket.put("a", b"two")
    assert (double.objects["a"], double.overwritten) == (b"one", [])


@pytest.mark.parametrize("wrong", [{"secret_key": "wrong"}, {"access_key": "wrong"}])
def test_a_wrong_key_is_refused(bucket: Bucket, double: S3Double, wrong: dict[str, str]):
    with pytest.raises(OutOfReach, match="NIANBAO_S3_SECRET_KEY"):
        Bucket(replace(double.s3, **wrong)).put("a", b"x")
    assert double.objects == {}


def put(double: S3Double, body: bytes, signed_body: bytes, moment: Any = None, **headers: str) -> int:
    """A put that is signed rightly for `signed_body`, and sends `body`."""
    url, moment = urlsplit(f"http://{double.s3.endpoint}/{double.s3.bucket}/a"), moment or utcnow()
    sha256 = hashlib.sha256(signed_body).hexdigest()
    given = {"Host": url.netloc, "x-amz-content-sha256": sha256, "x-amz-date": to_amz_date(moment), **headers}
    keys = Credentials(double.s3.access_key, double.s3.secret_key)
    signed = sign_v4_s3(
        method="PUT", url=url, region="us-east-1", headers=given, credentials=keys, content_sha256=sha256, date=moment
    )
    return urllib3.request("PUT", url.geturl(), body=body, headers=signed).status


def test_only_what_was_signed_and_summed_up_is_taken(bucket: Bucket, double: S3Double):
    right = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
    wrong = base64.b64encode(hashlib.sha256(b"y").digest()).decode()
    assert put(double, b"y", b"x") == 400
    assert put(double, b"x", b"x", **{"x-amz-checksum-sha256": wrong}) == 400
    assert put(double, b"x", b"x", **{"Content-MD5": wrong}) == 400
    assert put(double, b"x", b"x", utcnow().replace(year=2020)) == 403
    assert urllib3.request("PUT", f"http://{double.s3.endpoint}/{double.s3.bucket}/a", body=b"x").status == 403
    assert double.objects == {}
    assert put(double, b"x", b"x", **{"x-amz-checksum-sha256": right}) == 200


def test_minios_own_client_works_with_it(bucket: Bucket, double: S3Double):
    client = Minio(double.s3.endpoint, double.s3.access_key, double.s3.secret_key, secure=False, region="us-east-1")
    data = bytes(11 << 20)
    client.put_object(double.s3.bucket, "large", BytesIO(data), len(data), part_size=5 << 20)
    assert double.objects["large"] == data
    assert client.stat_object(double.s3.bucket, "large").size == len(data)
    client.remove_object(double.s3.bucket, "large")
    with pytest.raises(S3Error, match="NoSuchKey"):
        client.get_object(double.s3.bucket, "large")


def test_half_a_multipart_upload_is_no_object(bucket: Bucket, double: S3Double):
    client = Minio(double.s3.endpoint, double.s3.access_key, double.s3.secret_key, secure=False, region="us-east-1")
    upload = client._create_multipart_upload(double.s3.bucket, "warc/a", {})
    client._upload_part(double.s3.bucket, "warc/a", b"half", None, upload, 1)
    assert list(bucket.keys("")) == []
    bucket.put("warc/a", b"whole")
    assert bucket.read("warc/a") == b"whole"


@pytest.mark.parametrize(
    "kind", ["down", "500", "503", "slow", "reset before it is stored", "reset after it is stored"]
)
def test_a_put_that_goes_wrong_once_is_made_good(bucket: Bucket, double: S3Double, kind: str):
    double.script.append(Fault(kind, "PUT", "a"))
    bucket.put("a", b"x")
    assert double.objects == {"a": b"x"}
    assert double.script[0].times == 0


@pytest.mark.parametrize("kind", ["flipped on the way", "a proxy's page"])
def test_a_put_that_is_refused_is_told(bucket: Bucket, double: S3Double, kind: str):
    double.script.append(Fault(kind, "PUT", "a"))
    with pytest.raises(OutOfReach):
        bucket.put("a", b"x")
    assert double.objects == {}


@pytest.mark.parametrize(
    ("kind", "stored"), [("flipped in the store", b"xxyxx"), ("half stored", b"xx"), ("not stored", None)]
)
def test_a_store_that_lies_is_believed_until_it_is_read(
    bucket: Bucket, double: S3Double, kind: str, stored: bytes | None
):
    double.script.append(Fault(kind, "PUT", "a"))
    bucket.put("a", b"xxxxx")
    assert double.objects.get("a") == stored


@pytest.mark.parametrize("kind", ["read half", "a proxy's page"])
def test_a_read_that_goes_wrong_is_told(bucket: Bucket, double: S3Double, kind: str):
    bucket.put("a", b"0123456789")
    for ask in (bucket.read, bucket.sha256):
        double.script.append(Fault(kind, "GET", "a"))
        with pytest.raises(OutOfReach):
            ask("a")
    assert bucket.read("a") == b"0123456789"


def test_a_flipped_read_is_given_as_it_came(bucket: Bucket, double: S3Double):
    bucket.put("a", b"xxxxx")
    double.script.append(Fault("read flipped", "GET", "a"))
    assert bucket.read("a") == b"xxyxx"
