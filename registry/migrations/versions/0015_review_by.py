"""The day by which the impact assessment of a camera is to be looked at again."""

import json

import sqlalchemy as sa
from alembic import op

from registry.cameras.declared.dates import latest

revision = "0015"
down_revision = "0014"

GONE = ("removed", "rejected")
CHUNK = 1_000


def upgrade() -> None:
    op.add_column("camera_versions", sa.Column("review_by", sa.Date(), nullable=True))
    versions = sa.table(
        "camera_versions",
        sa.column("entry_from", sa.BigInteger),
        sa.column("review_by", sa.Date),
        sa.column("status", sa.String),
    )
    entries = sa.table("entries", sa.column("number", sa.BigInteger), sa.column("record", sa.Text))
    told = (
        sa.select(versions.c.entry_from, entries.c.record)
        .join(entries, entries.c.number == versions.c.entry_from)
        .where(entries.c.record.contains('"review_due":'), versions.c.status.not_in(GONE))
        .order_by(versions.c.entry_from)
        .limit(CHUNK)
    )
    setting = (
        versions.update()
        .where(versions.c.entry_from == sa.bindparam("number"))
        .values(review_by=sa.bindparam("day"))
    )
    bind, last = op.get_bind(), 0
    while rows := bind.execute(told.where(versions.c.entry_from > last)).all():
        last = rows[-1].entry_from
        days = [{"number": row.entry_from, "day": _day(row.record)} for row in rows]
        bind.execute(setting, days)


def _day(record: str) -> object:
    assessments = json.loads(record).get("impact_assessments", ())
    days = (latest(one.get("review_due")) for one in assessments)
    return min((day for day in days if day), default=None)
