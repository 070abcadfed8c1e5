"""The commit record of a WARC: written last, it says that the file and what was made from it are in the bucket."""

import json
from hashlib import sha256

from storage.manifest import Manifest


def commit_record(proof: Manifest, index: bytes, listing: bytes) -> bytes:
    """The record of a file with this manifest; `index` is its CDXJ, `listing` the manifest as it is kept."""
    fields = {
        "warc": proof.warc,
        "sha256": proof.sha256,
        "size": proof.size,
        "count": proof.count,
        "merkle_root": proof.merkle_root,
        "cdxj_sha256": sha256(index).hexdigest(),
        "manifest_sha256": sha256(listing).hexdigest(),
    }
    return json.dumps(fields).encode()
