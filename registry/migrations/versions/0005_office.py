"""Officials and their offices, changes on their way to the register, letters, and the trail."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.String(27)

GUARDS = {
    "sqlite": [
        """CREATE TRIGGER audit_events_never_change BEFORE UPDATE ON audit_events
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only: events are never changed'); END""",
        """CREATE TRIGGER audit_events_never_go BEFORE DELETE ON audit_events
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only: events are never removed'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION audit_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the trail is append-only: events are never changed or removed';
        END $$""",
        """CREATE TRIGGER audit_events_never_change BEFORE UPDATE OR DELETE ON audit_events
        FOR EACH ROW EXECUTE FUNCTION audit_events_are_append_only()""",
        """CREATE TRIGGER audit_events_never_go BEFORE TRUNCATE ON audit_events
        FOR EACH STATEMENT EXECUTE FUNCTION audit_events_are_append_only()""",
    ],
}


def upgrade() -> None:
    _create_accounts()
    _create_drafts()
    op.create_index(
        "ix_camera_versions_replaced",
        "camera_versions",
        ["entry_to"],
        sqlite_where=sa.text("entry_to IS NOT NULL"),
        postgresql_where=sa.text("entry_to IS NOT NULL"),
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def _create_accounts() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("level", sa.Float(precision=53), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.String(length=64), nullable=True),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
    )
    op.create_index(
        "ix_audit_events_office_id_at", "audit_events", ["office_id", "at"], unique=False
    )
    op.create_index("ix_audit_events_at", "audit_events", ["at"], unique=False)
    op.create_table(
        "letters",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("key", name="uq_letters_key"),
    )
    op.create_index("ix_letters_sent_at_due_at", "letters", ["sent_at", "due_at"], unique=False)
    op.create_table(
        "offices",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=True),
        sa.Column("area", sa.String(length=64), nullable=True),
        sa.Column("name_kk", sa.String(length=200), nullable=False),
        sa.Column("name_ru", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("reviewer_publishes", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_offices"),
    )
    op.create_table(
        "officials",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_changed_at", MOMENT, nullable=True),
        sa.Column("wants_digest", sa.Boolean(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_officials"),
        sa.UniqueConstraint("email", name="uq_officials_email"),
        sa.UniqueConstraint("identity", name="uq_officials_identity"),
    )
    op.create_table(
        "authenticators",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("official_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("last_step", NUMBER, nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("sign_count", NUMBER, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["official_id"], ["officials.id"], name="fk_authenticators_official_id_officials"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_authenticators"),
        sa.UniqueConstraint("credential_id", name="uq_authenticators_credential_id"),
    )
    op.create_index(
        "ix_authenticators_official_id", "authenticators", ["official_id"], unique=False
    )
    op.create_table(
        "kept_forms",
        sa.Column("official_id", NUMBER, nullable=False),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["officials.id"], name="fk_kept_forms_official_id_officials"
        ),
        sa.PrimaryKeyConstraint("official_id", "form", name="pk_kept_forms"),
    )
    op.create_table(
        "links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("official_id", NUMBER, nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["official_id"], ["officials.id"], name="fk_links_official_id_officials"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_links"),
    )
    op.create_table(
        "memberships",
        sa.Column("official_id", NUMBER, nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("given_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name="fk_memberships_office_id_offices"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["officials.id"], name="fk_memberships_official_id_officials"
        ),
        sa.PrimaryKeyConstraint("official_id", "office_id", "role", name="pk_memberships"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("official_id", NUMBER, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["official_id"], ["officials.id"], name="fk_recovery_codes_official_id_officials"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint("official_id", "code_hash", name="uq_recovery_codes_official_id"),
    )
    op.create_table(
        "saved_filters",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("official_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["officials.id"], name="fk_saved_filters_official_id_officials"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filters"),
    )
    op.create_index("ix_saved_filters_official_id", "saved_filters", ["official_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("official_id", NUMBER, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("factor", sa.String(length=12), nullable=True),
        sa.Column("proved_at", MOMENT, nullable=True),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["officials.id"], name="fk_sign_ins_official_id_officials"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_official_id", "sign_ins", ["official_id"], unique=False)


def _create_drafts() -> None:
    op.create_table(
        "change_sets",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("reviewer_id", NUMBER, nullable=True),
        sa.Column("reviewed_at", MOMENT, nullable=True),
        sa.Column("publish_on", sa.Date(), nullable=True),
        sa.Column("publisher_id", NUMBER, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("confirmer_id", NUMBER, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["officials.id"], name="fk_change_sets_author_id_officials"
        ),
        sa.ForeignKeyConstraint(
            ["confirmer_id"], ["officials.id"], name="fk_change_sets_confirmer_id_officials"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name="fk_change_sets_office_id_offices"
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["officials.id"], name="fk_change_sets_publisher_id_officials"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["officials.id"], name="fk_change_sets_reviewer_id_officials"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_change_sets"),
    )
    op.create_index(
        "ix_change_sets_office_id_state", "change_sets", ["office_id", "state"], unique=False
    )
    op.create_index(
        "ix_change_sets_state_publish_on", "change_sets", ["state", "publish_on"], unique=False
    )
    op.create_table(
        "change_set_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("set_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["set_id"], ["change_sets.id"], name="fk_change_set_events_set_id_change_sets"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_change_set_events"),
    )
    op.create_index("ix_change_set_events_set_id", "change_set_events", ["set_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("set_id", NUMBER, nullable=False),
        sa.Column("camera_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("base_entry", NUMBER, nullable=True),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("editor_id", NUMBER, nullable=True),
        sa.Column("entry_number", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["set_id"], ["change_sets.id"], name="fk_drafts_set_id_change_sets"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_camera_id", "drafts", ["camera_id"], unique=False)
    op.create_index("ix_drafts_set_id", "drafts", ["set_id"], unique=False)
