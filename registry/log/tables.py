"""The one table that is only ever added to; triggers in the migration refuse the rest."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment


class Entry(Base):
    """One change, with the whole public record as it stands after the change."""

    __tablename__ = "entries"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_positive"),
        Index("ix_entries_subject_number", "subject", "number"),
        Index("ix_entries_recorded_at", "recorded_at"),
    )

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    effective_on: Mapped[str | None] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(60))
    office: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    record: Mapped[str] = mapped_column(Text)
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
