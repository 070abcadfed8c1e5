"""An index by WARC: an audit asks of each file what the catalog has of it."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("captures_by_warc", "captures", ["warc", "offset"])
