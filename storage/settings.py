"""The settings, read once from the environment: the only place where it is read."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from model.errors import BadInput

MIN_FREE = 5_000_000_000
"""Bytes that must be free on the home's disk before a harvest writes."""

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_YES, _NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class S3:
    """An S3 store. `endpoint` is `host:port`; `secure` means https."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    secure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """The forward proxy for the crawl; empty means none. `none` lists the hosts that are asked directly."""

    http: str = field(default="", repr=False)
    https: str = field(default="", repr=False)
    none: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the program was told. With `s3` None the embedded store is used, with `database_url` empty SQLite.

    `copy` is where the second copy goes, `signing_key` a PEM file, `tsa_url` a time stamping authority and `tsa_root`
    the PEM file of the certificates that it is trusted by.
    """

    home: Path
    portals: Path
    contact: str = ""
    database_url: str = field(default="", repr=False)
    s3: S3 | None = None
    min_free: int = MIN_FREE
    proxy: Proxy = Proxy()
    signing_key: Path | None = None
    copy: Path | S3 | None = None
    tsa_url: str = ""
    tsa_root: Path | None = None

    @classmethod
    def read(cls, home: Path | None = None, environ: Mapping[str, str] = os.environ) -> "Settings":
        """The settings of this environment; `home` goes before `NIANBAO_HOME`. Raises BadInput."""
        s3 = _s3(environ)
        return cls(
            home=(home or Path(environ.get("NIANBAO_HOME") or "var")).absolute(),
            portals=Path(environ.get("NIANBAO_PORTALS") or "portals"),
            contact=environ.get("NIANBAO_CONTACT", "").strip(),
            database_url=environ.get("NIANBAO_DATABASE_URL", ""),
            s3=s3,
            min_free=_size(environ, "NIANBAO_MIN_FREE", MIN_FREE),
            proxy=Proxy(
                http=_either_case(environ, "http_proxy"),
                https=_either_case(environ, "https_proxy"),
                none=_either_case(environ, "no_proxy"),
            ),
            signing_key=_path(environ, "NIANBAO_SIGNING_KEY"),
            copy=_copy(environ, s3),
            tsa_url=_web_address(environ, "NIANBAO_TSA_URL"),
            tsa_root=_path(environ, "NIANBAO_TSA_ROOT"),
        )

    @property
    def spool(self) -> Path:
        """The folder of WARC files that are not committed yet."""
        return self.home / "spool"

    @property
    def catalog_url(self) -> str:
        """The catalog's address: the database that was set, else SQLite inside the home."""
        return self.database_url or f"sqlite:///{self.home / 'catalog.sqlite'}"


def _s3(environ: Mapping[str, str]) -> S3 | None:
    endpoint = environ.get("NIANBAO_S3_ENDPOINT", "").strip()
    if not endpoint:
        return None
    bucket = environ.get("NIANBAO_S3_BUCKET") or "nianbao"
    return _store(environ, "NIANBAO_S3", endpoint, _bucket(bucket, "NIANBAO_S3_BUCKET"))


def _copy(environ: Mapping[str, str], s3: S3 | None) -> Path | S3 | None:
    place = environ.get("NIANBAO_COPY", "").strip()
    if not place.startswith("s3://"):
        return Path(place).absolute() if place else None
    endpoint = environ.get("NIANBAO_COPY_ENDPOINT", "").strip()
    if not endpoint:
        raise BadInput(f"NIANBAO_COPY_ENDPOINT is not set, though NIANBAO_COPY is {place}")
    copy = _store(environ, "NIANBAO_COPY", endpoint, _bucket(place.removeprefix("s3://").strip("/"), "NIANBAO_COPY"))
    if s3 and (copy.endpoint, copy.bucket) == (s3.endpoint, s3.bucket):
        raise BadInput("NIANBAO_COPY names the bucket that NIANBAO_S3_BUCKET names: a copy lies elsewhere")
    if s3 and copy.access_key == s3.access_key:
        raise BadInput("NIANBAO_COPY_ACCESS_KEY is NIANBAO_S3_ACCESS_KEY: who steals it could destroy both copies")
    return copy


def _store(environ: Mapping[str, str], prefix: str, endpoint: str, bucket: str) -> S3:
    parts = urlsplit(endpoint if "://" in endpoint else f"//{endpoint}")
    if parts.scheme not in ("", "http", "https") or not parts.hostname or parts.path.strip("/"):
        raise BadInput(f"{prefix}_ENDPOINT is {endpoint!r}: give host:port or http(s)://host:port")
    assumed = parts.scheme == "https" if parts.scheme else not _is_loopback(parts.hostname)
    return S3(
        endpoint=parts.netloc,
        bucket=bucket,
        access_key=_needed(environ, f"{prefix}_ACCESS_KEY", f"{prefix}_ENDPOINT"),
        secret_key=_needed(environ, f"{prefix}_SECRET_KEY", f"{prefix}_ENDPOINT"),
        secure=_flag(environ, f"{prefix}_SECURE", assumed),
    )


def _bucket(name: str, setting: str) -> str:
    if not _BUCKET.fullmatch(name):
        raise BadInput(f"{setting} is {name!r}: give 3 to 63 lower-case letters, digits, dots and hyphens")
    return name


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _needed(environ: Mapping[str, str], name: str, because: str) -> str:
    value = environ.get(name, "")
    if not value:
        raise BadInput(f"{name} is not set, though {because} is")
    return value


def _web_address(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if value and not (urlsplit(value).scheme in ("http", "https") and urlsplit(value).hostname):
        raise BadInput(f"{name} is {value!r}: give an http or https address")
    return value


def _flag(environ: Mapping[str, str], name: str, assumed: bool) -> bool:
    value = environ.get(name, "").strip().lower()
    if value and value not in _YES | _NO:
        raise BadInput(f"{name} is {value!r}: give true or false")
    return value in _YES if value else assumed


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    value = environ.get(name, "").strip()
    return Path(value) if value else None


def _size(environ: Mapping[str, str], name: str, assumed: int) -> int:
    value = environ.get(name, "").strip().replace("_", "")
    if not value:
        return assumed
    try:
        return int(float(value))
    except (ValueError, OverflowError):
        raise BadInput(f"{name} is {value!r}: give a number of bytes, such as 5e9") from None


def _either_case(environ: Mapping[str, str], name: str) -> str:
    return (environ.get(name) or environ.get(name.upper()) or "").strip()
