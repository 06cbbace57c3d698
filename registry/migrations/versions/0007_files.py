"""Files that are handed in: the wrapped key of each owner, and what is known of each file."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.String(27)


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("wrapped", sa.String(length=200), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("destroyed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("owner", name="pk_data_keys"),
    )
    op.create_table(
        "sealed_files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("destroyed_at", MOMENT, nullable=True),
        sa.Column("keep_until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["owner"], ["data_keys.owner"], name="fk_sealed_files_owner_data_keys"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sealed_files"),
    )
    op.create_index("ix_sealed_files_owner", "sealed_files", ["owner"], unique=False)
    op.create_index("ix_sealed_files_keep_until", "sealed_files", ["keep_until"], unique=False)
