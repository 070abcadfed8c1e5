"""The tables of the catalog."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from model.instant import stamp

REVISION = "0003"
"""The newest migration: what `alembic_version` must say for this program to work."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as its stamp: it sorts, keeps its microseconds on every database, and can be read."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The stamp of a moment."""
        return None if value is None else stamp(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The moment of a stamp."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()

captures = Table(
    "captures",
    metadata,
    Column("record_id", String(80), primary_key=True),
    Column("portal", String(80), nullable=False),
    Column("url", Text, nullable=False),
    Column("url_key", String(32), nullable=False),
    Column("timestamp", Moment, nullable=False),
    Column("status", Integer),
    Column("mime", Text, nullable=False),
    Column("type", String(16), nullable=False),
    Column("payload_digest", String(80), nullable=False),
    Column("warc", String(255), nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("role", String(16), nullable=False),
    Column("via", Text, nullable=False),
    Column("link_text", Text, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("refers_to", String(80), nullable=False),
    Column("location", Text, nullable=False),
    Index("captures_by_time", "timestamp", "record_id"),
    Index("captures_by_portal", "portal", "timestamp"),
    Index("captures_by_url", "url_key", "timestamp"),
    Index("captures_by_payload", "payload_digest"),
    Index("captures_by_warc", "warc", "offset"),
)

observations = Table(
    "observations",
    metadata,
    Column("record_id", ForeignKey("captures.record_id"), primary_key=True),
    Column("portal", String(80), nullable=False),
    Column("url", Text, nullable=False),
    Column("url_key", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Index("observations_by_url", "url_key", "at"),
    Index("observations_by_state", "state", "at"),
)

warcs = Table(
    "warcs",
    metadata,
    Column("name", String(255), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", String(80), nullable=False),
    Column("portal", String(80), nullable=False),
    Column("url", Text, nullable=False),
    Column("exact_key", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("status", Integer),
    Column("detail", Text, nullable=False),
    Column("record_id", String(80), nullable=False),
    UniqueConstraint("run", "portal", "exact_key", name="attempts_once_a_run"),
    # a number is never given twice: readers go on from the highest they saw
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("record_id", ForeignKey("captures.record_id"), primary_key=True),
    Column("timestamp", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("extractor", String(80), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Index("outbox_by_state", "state", "timestamp"),
)

results = Table(
    "results",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_id", ForeignKey("captures.record_id"), nullable=False),
    Column("related_key", String(64), nullable=False),
    Column("extractor", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reports", Text, nullable=False),
    UniqueConstraint("record_id", "related_key", "extractor", name="results_once"),
    Index("results_by_time", "at"),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)
