"""The trail of the office; triggers in the migration refuse to change it."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment


class AuditEvent(Base):
    """Something that somebody did inside; `official_id` is None for a stranger or the machine."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_office_id_at", "office_id", "at"),
        Index("ix_audit_events_at", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    # No foreign keys: the trail outlives what it speaks of.
    official_id: Mapped[int | None]
    office_id: Mapped[str | None] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str | None] = mapped_column(String(120))
    details: Mapped[str] = mapped_column(Text)
