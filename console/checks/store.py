"""The store and the database: do they answer, do they keep what is there, do their clocks agree with ours?"""

import secrets
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta

from console.checks.finding import Finding, bad, ok
from model.errors import BadInput, Damaged, NianbaoError
from model.instant import now
from storage.bucket import Bucket
from storage.catalog import Catalog
from storage.clock import database_clock, store_clock
from storage.embedded import embedded_store
from storage.settings import Settings

PROBE = "doctor/if-none-match"
DRIFT = timedelta(seconds=30)
"""How far two clocks may be apart before the order of captures cannot be trusted."""


def check_store(settings: Settings) -> Iterator[Finding]:
    """The store answers with our key, refuses to overwrite, and has our time. Stops at the first that fails."""
    try:
        with nullcontext(settings.s3) if settings.s3 else embedded_store(settings.home) as s3:
            bucket = Bucket.open(s3)
            yield ok("store", f"{s3.endpoint}, bucket {s3.bucket}{'' if settings.s3 else ' (embedded)'}")
            yield check_put_once(bucket)
            yield check_clock("store clock", store_clock(s3))
    except NianbaoError as error:
        yield bad("store", str(error), "mend NIANBAO_S3_…, or unset NIANBAO_S3_ENDPOINT for the embedded store")


def check_put_once(bucket: Bucket) -> Finding:
    """A second object under the same key is refused (RFC 9110 §13.1.2: If-None-Match: *, status 412)."""
    try:
        bucket.put(PROBE, b"this object must never change\n")
        bucket.put(PROBE, secrets.token_bytes(16))
    except Damaged:
        return ok("put once", "a second object under the same key is refused (412)")
    mend = "use a store that honours If-None-Match on PUT: on this one sealed WARCs are not safe"
    return bad("put once", "the store overwrites what is there: If-None-Match: * does not give 412", mend)


def check_clock(name: str, theirs: datetime, ours: datetime | None = None) -> Finding:
    """A clock is within 30 seconds of ours."""
    apart = abs(theirs - (ours or now()))
    what = f"{apart.total_seconds():.0f} s apart from this machine"
    if apart <= DRIFT:
        return ok(name, what)
    return bad(name, f"{what}, more than {DRIFT.seconds} s", "set the clocks by NTP: timedatectl set-ntp true")


def check_database(settings: Settings) -> Iterator[Finding]:
    """The catalog's database can be written, its tables are current, and it has our time."""
    kind = "PostgreSQL" if settings.database_url.startswith("postgres") else "SQLite"
    try:
        with Catalog.open(settings.catalog_url):
            yield ok("database", f"{kind}, tables are current")
        yield check_clock("database clock", database_clock(settings.catalog_url))
    except BadInput as error:
        yield bad("database", str(error), "mend NIANBAO_DATABASE_URL, or use the nianbao that wrote it")
    except NianbaoError as error:
        yield bad("database", str(error), "start the database or mend NIANBAO_DATABASE_URL; unset it for SQLite")
