"""The public record of requests; links that are good once; forms that were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.String(27)


def upgrade() -> None:
    _part_1()
    _part_2()


def _part_1() -> None:
    op.create_table(
        "public_requests",
        sa.Column("number", sa.String(length=28), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("controller", sa.String(length=64), nullable=True),
        sa.Column("area_id", sa.String(length=64), nullable=True),
        sa.Column("field", sa.String(length=40), nullable=True),
        sa.Column("report", sa.String(length=16), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("received", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("ground", sa.String(length=32), nullable=True),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("due_kept", sa.Boolean(), nullable=True),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("appealed", sa.Boolean(), nullable=False),
        sa.Column("reversed", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("entry_number", NUMBER, nullable=True),
        sa.Column("expected", sa.String(length=10), nullable=True),
        sa.Column("timeline", sa.Text(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_public_requests"),
    )
    for name, columns in (
        ("filters", ["type", "state", "office_id", "controller", "outcome", "expected"]),
        ("office_id", ["office_id"]),
        ("controller", ["controller"]),
        ("outcome", ["outcome"]),
    ):
        op.create_index(f"ix_public_requests_{name}", "public_requests", columns)
    op.create_index(
        "ix_public_requests_received_number",
        "public_requests",
        ["received", "number"],
        unique=False,
    )
    op.create_table(
        "request_forms",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("content_mark", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_request_forms"),
    )
    op.create_index("ix_request_forms_made_at", "request_forms", ["made_at"], unique=False)
    op.create_table(
        "request_links",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("void_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_request_links"),
        sa.UniqueConstraint("hash", name="uq_request_links_hash"),
    )
    op.create_index("ix_request_links_owner", "request_links", ["owner", "purpose"], unique=False)
    op.create_table(
        "public_request_cameras",
        sa.Column("number", sa.String(length=28), nullable=False),
        sa.Column("camera_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"],
            ["public_requests.number"],
            name="fk_public_request_cameras_number_public_requests",
        ),
        sa.PrimaryKeyConstraint("number", "camera_id", name="pk_public_request_cameras"),
    )


def _part_2() -> None:
    op.create_index(
        "ix_public_request_cameras_camera_id", "public_request_cameras", ["camera_id"], unique=False
    )
