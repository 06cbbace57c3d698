"""Releases: the calendar, the cells that everyone may read, and apart from them what is hidden."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment

Number = BigInteger().with_variant(Integer, "sqlite")


class Release(Base):
    """A publication of figures: announced, prepared, frozen, and out at its hour."""

    __tablename__ = "statistical_releases"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)  # 2026-q3, 2026-q3-correction-1
    title_kk: Mapped[str] = mapped_column(Text)
    title_ru: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    period_start: Mapped[date] = mapped_column(Date)
    period_end: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(12))  # a `Stage`
    announced_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    due_precision: Mapped[str] = mapped_column(
        String(6), default="day"
    )  # month until 4 weeks ahead
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    supersedes_id: Mapped[str | None] = mapped_column(
        String(40), ForeignKey("statistical_releases.id")
    )
    note_kk: Mapped[str | None] = mapped_column(Text)  # the quality note
    note_ru: Mapped[str | None] = mapped_column(Text)
    note_en: Mapped[str | None] = mapped_column(Text)
    settings: Mapped[str] = mapped_column(Text, default="{}")  # JSON: thresholds, seed
    frozen: Mapped[str | None] = mapped_column(Text)  # JSON: what the log will say of it
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the frozen cells as they are public
    done: Mapped[int] = mapped_column(default=0)  # of the work of preparing
    steps: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(Text)  # JSON: the refusal, where it was refused
    demonstration: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class ReleaseEvent(Base):
    """What happened to a release: its date moved, it was prepared, somebody saw it early."""

    __tablename__ = "release_events"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    release_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("statistical_releases.id"), index=True
    )
    at: Mapped[datetime] = mapped_column(Moment)
    event: Mapped[str] = mapped_column(String(16))
    official_id: Mapped[int | None] = mapped_column(Number)
    text: Mapped[str | None] = mapped_column(Text)  # public: the reason in words


class ReleaseCell(Base):
    """A cell as everyone may read it: a hidden one has no value here."""

    __tablename__ = "release_cells"
    __table_args__ = (
        UniqueConstraint("release_id", "name", name="uq_release_cells_release_id"),
        Index("ix_release_cells_system_id_area_id", "system_id", "area_id", "period"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    release_id: Mapped[str] = mapped_column(String(40), ForeignKey("statistical_releases.id"))
    name: Mapped[str] = mapped_column(Text)  # of all its keys, as in the relations
    system_id: Mapped[str] = mapped_column(String(64))
    area_id: Mapped[str] = mapped_column(String(64))
    period: Mapped[str] = mapped_column(String(10))
    measure: Mapped[str] = mapped_column(String(40))
    dims: Mapped[str] = mapped_column(Text, default="{}")
    value: Mapped[int | None] = mapped_column(Number)
    marks: Mapped[str] = mapped_column(String(8), default="")
    reason: Mapped[str | None] = mapped_column(String(16))


class HiddenCount(Base):
    """What a hidden cell counts, and whether by itself or for another. It never leaves here.

    Kept for one reason: a later release must be audited against what was hidden before it.
    """

    __tablename__ = "hidden_counts"

    cell_id: Mapped[int] = mapped_column(
        Number, ForeignKey("release_cells.id"), primary_key=True, autoincrement=False
    )
    value: Mapped[int] = mapped_column(Number)
    is_primary: Mapped[bool]


class SuppressionRun(Base):
    """A run of the disclosure control for a release, and what its audit found."""

    __tablename__ = "suppression_runs"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    release_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("statistical_releases.id"), index=True
    )
    at: Mapped[datetime] = mapped_column(Moment)
    parameters: Mapped[str] = mapped_column(Text)  # JSON
    seconds: Mapped[int]
    primary_cells: Mapped[int]
    hidden_cells: Mapped[int]
    least_width: Mapped[int | None] = mapped_column(Number)
    is_safe: Mapped[bool]
    sha256: Mapped[str] = mapped_column(String(64))  # of the certificate


class Revision(Base):
    """A published cell that a later release says otherwise, before and after."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("release_id", "name", name="uq_revisions_release_id"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    release_id: Mapped[str] = mapped_column(String(40), ForeignKey("statistical_releases.id"))
    name: Mapped[str] = mapped_column(Text)
    before: Mapped[int | None] = mapped_column(Number)  # None: it was hidden or not there
    after: Mapped[int | None] = mapped_column(Number)
    reason: Mapped[str] = mapped_column(String(12))  # late_data, error, method, court
    note: Mapped[str | None] = mapped_column(Text)


class EarlyReader(Base):
    """Who may see a release before its hour: a function in an organisation, never a name."""

    __tablename__ = "early_readers"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    release_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("statistical_releases.id"), index=True
    )
    role: Mapped[str] = mapped_column(Text)
    organisation: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    hours: Mapped[int]  # before the release
    added_at: Mapped[datetime] = mapped_column(Moment)
