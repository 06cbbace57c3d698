"""Changes on their way to the register; nothing here is public before it is published."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment

Number = BigInteger().with_variant(Integer, "sqlite")


class ChangeSet(Base):
    """Changes that are reviewed and published as one: of one camera, or of a whole file."""

    __tablename__ = "change_sets"
    __table_args__ = (
        Index("ix_change_sets_office_id_state", "office_id", "state"),
        Index("ix_change_sets_state_publish_on", "state", "publish_on"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    office_id: Mapped[str] = mapped_column(String(64), ForeignKey("offices.id"))
    author_id: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str | None] = mapped_column(String(200))
    urgent: Mapped[bool] = mapped_column(default=False)
    # Raised by every change of the set or of a draft in it; forms carry it.
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewer_id: Mapped[int | None] = mapped_column(Number, ForeignKey("officials.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    publish_on: Mapped[date | None] = mapped_column(Date)
    publisher_id: Mapped[int | None] = mapped_column(Number, ForeignKey("officials.id"))
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmer_id: Mapped[int | None] = mapped_column(Number, ForeignKey("officials.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class Draft(Base):
    """A change of one camera: what would be said of it, and what was said when it was begun."""

    __tablename__ = "drafts"
    __table_args__ = (
        Index("ix_drafts_set_id", "set_id"),
        Index("ix_drafts_camera_id", "camera_id"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    set_id: Mapped[int] = mapped_column(Number, ForeignKey("change_sets.id"))
    camera_id: Mapped[str | None] = mapped_column(String(64))  # None until a new one is published
    kind: Mapped[str] = mapped_column(String(12))  # entered, amended, corrected or removed
    base_entry: Mapped[int | None] = mapped_column(Number)  # the entry that stood then
    base: Mapped[str] = mapped_column(Text)  # JSON: the fields of `changes` as they were then
    changes: Mapped[str] = mapped_column(Text)  # JSON: field to new value; null is not declared
    chosen: Mapped[bool] = mapped_column(default=True)  # rows of a file can be left out
    row: Mapped[int | None]
    editor_id: Mapped[int | None] = mapped_column(Number)
    entry_number: Mapped[int | None] = mapped_column(Number)  # what it became


class SetEvent(Base):
    """What happened to a change set, with what was said about it."""

    __tablename__ = "change_set_events"
    __table_args__ = (Index("ix_change_set_events_set_id", "set_id"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    set_id: Mapped[int] = mapped_column(Number, ForeignKey("change_sets.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    official_id: Mapped[int | None] = mapped_column(Number)
    what: Mapped[str] = mapped_column(String(24))
    comment: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]  # the set's, once this had happened
    details: Mapped[str | None] = mapped_column(Text)  # JSON: which fields were changed, and how
