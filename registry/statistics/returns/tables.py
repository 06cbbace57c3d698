"""Returns as offices hand them in, and what is known of the systems they are about.

Nothing here is public: a return may hold counts so small that they show a person. What is published
of it stands with the releases.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment

Number = BigInteger().with_variant(Integer, "sqlite")


class Return(Base):
    """What an office counted of one system in one area and period; a later vintage replaces it."""

    __tablename__ = "statistical_returns"
    __table_args__ = (
        Index("ix_statistical_returns_system_id_area_id", "system_id", "area_id", "status"),
        Index("ix_statistical_returns_office_id_status", "office_id", "status"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    office_id: Mapped[str] = mapped_column(String(64), ForeignKey("offices.id"))
    system_id: Mapped[str] = mapped_column(String(64))
    capability: Mapped[str] = mapped_column(String(40))  # a code of the vocabulary of functions
    area_id: Mapped[str] = mapped_column(String(64))
    period_start: Mapped[date] = mapped_column(Date)
    period_end: Mapped[date] = mapped_column(Date)  # the last day, counted in
    vintage: Mapped[int] = mapped_column(default=1)
    supersedes_id: Mapped[int | None] = mapped_column(Number, ForeignKey("statistical_returns.id"))
    status: Mapped[str] = mapped_column(String(12))  # a `Status`
    version: Mapped[int] = mapped_column(default=1)  # grows with each change: nobody overwrites
    reason: Mapped[str | None] = mapped_column(Text)  # why a later vintage differs
    evidence_url: Mapped[str | None] = mapped_column(Text)
    protocol: Mapped[str | None] = mapped_column(Text)  # JSON: how right and wrong were told apart
    answers: Mapped[str | None] = mapped_column(Text)  # JSON: what was answered to each warning
    headline: Mapped[str | None] = mapped_column(Text)  # JSON: totals that the office announced
    sha256: Mapped[str | None] = mapped_column(String(64))  # of what was submitted
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[int | None] = mapped_column(Number)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    submitted_by: Mapped[int | None] = mapped_column(Number)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_by: Mapped[int | None] = mapped_column(Number)


class ReturnRow(Base):
    """A part of a return: the whole period, or one deployment of it, with what was set then."""

    __tablename__ = "return_rows"
    __table_args__ = (UniqueConstraint("return_id", "number", name="uq_return_rows_return_id"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    return_id: Mapped[int] = mapped_column(
        Number, ForeignKey("statistical_returns.id", ondelete="CASCADE")
    )
    number: Mapped[int]  # from 1, as in the file
    place: Mapped[str | None] = mapped_column(Text)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    threshold: Mapped[str | None] = mapped_column(String(16))  # as written: 0.6 is not 0.60
    list_size: Mapped[int | None] = mapped_column(Number)


class ReturnValue(Base):
    """A count of one measure in a row, or the reason why there is none; never both."""

    __tablename__ = "return_values"
    __table_args__ = (
        UniqueConstraint("row_id", "measure", "dims", name="uq_return_values_row_id"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    row_id: Mapped[int] = mapped_column(Number, ForeignKey("return_rows.id", ondelete="CASCADE"))
    measure: Mapped[str] = mapped_column(String(40))
    dims: Mapped[str] = mapped_column(Text, default="{}")  # canonical JSON: of what part
    value: Mapped[int | None] = mapped_column(Number)
    missing_reason: Mapped[str | None] = mapped_column(String(16))  # a `Missing`
    method: Mapped[str] = mapped_column(String(12), default="counted")  # a `Counting`
    note: Mapped[str | None] = mapped_column(Text)


class ReturnEvent(Base):
    """What happened to a return; the person is known to the office alone."""

    __tablename__ = "return_events"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    return_id: Mapped[int] = mapped_column(
        Number, ForeignKey("statistical_returns.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(Moment)
    event: Mapped[str] = mapped_column(String(16))
    official_id: Mapped[int | None] = mapped_column(Number)
    text: Mapped[str | None] = mapped_column(Text)


class SystemSetting(Base):
    """How a system was set from a day on; a change of it breaks the series."""

    __tablename__ = "system_settings"
    __table_args__ = (
        Index("ix_system_settings_system_id_area_id", "system_id", "area_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    office_id: Mapped[str] = mapped_column(String(64), ForeignKey("offices.id"))
    system_id: Mapped[str] = mapped_column(String(64))
    area_id: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)  # the last day
    threshold: Mapped[str | None] = mapped_column(String(16))
    scale_note: Mapped[str | None] = mapped_column(Text)
    frame_policy: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class WatchlistSnapshot(Base):
    """How many stood on the list that a system searched on a day, and why."""

    __tablename__ = "watchlist_snapshots"
    __table_args__ = (
        UniqueConstraint("system_id", "area_id", "as_of", name="uq_watchlist_snapshots_system_id"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    office_id: Mapped[str] = mapped_column(String(64), ForeignKey("offices.id"))
    system_id: Mapped[str] = mapped_column(String(64))
    area_id: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[date] = mapped_column(Date)
    size: Mapped[int] = mapped_column(Number)
    by_reason: Mapped[str | None] = mapped_column(Text)  # JSON: how many for each reason
    added: Mapped[int | None] = mapped_column(Number)
    removed: Mapped[int | None] = mapped_column(Number)
    median_age_days: Mapped[int | None]
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class SeriesBreak(Base):
    """A day across which a measure of a system cannot be compared, and why, if it was said."""

    __tablename__ = "series_breaks"
    __table_args__ = (
        UniqueConstraint(
            "system_id", "area_id", "measure", "at", name="uq_series_breaks_system_id"
        ),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    system_id: Mapped[str] = mapped_column(String(64))
    area_id: Mapped[str] = mapped_column(String(64))
    measure: Mapped[str] = mapped_column(String(40))
    at: Mapped[date] = mapped_column(Date)
    detected_by: Mapped[str] = mapped_column(String(16))  # threshold, list, rate, office
    before: Mapped[str | None] = mapped_column(String(32))
    after: Mapped[str | None] = mapped_column(String(32))
    cause_kk: Mapped[str | None] = mapped_column(Text)
    cause_ru: Mapped[str | None] = mapped_column(Text)
    cause_en: Mapped[str | None] = mapped_column(Text)
