"""Officials, their offices and how they prove who they are. Nothing here is ever public."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment

Number = BigInteger().with_variant(Integer, "sqlite")


class Office(Base):
    """An organisation in an area: it keeps the cameras of that organisation there.

    Without an organisation it keeps those of all; without an area those of the whole country.
    An office with neither keeps the register itself, and administers every other one.
    """

    __tablename__ = "offices"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation: Mapped[str | None] = mapped_column(String(64))
    area: Mapped[str | None] = mapped_column(String(64))
    name_kk: Mapped[str] = mapped_column(String(200))
    name_ru: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    reviewer_publishes: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class Official(Base):
    """An account. Two accounts of one person have the same `person`: four eyes need two of them."""

    __tablename__ = "officials"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    person: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2), default="kk")
    state: Mapped[str] = mapped_column(String(12), default="invited")
    password_hash: Mapped[str | None] = mapped_column(Text)
    password_changed_at: Mapped[datetime | None] = mapped_column(Moment)
    wants_digest: Mapped[bool] = mapped_column(default=True)
    # Who they are to the national sign-in, as a hash of its address and its subject.
    identity: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)


class Membership(Base):
    """A role that an official has in an office."""

    __tablename__ = "memberships"

    official_id: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"), primary_key=True)
    office_id: Mapped[str] = mapped_column(String(64), ForeignKey("offices.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(24), primary_key=True)
    given_at: Mapped[datetime] = mapped_column(Moment)
    given_by: Mapped[int | None] = mapped_column(Number)


class SignIn(Base):
    """A session of an official; the browser holds the token, the table its hash alone."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_official_id", "official_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    official_id: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"))
    began_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    # None until the second factor was given; then which one it was.
    factor: Mapped[str | None] = mapped_column(String(12))
    proved_at: Mapped[datetime | None] = mapped_column(Moment)
    agent: Mapped[str] = mapped_column(String(200))


class Authenticator(Base):
    """A second factor: an app that shows codes (`totp`) or a `passkey`."""

    __tablename__ = "authenticators"
    __table_args__ = (Index("ix_authenticators_official_id", "official_id"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    official_id: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"))
    kind: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(120))
    secret: Mapped[str | None] = mapped_column(Text)  # sealed with the register's key
    last_step: Mapped[int] = mapped_column(Number, default=0)  # a code is good once
    credential_id: Mapped[str | None] = mapped_column(String(1_400), unique=True)
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(Number, default=0)
    added_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class RecoveryCode(Base):
    """A code for the day when the second factor is lost; good once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("official_id", "code_hash"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    official_id: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Link(Base):
    """A link in a letter (an invitation, a new password), good once and for a while."""

    __tablename__ = "links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    official_id: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"))
    purpose: Mapped[str] = mapped_column(String(24))
    made_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Attempts(Base):
    """How often something was tried of late (a bucket that leaks), shared by all workers."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    level: Mapped[float] = mapped_column(Float(53))
    at: Mapped[datetime] = mapped_column(Moment)


class KeptForm(Base):
    """What an official has typed into a form and not yet sent."""

    __tablename__ = "kept_forms"

    official_id: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(200), primary_key=True)
    fields: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(Moment)


class SavedFilter(Base):
    """A selection of cameras that an official comes back to."""

    __tablename__ = "saved_filters"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    official_id: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    query: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)


class OfficeKey(Base):
    """A key with which a program of an office hands in returns; only its digest is kept."""

    __tablename__ = "office_keys"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    office_id: Mapped[str] = mapped_column(String(64), ForeignKey("offices.id"), index=True)
    official_id: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"))
    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
