"""Acts, rules and calendars as they were loaded; every version is kept, the newest stands."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment

NUMBER = BigInteger().with_variant(Integer, "sqlite")


class LegalAct(Base):
    """A version of an act; `facts` is the whole of it as JSON. `replaced_at` None: it stands."""

    __tablename__ = "legal_acts"
    __table_args__ = (UniqueConstraint("act_id", "version", name="uq_legal_acts_act_id"),)

    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    act_id: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    jurisdiction: Mapped[str] = mapped_column(String(64))
    facts: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)


class LegalRule(Base):
    """A version of a rule; `facts` is its snapshot. `replaced_at` None: it stands."""

    __tablename__ = "legal_rules"
    __table_args__ = (UniqueConstraint("rule_id", "version", name="uq_legal_rules_rule_id"),)

    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    rule_id: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    act_id: Mapped[str] = mapped_column(String(64))
    jurisdiction: Mapped[str] = mapped_column(String(64))
    step: Mapped[str] = mapped_column(String(24))
    confidence: Mapped[str] = mapped_column(String(12))
    facts: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(Moment)
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)


class LegalCalendar(Base):
    """A calendar: what is said of it, and the version that its days have come to."""

    __tablename__ = "legal_calendars"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]
    facts: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class CalendarDay(Base):
    """A day as a calendar had it from `version` on, until `replaced_in` (None: it stands)."""

    __tablename__ = "calendar_days"
    __table_args__ = (
        UniqueConstraint("calendar_id", "day", "version", name="uq_calendar_days_calendar_id"),
        Index("ix_calendar_days_calendar_id_replaced_in", "calendar_id", "replaced_in"),
    )

    id: Mapped[int] = mapped_column(NUMBER, primary_key=True)
    calendar_id: Mapped[str] = mapped_column(String(64))
    day: Mapped[date]
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(12))
    facts: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(Moment)
    replaced_in: Mapped[int | None]
