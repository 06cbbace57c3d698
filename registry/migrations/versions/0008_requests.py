"""Requests: what people hand in, its way, clocks, timers and holds."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.String(27)


def upgrade() -> None:
    _part_1()
    _part_2()
    _part_3()
    _part_4()


def _part_1() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("contact_mark", sa.String(length=64), nullable=True),
        sa.Column("contact_confirmed_at", MOMENT, nullable=True),
        sa.Column("represents", sa.Text(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("entered_by", NUMBER, nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("purged_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.UniqueConstraint("code_digest", name="uq_submissions_code_digest"),
        sa.UniqueConstraint("number", name="uq_submissions_number"),
    )
    op.create_index("ix_submissions_contact_mark", "submissions", ["contact_mark"], unique=False)
    op.create_table(
        "requests",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("submission_id", NUMBER, nullable=False),
        sa.Column("number", sa.String(length=28), nullable=False),
        sa.Column("parent_id", NUMBER, nullable=True),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=True),
        sa.Column("identity", sa.String(length=12), nullable=False),
        sa.Column("publication", sa.String(length=12), nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("controller", sa.String(length=64), nullable=True),
        sa.Column("area_id", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("field", sa.String(length=40), nullable=True),
        sa.Column("report", sa.String(length=16), nullable=True),
        sa.Column("window_start", MOMENT, nullable=True),
        sa.Column("window_end", MOMENT, nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("public_text", sa.Boolean(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("handler_id", NUMBER, nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("ground", sa.String(length=32), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("draft_set_id", NUMBER, nullable=True),
        sa.Column("entry_number", NUMBER, nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("external_system", sa.String(length=40), nullable=True),
        sa.Column("external_ref", sa.String(length=80), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["handler_id"], ["officials.id"], name="fk_requests_handler_id_officials"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name="fk_requests_office_id_offices"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["requests.id"], name="fk_requests_parent_id_requests"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="fk_requests_submission_id_submissions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("number", name="uq_requests_number"),
    )
    op.create_index("ix_requests_controller", "requests", ["controller"], unique=False)
    op.create_index("ix_requests_publication", "requests", ["publication"], unique=False)
    op.create_index(
        "ix_requests_handler_id_state", "requests", ["handler_id", "state"], unique=False
    )
    op.create_index(
        "ix_requests_office_id_state_due_on",
        "requests",
        ["office_id", "state", "due_on"],
        unique=False,
    )
    op.create_index("ix_requests_parent_id", "requests", ["parent_id"], unique=False)
    op.create_index("ix_requests_submission_id", "requests", ["submission_id"], unique=False)


def _part_2() -> None:
    op.create_index("ix_requests_type_state", "requests", ["type", "state"], unique=False)
    op.create_table(
        "holds",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("camera_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("start", MOMENT, nullable=False),
        sa.Column("end", MOMENT, nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=False),
        sa.Column("answer_due_at", MOMENT, nullable=False),
        sa.Column("overwrite_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("storage", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_holds_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
    )
    op.create_index("ix_holds_camera_id_state", "holds", ["camera_id", "state"], unique=False)
    op.create_index("ix_holds_request_id", "holds", ["request_id"], unique=False)
    op.create_table(
        "request_bars",
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("official_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["officials.id"], name="fk_request_bars_official_id_officials"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_bars_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("request_id", "official_id", name="pk_request_bars"),
    )
    op.create_table(
        "request_cameras",
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("camera_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_cameras_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("request_id", "camera_id", name="pk_request_cameras"),
    )
    op.create_index("ix_request_cameras_camera_id", "request_cameras", ["camera_id"], unique=False)
    op.create_table(
        "request_clocks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_clocks_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_clocks"),
    )


def _part_3() -> None:
    op.create_index(
        "ix_request_clocks_request_id_step", "request_clocks", ["request_id", "step"], unique=False
    )
    op.create_table(
        "request_decisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=True),
        sa.Column("law", sa.String(length=200), nullable=True),
        sa.Column("letter", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("drafted_by", NUMBER, nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("dispatched_at", MOMENT, nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["officials.id"], name="fk_request_decisions_decided_by_officials"
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by"], ["officials.id"], name="fk_request_decisions_drafted_by_officials"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_decisions_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_decisions"),
        sa.UniqueConstraint("request_id", "seq", name="uq_request_decisions_request_id"),
    )
    op.create_table(
        "request_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=True),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("before_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_events_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_events"),
        sa.UniqueConstraint("key", name="uq_request_events_key"),
        sa.UniqueConstraint("request_id", "seq", name="uq_request_events_request_id"),
    )
    op.create_table(
        "request_messages",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_messages_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_messages"),
    )
    op.create_index(
        "ix_request_messages_request_id", "request_messages", ["request_id"], unique=False
    )
    op.create_table(
        "request_timers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("fired_at", MOMENT, nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_timers_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_timers"),
        sa.UniqueConstraint("request_id", "kind", "seq", name="uq_request_timers_request_id"),
    )
    op.create_index(
        "ix_request_timers_fired_at_due_at", "request_timers", ["fired_at", "due_at"], unique=False
    )
    op.create_table(
        "clock_extensions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("clock_id", NUMBER, nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("notice_due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["request_clocks.id"], name="fk_clock_extensions_clock_id_request_clocks"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_clock_extensions"),
    )


def _part_4() -> None:
    op.create_index("ix_clock_extensions_clock_id", "clock_extensions", ["clock_id"], unique=False)
    op.create_table(
        "clock_pauses",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("clock_id", NUMBER, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["request_clocks.id"], name="fk_clock_pauses_clock_id_request_clocks"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_clock_pauses"),
    )
    op.create_index("ix_clock_pauses_clock_id", "clock_pauses", ["clock_id"], unique=False)
    op.create_table(
        "due_changes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("clock_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("old_due", sa.Date(), nullable=True),
        sa.Column("new_due", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["request_clocks.id"], name="fk_due_changes_clock_id_request_clocks"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_due_changes"),
    )
    op.create_index("ix_due_changes_clock_id", "due_changes", ["clock_id"], unique=False)
    op.create_table(
        "request_files",
        sa.Column("file_id", sa.String(length=40), nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("message_id", NUMBER, nullable=True),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("release", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["request_messages.id"],
            name="fk_request_files_message_id_request_messages",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_files_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("file_id", name="pk_request_files"),
    )
    op.create_index("ix_request_files_request_id", "request_files", ["request_id"], unique=False)
