"""The manifest: equal for equal files, another for any other."""

import hashlib
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from storage.manifest import manifest, merkle_root
from storage.scan import Listed


def listed(number: int) -> Listed:
    return Listed(
        record_id=f"urn:uuid:{number}",
        type="response",
        uri=f"http://a.example/{number}",
        date="2026-01-01T00:00:00.000000Z",
        offset=number * 10,
        length=10,
        sha256="ab" * 32,
        payload_digest="sha256:00",
        mime="text/html",
        status=200,
    )


def test_it_says_what_the_file_is(tmp_path: Path):
    (tmp_path / "f").write_bytes(b"hello")
    proof = manifest(tmp_path / "f", "x.warc.gz", [listed(1), listed(2)])
    assert (proof.warc, proof.size, proof.count) == ("x.warc.gz", 5, 2)
    assert proof.sha256 == hashlib.sha256(b"hello").hexdigest()
    assert json.loads(proof.to_json())["records"][1][:3] == ["urn:uuid:2", "response", "http://a.example/2"]


def test_it_is_the_same_whenever_it_is_made(tmp_path: Path):
    (tmp_path / "f").write_bytes(b"hello")
    made = [manifest(tmp_path / "f", "x", [listed(1)]).to_json() for _ in range(2)]
    assert made[0] == made[1]


def test_the_root_is_that_of_rfc_6962():
    leaf = [hashlib.sha256(b"\0" + text).digest() for text in (b"a", b"b", b"c")]
    pair = hashlib.sha256(b"\1" + leaf[0] + leaf[1]).digest()
    assert merkle_root([b"a", b"b", b"c"]) == hashlib.sha256(b"\1" + pair + leaf[2]).hexdigest()
    assert merkle_root([b"a"]) == leaf[0].hex()
    assert merkle_root([]) == hashlib.sha256(b"").hexdigest()


@given(leaves=st.lists(st.binary(max_size=4), max_size=9), other=st.lists(st.binary(max_size=4), max_size=9))
def test_other_leaves_have_another_root(leaves: list[bytes], other: list[bytes]):
    assert (merkle_root(leaves) == merkle_root(other)) == (leaves == other)
