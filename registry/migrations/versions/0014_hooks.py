"""Web hooks, and the messages to them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.String(27)


def upgrade() -> None:
    op.create_table(
        "hooks",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("seen", NUMBER, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("off_at", MOMENT, nullable=True),
        sa.Column("failing_since", MOMENT, nullable=True),
    )
    op.create_table(
        "hook_deliveries",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("hook_id", NUMBER, sa.ForeignKey("hooks.id"), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=True),
        sa.UniqueConstraint("mark", name="uq_hook_deliveries_mark"),
    )
    op.create_index("ix_hook_deliveries_hook_id", "hook_deliveries", ["hook_id", "id"])
    op.create_index("ix_hook_deliveries_due_at", "hook_deliveries", ["due_at"])
