"""Where a redirect leads: one that leads elsewhere has changed, though its payload may be the same."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("captures", sa.Column("location", sa.Text, nullable=False, server_default=""))
