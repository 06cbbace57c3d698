"""Statistics: returns, what is known of systems, releases, and what is hidden."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.String(27)


def upgrade() -> None:
    _part_1()
    _part_2()
    _part_3()
    _part_4()


def _part_1() -> None:
    op.create_table(
        "series_breaks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("system_id", sa.String(length=64), nullable=False),
        sa.Column("area_id", sa.String(length=64), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("at", sa.Date(), nullable=False),
        sa.Column("detected_by", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=32), nullable=True),
        sa.Column("after", sa.String(length=32), nullable=True),
        sa.Column("cause_kk", sa.Text(), nullable=True),
        sa.Column("cause_ru", sa.Text(), nullable=True),
        sa.Column("cause_en", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_series_breaks"),
        sa.UniqueConstraint(
            "system_id", "area_id", "measure", "at", name="uq_series_breaks_system_id"
        ),
    )
    op.create_table(
        "statistical_releases",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("title_kk", sa.Text(), nullable=False),
        sa.Column("title_ru", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("announced_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("due_precision", sa.String(length=6), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("supersedes_id", sa.String(length=40), nullable=True),
        sa.Column("note_kk", sa.Text(), nullable=True),
        sa.Column("note_ru", sa.Text(), nullable=True),
        sa.Column("note_en", sa.Text(), nullable=True),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["statistical_releases.id"],
            name="fk_statistical_releases_supersedes_id_statistical_releases",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_statistical_releases"),
    )
    op.create_table(
        "early_readers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("release_id", sa.String(length=40), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["statistical_releases.id"],
            name="fk_early_readers_release_id_statistical_releases",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_early_readers"),
    )
    op.create_index("ix_early_readers_release_id", "early_readers", ["release_id"], unique=False)
    op.create_table(
        "office_keys",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("official_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name="fk_office_keys_office_id_offices"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["officials.id"], name="fk_office_keys_official_id_officials"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_office_keys"),
        sa.UniqueConstraint("digest", name="uq_office_keys_digest"),
    )


def _part_2() -> None:
    op.create_index("ix_office_keys_office_id", "office_keys", ["office_id"], unique=False)
    op.create_table(
        "release_cells",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("release_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("system_id", sa.String(length=64), nullable=False),
        sa.Column("area_id", sa.String(length=64), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("dims", sa.Text(), nullable=False),
        sa.Column("value", NUMBER, nullable=True),
        sa.Column("marks", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["statistical_releases.id"],
            name="fk_release_cells_release_id_statistical_releases",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_release_cells"),
        sa.UniqueConstraint("release_id", "name", name="uq_release_cells_release_id"),
    )
    op.create_index(
        "ix_release_cells_system_id_area_id",
        "release_cells",
        ["system_id", "area_id", "period"],
        unique=False,
    )
    op.create_table(
        "release_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("release_id", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["statistical_releases.id"],
            name="fk_release_events_release_id_statistical_releases",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_release_events"),
    )
    op.create_index("ix_release_events_release_id", "release_events", ["release_id"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("release_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("before", NUMBER, nullable=True),
        sa.Column("after", NUMBER, nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["statistical_releases.id"],
            name="fk_revisions_release_id_statistical_releases",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.UniqueConstraint("release_id", "name", name="uq_revisions_release_id"),
    )
    op.create_table(
        "statistical_returns",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("system_id", sa.String(length=64), nullable=False),
        sa.Column("capability", sa.String(length=40), nullable=False),
        sa.Column("area_id", sa.String(length=64), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("vintage", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", NUMBER, nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("evidence_url", sa.Text(), nullable=True),
        sa.Column("protocol", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", NUMBER, nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("submitted_by", NUMBER, nullable=True),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("accepted_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name="fk_statistical_returns_office_id_offices"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["statistical_returns.id"],
            name="fk_statistical_returns_supersedes_id_statistical_returns",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_statistical_returns"),
    )


def _part_3() -> None:
    op.create_index(
        "ix_statistical_returns_office_id_status",
        "statistical_returns",
        ["office_id", "status"],
        unique=False,
    )
    op.create_index(
        "ix_statistical_returns_system_id_area_id",
        "statistical_returns",
        ["system_id", "area_id", "status"],
        unique=False,
    )
    op.create_table(
        "suppression_runs",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("release_id", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("primary_cells", sa.Integer(), nullable=False),
        sa.Column("hidden_cells", sa.Integer(), nullable=False),
        sa.Column("least_width", NUMBER, nullable=True),
        sa.Column("is_safe", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["statistical_releases.id"],
            name="fk_suppression_runs_release_id_statistical_releases",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suppression_runs"),
    )
    op.create_index(
        "ix_suppression_runs_release_id", "suppression_runs", ["release_id"], unique=False
    )
    op.create_table(
        "system_settings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("system_id", sa.String(length=64), nullable=False),
        sa.Column("area_id", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("threshold", sa.String(length=16), nullable=True),
        sa.Column("scale_note", sa.Text(), nullable=True),
        sa.Column("frame_policy", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name="fk_system_settings_office_id_offices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_system_settings"),
    )
    op.create_index(
        "ix_system_settings_system_id_area_id",
        "system_settings",
        ["system_id", "area_id", "valid_from"],
        unique=False,
    )
    op.create_table(
        "watchlist_snapshots",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("system_id", sa.String(length=64), nullable=False),
        sa.Column("area_id", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("by_reason", sa.Text(), nullable=True),
        sa.Column("added", NUMBER, nullable=True),
        sa.Column("removed", NUMBER, nullable=True),
        sa.Column("median_age_days", sa.Integer(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name="fk_watchlist_snapshots_office_id_offices"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_watchlist_snapshots"),
        sa.UniqueConstraint(
            "system_id", "area_id", "as_of", name="uq_watchlist_snapshots_system_id"
        ),
    )
    op.create_table(
        "hidden_counts",
        sa.Column("cell_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("value", NUMBER, nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cell_id"], ["release_cells.id"], name="fk_hidden_counts_cell_id_release_cells"
        ),
        sa.PrimaryKeyConstraint("cell_id", name="pk_hidden_counts"),
    )
    op.create_table(
        "return_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("return_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["statistical_returns.id"],
            name="fk_return_events_return_id_statistical_returns",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_return_events"),
    )


def _part_4() -> None:
    op.create_index("ix_return_events_return_id", "return_events", ["return_id"], unique=False)
    op.create_table(
        "return_rows",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("return_id", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("threshold", sa.String(length=16), nullable=True),
        sa.Column("list_size", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["return_id"],
            ["statistical_returns.id"],
            name="fk_return_rows_return_id_statistical_returns",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_return_rows"),
        sa.UniqueConstraint("return_id", "number", name="uq_return_rows_return_id"),
    )
    op.create_table(
        "return_values",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("row_id", NUMBER, nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("dims", sa.Text(), nullable=False),
        sa.Column("value", NUMBER, nullable=True),
        sa.Column("missing_reason", sa.String(length=16), nullable=True),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["row_id"],
            ["return_rows.id"],
            name="fk_return_values_row_id_return_rows",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_return_values"),
        sa.UniqueConstraint("row_id", "measure", "dims", name="uq_return_values_row_id"),
    )
