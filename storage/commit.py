"""The commit record of a WARC: written last, it says that the file and what was made from it are in the bucket."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from model.errors import Damaged
from storage.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What is known of a WARC for ever: its name, hex SHA-256, bytes, records, and the Merkle root over them."""

    name: str
    sha256: str
    size: int
    count: int
    merkle_root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit record."""

    sealed: Sealed
    cdxj_sha256: str
    manifest_sha256: str

    def to_json(self) -> bytes:
        """The record as it lies in the bucket."""
        fields = asdict(self.sealed)
        digests = {"cdxj_sha256": self.cdxj_sha256, "manifest_sha256": self.manifest_sha256}
        return json.dumps({"warc": fields.pop("name"), **fields, **digests}).encode()


def commit_record(proof: Manifest, index: bytes, listing: bytes) -> bytes:
    """The record of a file with this manifest; `index` is its CDXJ, `listing` the manifest as it is kept."""
    commit = Commit(
        sealed=sealed(proof), cdxj_sha256=sha256(index).hexdigest(), manifest_sha256=sha256(listing).hexdigest()
    )
    return commit.to_json()


def sealed(proof: Manifest) -> Sealed:
    """The head of a manifest."""
    return Sealed(
        name=proof.warc, sha256=proof.sha256, size=proof.size, count=proof.count, merkle_root=proof.merkle_root
    )


def read_commit(data: bytes) -> Commit:
    """The commit record that these bytes are, all of them. Raises Damaged."""
    try:
        fields = json.loads(data)
        digests = {name: fields.pop(name) for name in ("cdxj_sha256", "manifest_sha256")}
        commit = Commit(sealed=Sealed(name=fields.pop("warc"), **fields), **digests)
        if commit.to_json() == data:
            return commit
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise Damaged("it is no commit record as we write it")
