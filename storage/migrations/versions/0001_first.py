"""The first schema: captures, observations, warcs, attempts, outbox, results, marks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _captures()
    _observations()
    _warcs()
    _attempts()
    _outbox()
    _results()
    _marks()


def _captures() -> None:
    op.create_table(
        "captures",
        sa.Column("record_id", sa.String(80), primary_key=True),
        sa.Column("portal", sa.String(80), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("url_key", sa.String(32), nullable=False),
        sa.Column("timestamp", sa.String(27), nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("mime", sa.Text, nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("payload_digest", sa.String(80), nullable=False),
        sa.Column("warc", sa.String(255), nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("length", sa.BigInteger, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("via", sa.Text, nullable=False),
        sa.Column("link_text", sa.Text, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("refers_to", sa.String(80), nullable=False),
    )
    op.create_index("captures_by_time", "captures", ["timestamp", "record_id"])
    op.create_index("captures_by_portal", "captures", ["portal", "timestamp"])
    op.create_index("captures_by_url", "captures", ["url_key", "timestamp"])
    op.create_index("captures_by_payload", "captures", ["payload_digest"])


def _observations() -> None:
    op.create_table(
        "observations",
        sa.Column("record_id", sa.String(80), sa.ForeignKey("captures.record_id"), primary_key=True),
        sa.Column("portal", sa.String(80), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("url_key", sa.String(32), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
    )
    op.create_index("observations_by_url", "observations", ["url_key", "at"])
    op.create_index("observations_by_state", "observations", ["state", "at"])


def _warcs() -> None:
    op.create_table(
        "warcs",
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.String(80), nullable=False),
        sa.Column("portal", sa.String(80), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("exact_key", sa.String(32), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("record_id", sa.String(80), nullable=False),
        sa.UniqueConstraint("run", "portal", "exact_key", name="attempts_once_a_run"),
        sqlite_autoincrement=True,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("record_id", sa.String(80), sa.ForeignKey("captures.record_id"), primary_key=True),
        sa.Column("timestamp", sa.String(27), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("extractor", sa.String(80), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("outbox_by_state", "outbox", ["state", "timestamp"])


def _results() -> None:
    op.create_table(
        "results",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("record_id", sa.String(80), sa.ForeignKey("captures.record_id"), nullable=False),
        sa.Column("related_key", sa.String(64), nullable=False),
        sa.Column("extractor", sa.String(80), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("reports", sa.Text, nullable=False),
        sa.UniqueConstraint("record_id", "related_key", "extractor", name="results_once"),
    )
    op.create_index("results_by_time", "results", ["at"])


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
