"""Tables of the gate: links and codes that are good once, and forms that were sent."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment

Number = BigInteger().with_variant(Integer, "sqlite")


class RequestLink(Base):
    """A link, or a code of six digits, that does one thing for one owner, once and for a while.

    A link has a `hash`, a code has a `code_hash`; neither the link nor the code itself is kept.
    """

    __tablename__ = "request_links"
    __table_args__ = (Index("ix_request_links_owner", "owner", "purpose"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(24))
    owner: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    void_at: Mapped[datetime | None] = mapped_column(Moment)


class SentForm(Base):
    """A form that was sent, and what came of it: sent again, it comes to the same."""

    __tablename__ = "request_forms"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str | None] = mapped_column(String(64))
    content_mark: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment, index=True)
