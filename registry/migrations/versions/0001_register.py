"""The log, the cameras derived from it, and the observations beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
STATES = ("on", "testing", "capable_off", "off_since", "not_capable", "unknown")

GUARDS = {
    "sqlite": [
        """CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'the log is append-only: entries are never changed'); END""",
        """CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'the log is append-only: entries are never removed'); END""",
        """CREATE TRIGGER entries_have_no_gaps BEFORE INSERT ON entries
        WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM entries)
        BEGIN SELECT RAISE(ABORT, 'the log is numbered without gaps'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION entries_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the log is append-only: entries are never changed or removed';
        END $$""",
        """CREATE TRIGGER entries_never_change BEFORE UPDATE OR DELETE ON entries
        FOR EACH ROW EXECUTE FUNCTION entries_are_append_only()""",
        """CREATE TRIGGER entries_never_go BEFORE TRUNCATE ON entries
        FOR EACH STATEMENT EXECUTE FUNCTION entries_are_append_only()""",
    ],
}


def upgrade() -> None:
    op.create_table(
        "entries",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("effective_on", sa.String(10)),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("leaf", sa.LargeBinary(32), nullable=False),
        sa.CheckConstraint("number > 0", name="ck_entries_number_positive"),
    )
    op.create_index("ix_entries_subject_number", "entries", ["subject", "number"])
    op.create_index("ix_entries_recorded_at", "entries", ["recorded_at"])
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))
    _create_cameras()
    _create_versions()
    op.create_table(
        "observations",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("external_id", sa.String(64)),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("lat", sa.Float(53), nullable=False),
        sa.Column("lon", sa.Float(53), nullable=False),
        sa.Column("observed_on", sa.String(10)),
        sa.Column("tags", sa.Text, nullable=False),
    )
    op.create_index("ix_observations_source", "observations", ["source"])


def _create_cameras() -> None:
    op.create_table(
        "counters",
        sa.Column("prefix", sa.String(12), primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.create_table(
        "cameras",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("entry_number", NUMBER, sa.ForeignKey("entries.number"), nullable=False),
        sa.Column("withheld", sa.Text),
        sa.Column("source", sa.String(200)),
        sa.Column("source_id", sa.String(200)),
    )
    op.create_index("ix_cameras_source_source_id", "cameras", ["source", "source_id"])


def _create_versions() -> None:
    op.create_table(
        "camera_versions",
        sa.Column(
            "entry_from",
            NUMBER,
            sa.ForeignKey("entries.number"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("entry_to", NUMBER),
        sa.Column("camera_id", sa.String(64), sa.ForeignKey("cameras.id"), nullable=False),
        sa.Column("lat", sa.Float(53)),
        sa.Column("lon", sa.Float(53)),
        sa.Column("area_id", sa.String(64)),
        sa.Column("place_type", sa.String(40)),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("connection", sa.String(40)),
        sa.Column("legal_basis", sa.String(40)),
        sa.Column("controller", sa.String(64)),
        sa.Column("operator", sa.String(64)),
        sa.Column("retention_days", sa.Integer),
        *(sa.Column(f"functions_{state}", sa.BigInteger, nullable=False) for state in STATES),
        sa.Column("findings", sa.BigInteger, nullable=False),
        sa.Column("authorised_until", sa.Date),
        sa.Column("basis_until", sa.Date),
        sa.Column("confirm_by", sa.Date),
        sa.Column("active_from", sa.Date),
        sa.Column("removed_on", sa.Date),
        sa.Column("mark", sa.String(12), nullable=False),
        sa.Column("bearing", sa.Integer),
        sa.Column("fov", sa.Integer),
        sa.Column("approx", sa.Boolean, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index(
        "ix_camera_versions_standing",
        "camera_versions",
        ["camera_id"],
        unique=True,
        sqlite_where=sa.text("entry_to IS NULL"),
        postgresql_where=sa.text("entry_to IS NULL"),
    )
    op.create_index("ix_camera_versions_span", "camera_versions", ["entry_from", "entry_to"])
    op.create_index("ix_camera_versions_camera_id", "camera_versions", ["camera_id"])
    op.create_index("ix_camera_versions_area_id", "camera_versions", ["area_id"])
