"""Registered web hooks, and what is to be delivered to them or was."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment

Number = BigInteger().with_variant(Integer, "sqlite")


class Hook(Base):
    """An address that wants to hear of changes; `seen` is the last entry it has been told up to."""

    __tablename__ = "hooks"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))  # of the newsroom or the program, never a person
    address: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)  # the filters of /changes
    contact: Mapped[str] = mapped_column(String(254))
    secret: Mapped[str] = mapped_column(Text)  # sealed: what signs has to be had back
    seen: Mapped[int] = mapped_column(Number)
    made_at: Mapped[datetime] = mapped_column(Moment)
    off_at: Mapped[datetime | None] = mapped_column(Moment)
    failing_since: Mapped[datetime | None] = mapped_column(Moment)


class Delivery(Base):
    """A message to a hook. It is sent with the same `mark` until it was taken or given up."""

    __tablename__ = "hook_deliveries"
    __table_args__ = (
        UniqueConstraint("mark", name="uq_hook_deliveries_mark"),
        Index("ix_hook_deliveries_hook_id", "hook_id", "id"),
        Index("ix_hook_deliveries_due_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    hook_id: Mapped[int] = mapped_column(Number, ForeignKey("hooks.id"))
    mark: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)  # None: taken, or given up
    tries: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str | None] = mapped_column(String(300))
