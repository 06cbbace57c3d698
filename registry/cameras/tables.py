"""What is derived from the log so that cameras can be found, and the one thing that is private.

`camera_versions` holds public facts only and repeats the log; a version stands for the entry
numbers from `entry_from` up to, not including, `entry_to`. `cameras.withheld` alone
keeps what the public record leaves out (the true place and all that would give it away).
"""

from datetime import date

from sqlalchemy import BigInteger, Date, Float, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base

Number = BigInteger().with_variant(Integer, "sqlite")


class CameraIdentity(Base):
    """A camera through all its versions: what of it is withheld, and where its record came from."""

    __tablename__ = "cameras"
    __table_args__ = (Index("ix_cameras_source_source_id", "source", "source_id"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    entry_number: Mapped[int] = mapped_column(Number, ForeignKey("entries.number"))
    withheld: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(200))
    source_id: Mapped[str | None] = mapped_column(String(200))


class Counter(Base):
    """The last number given out under a prefix, so that no id is ever given twice."""

    __tablename__ = "counters"

    prefix: Mapped[str] = mapped_column(String(12), primary_key=True)
    last: Mapped[int]


class CameraVersion(Base):
    """The facts of one version by which cameras are chosen; the whole record is in the entry."""

    __tablename__ = "camera_versions"
    __table_args__ = (
        Index(
            "ix_camera_versions_standing",
            "camera_id",
            unique=True,
            sqlite_where=text("entry_to IS NULL"),
            postgresql_where=text("entry_to IS NULL"),
        ),
        Index("ix_camera_versions_span", "entry_from", "entry_to"),
        # Few versions are replaced, and those of late are asked for.
        Index(
            "ix_camera_versions_replaced",
            "entry_to",
            sqlite_where=text("entry_to IS NOT NULL"),
            postgresql_where=text("entry_to IS NOT NULL"),
        ),
    )

    entry_from: Mapped[int] = mapped_column(
        Number, ForeignKey("entries.number"), primary_key=True, autoincrement=False
    )
    entry_to: Mapped[int | None] = mapped_column(Number)
    camera_id: Mapped[str] = mapped_column(String(64), ForeignKey("cameras.id"), index=True)
    lat: Mapped[float | None] = mapped_column(Float(53))
    lon: Mapped[float | None] = mapped_column(Float(53))
    area_id: Mapped[str | None] = mapped_column(String(64), index=True)
    place_type: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(40))
    connection: Mapped[str | None] = mapped_column(String(40))
    legal_basis: Mapped[str | None] = mapped_column(String(40))
    controller: Mapped[str | None] = mapped_column(String(64))
    operator: Mapped[str | None] = mapped_column(String(64))
    retention_days: Mapped[int | None]
    functions_on: Mapped[int] = mapped_column(BigInteger)
    functions_testing: Mapped[int] = mapped_column(BigInteger)
    functions_capable_off: Mapped[int] = mapped_column(BigInteger)
    functions_off_since: Mapped[int] = mapped_column(BigInteger)
    functions_not_capable: Mapped[int] = mapped_column(BigInteger)
    functions_unknown: Mapped[int] = mapped_column(BigInteger)
    findings: Mapped[int] = mapped_column(BigInteger)
    authorised_until: Mapped[date | None] = mapped_column(Date)
    basis_until: Mapped[date | None] = mapped_column(Date)
    confirm_by: Mapped[date | None] = mapped_column(Date)
    review_by: Mapped[date | None] = mapped_column(Date)
    active_from: Mapped[date | None] = mapped_column(Date)
    removed_on: Mapped[date | None] = mapped_column(Date)
    mark: Mapped[str] = mapped_column(String(12))
    bearing: Mapped[int | None]
    fov: Mapped[int | None]
    approx: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)


class Observation(Base):
    """What others saw in the street (OpenStreetMap, ODbL): beside the register, never merged."""

    __tablename__ = "observations"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    source: Mapped[str] = mapped_column(String(200), index=True)
    external_id: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    lat: Mapped[float] = mapped_column(Float(53))
    lon: Mapped[float] = mapped_column(Float(53))
    observed_on: Mapped[str | None] = mapped_column(String(10))
    tags: Mapped[str] = mapped_column(Text)
