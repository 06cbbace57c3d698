"""Months of requests about persons: published counts."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

MOMENT = sa.String(27)


def upgrade() -> None:
    op.create_table(
        "public_request_months",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("suppressed", sa.Text(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_public_request_months"),
    )
