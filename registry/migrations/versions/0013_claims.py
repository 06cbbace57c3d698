"""A request may ask for what is missing behind a claim; the public record says of which."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    for table in ("requests", "public_requests"):
        op.add_column(table, sa.Column("claim_id", sa.String(length=64), nullable=True))
    op.create_index("ix_public_requests_claim_id", "public_requests", ["claim_id"])
