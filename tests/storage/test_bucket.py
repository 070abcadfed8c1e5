"""The contract with S3, held against a real server."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

from model.errors import Damaged, OutOfReach
from storage.bucket import Bucket
from storage.settings import S3


@pytest.fixture
def bucket(s3: S3) -> Bucket:
    return Bucket.open(s3)


def test_what_is_put_is_read_back(bucket: Bucket):
    bucket.put("warc/a~1.warc.gz", b"hello")
    assert bucket.read("warc/a~1.warc.gz") == b"hello"
    assert bucket.sha256("warc/a~1.warc.gz") == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def test_a_file_is_put_whole(bucket: Bucket, tmp_path: Path):
    data = bytes(range(256)) * 40_000
    (tmp_path / "file").write_bytes(data)
    bucket.put("big", tmp_path / "file")
    assert bucket.read("big") == data
    copy = BytesIO()
    bucket.download("big", copy)
    assert copy.getvalue() == data


def test_an_empty_object_is_an_object(bucket: Bucket):
    bucket.put("empty", b"")
    assert bucket.read("empty") == b""


def test_an_equal_object_may_be_put_again(bucket: Bucket):
    bucket.put("a", b"one")
    bucket.put("a", b"one")
    assert bucket.read("a") == b"one"


def test_another_object_is_never_overwritten(bucket: Bucket):
    bucket.put("a", b"one")
    with pytest.raises(Damaged, match="another content"):
        bucket.put("a", b"two")
    assert bucket.read("a") == b"one"


def test_the_clients_own_put_would_have_overwritten(bucket: Bucket, s3: S3):
    """The reason why this adapter exists: should minio learn conditions, it can go."""
    bucket.put("a", b"one")
    bucket._client.put_object(s3.bucket, "a", BytesIO(b"two"), 3, metadata={"If-None-Match": "*"})
    assert bucket.read("a") == b"two"


def test_ranges_are_read(bucket: Bucket):
    bucket.put("a", b"0123456789")
    assert bucket.read("a", 3, 4) == b"3456"
    assert bucket.read("a", 8, 10) == b"89"
    assert bucket.read("a", 100, 10) == b""


def test_what_is_not_there_is_a_key_error(bucket: Bucket):
    for ask in (bucket.read, bucket.sha256):
        with pytest.raises(KeyError):
            ask("nothing")


def test_keys_are_listed_in_their_order(bucket: Bucket):
    for key in ("warc/b", "cdxj/a", "warc/a"):
        bucket.put(key, b"x")
    assert list(bucket.keys("warc/")) == ["warc/a", "warc/b"]


def test_two_that_put_at_once_leave_one_object(bucket: Bucket):
    refused: list[Damaged] = []

    def put(data: bytes) -> None:
        try:
            bucket.put("race", data)
        except Damaged as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=put, args=(b"%d" % n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3


def test_a_bucket_is_opened_again(s3: S3):
    Bucket.open(s3).put("a", b"x")
    assert Bucket.open(s3).read("a") == b"x"


@pytest.mark.parametrize("wrong", [{"secret_key": "wrong"}, {"access_key": "wrong"}])
def test_a_wrong_key_is_told_in_one_line(s3: S3, wrong: dict[str, str]):
    bad = replace(s3, **wrong)
    for ask in (lambda: Bucket.open(bad), lambda: Bucket(bad).put("a", b"x"), lambda: Bucket(bad).read("a")):
        with pytest.raises(OutOfReach, match="NIANBAO_S3_SECRET_KEY") as refusal:
            ask()
        assert "\n" not in str(refusal.value)


def test_a_store_that_is_down_is_told_in_one_line(s3: S3):
    with pytest.raises(OutOfReach, match=r"127\.0\.0\.1:9 does not answer") as refusal:
        Bucket.open(replace(s3, endpoint="127.0.0.1:9"))
    assert "\n" not in str(refusal.value)


def test_a_missing_bucket_is_told_in_one_line(s3: S3):
    with pytest.raises(OutOfReach, match="NIANBAO_S3_BUCKET"):
        Bucket(s3).read("a")


class Stumbling(BaseHTTPRequestHandler):
    """Fails twice, then takes the object and says 412, as a server does whose first answer was lost."""

    failures = 2
    body = b""

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).failures -= 1
        type(self).body = data
        self._answer(503 if type(self).failures >= 0 else 412, b"")

    def do_GET(self) -> None:
        self._answer(200, type(self).body)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def stumbling(s3: S3) -> Iterator[S3]:
    Stumbling.failures = 2
    with ThreadingHTTPServer(("127.0.0.1", 0), Stumbling) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield replace(s3, endpoint=f"127.0.0.1:{server.server_address[1]}")
        server.shutdown()


def test_a_put_is_tried_again_and_a_lost_answer_is_success(stumbling: S3):
    Bucket(stumbling).put("a", b"one")
    assert Stumbling.failures == -1


def test_a_server_that_keeps_failing_is_out_of_reach(stumbling: S3):
    Stumbling.failures = 99
    with pytest.raises(OutOfReach):
        Bucket(stumbling).put("a", b"one")
