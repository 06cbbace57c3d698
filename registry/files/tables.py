"""The keys that files are sealed with, and the files; what they hold lies in a folder."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment


class DataKey(Base):
    """An owner's key, wrapped by the master key; without `wrapped` nothing of the owner opens."""

    __tablename__ = "data_keys"

    owner: Mapped[str] = mapped_column(String(120), primary_key=True)
    wrapped: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment)
    destroyed_at: Mapped[datetime | None] = mapped_column(Moment)


class SealedFile(Base):
    """A file that was handed in; of a destroyed one neither name nor checksum is left."""

    __tablename__ = "sealed_files"
    __table_args__ = (
        Index("ix_sealed_files_owner", "owner"),
        Index("ix_sealed_files_keep_until", "keep_until"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(120), ForeignKey("data_keys.owner"))
    purpose: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(100))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    destroyed_at: Mapped[datetime | None] = mapped_column(Moment)
    keep_until: Mapped[datetime | None] = mapped_column(Moment)
