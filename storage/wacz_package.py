"""What a WACZ says of itself: the sums of its entries, and the signature over them."""

import hashlib
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from storage.wacz_signature import complaint

MAX_JSON = 32 << 20
"""Bytes of datapackage.json, at most."""

Warn = Callable[[str], None]

_NAME, _DIGEST = "datapackage.json", "datapackage-digest.json"
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Package:
    """The `sha256:…` that datapackage.json tells of each path; whatever does not fit is told to `warn`."""

    warn: Warn
    sums: dict[str, str] = field(default_factory=dict)

    def check(self, path: str, sha256: str) -> None:
        """Holds an entry against what is told of it; other algorithms than SHA-256 are not checked."""
        told = self.sums.get(path, "")
        if not told and self.sums:
            self.warn(f"{path!r} is not listed in {_NAME}")
        if told.startswith("sha256:") and told.removeprefix("sha256:").lower() != sha256:
            self.warn(f"{path!r} is not what {_NAME} says of it: it was altered, or badly made")


def read_package(bundle: zipfile.ZipFile, warn: Warn) -> Package:
    """Reads datapackage.json and its digest and signature, where there are any. What is wrong is told, never raised."""
    data = _read(bundle, _NAME, warn)
    if data is None:
        warn(f"it has no {_NAME}")
        return Package(warn)
    _check_digest(bundle, f"sha256:{hashlib.sha256(data).hexdigest()}", warn)
    listed = _object(data, _NAME, warn).get("resources")
    rows = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return Package(warn, {str(one.get("path", "")): str(one.get("hash", "")) for one in rows})


def _check_digest(bundle: zipfile.ZipFile, digest: str, warn: Warn) -> None:
    data = _read(bundle, _DIGEST, warn)
    if data is None:
        return
    proof = _object(data, _DIGEST, warn)
    if str(proof.get("hash", "")).startswith("sha256:") and proof["hash"] != digest:
        warn(f"{_NAME} is not what {_DIGEST} says of it: it was altered, or badly made")
    if isinstance(made := proof.get("signedData"), dict) and (wrong := complaint(made, digest)):
        warn(f"{_DIGEST}: {wrong}")


def _read(bundle: zipfile.ZipFile, name: str, warn: Warn) -> bytes | None:
    if name not in bundle.NameToInfo:
        return None
    try:
        with bundle.open(name) as file:
            data = file.read(MAX_JSON + 1)
    except _FAULTS as fault:
        warn(f"{name} cannot be read ({fault})")
        return b""
    return data if len(data) <= MAX_JSON else b""


def _object(data: bytes, name: str, warn: Warn) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    warn(f"{name} is no JSON object")
    return {}
