"""The law: acts, rules and calendars, every version of them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.String(27)


def upgrade() -> None:
    op.create_table(
        "legal_acts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("act_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_legal_acts"),
        sa.UniqueConstraint("act_id", "version", name="uq_legal_acts_act_id"),
    )
    op.create_table(
        "legal_rules",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("rule_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.String(length=64), nullable=False),
        sa.Column("jurisdiction", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("confidence", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_legal_rules"),
        sa.UniqueConstraint("rule_id", "version", name="uq_legal_rules_rule_id"),
    )
    _create_calendars()


def _create_calendars() -> None:
    op.create_table(
        "legal_calendars",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_legal_calendars"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("calendar_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("replaced_in", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_days"),
        sa.UniqueConstraint("calendar_id", "day", "version", name="uq_calendar_days_calendar_id"),
    )
    op.create_index(
        "ix_calendar_days_calendar_id_replaced_in", "calendar_days", ["calendar_id", "replaced_in"]
    )
