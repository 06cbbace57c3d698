"""Requests, what happened to them, their clocks, timers and holds. Nothing here is public.

What a person wrote, and who they are, stands in sealed columns only: each submission has a key of
its own, and when that is destroyed nothing of the person is left.
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base, Moment

Number = BigInteger().with_variant(Integer, "sqlite")


class Submission(Base):
    """What a person handed in at once; it may be split into several requests."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    channel: Mapped[str] = mapped_column(String(12))  # web, paper, phone, counter
    received_at: Mapped[datetime] = mapped_column(Moment)
    name: Mapped[str | None] = mapped_column(Text)  # sealed, as all that is personal
    contact: Mapped[str | None] = mapped_column(Text)
    contact_mark: Mapped[str | None] = mapped_column(String(64), index=True)
    contact_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    represents: Mapped[str | None] = mapped_column(Text)
    score: Mapped[int] = mapped_column(default=0)
    entered_by: Mapped[int | None] = mapped_column(Number)  # the official, for paper and phone
    demonstration: Mapped[bool] = mapped_column(default=False)
    purged_at: Mapped[datetime | None] = mapped_column(Moment)


class Request(Base):
    """A question to one body, with its own way, clocks and answer."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_office_id_state_due_on", "office_id", "state", "due_on"),
        Index("ix_requests_type_state", "type", "state"),
        Index("ix_requests_handler_id_state", "handler_id", "state"),
        Index("ix_requests_controller", "controller"),
        Index("ix_requests_publication", "publication"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    submission_id: Mapped[int] = mapped_column(Number, ForeignKey("submissions.id"), index=True)
    number: Mapped[str] = mapped_column(String(28), unique=True)
    parent_id: Mapped[int | None] = mapped_column(Number, ForeignKey("requests.id"), index=True)
    type: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(20))
    before: Mapped[str | None] = mapped_column(String(20))  # where a reply leads back to
    identity: Mapped[str] = mapped_column(String(12), default="not_needed")
    publication: Mapped[str] = mapped_column(String(12), default="private")
    office_id: Mapped[str] = mapped_column(String(64), ForeignKey("offices.id"))
    controller: Mapped[str | None] = mapped_column(String(64))
    area_id: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)  # where the person was, as typed
    field: Mapped[str | None] = mapped_column(String(40))  # the blank that is asked about
    claim_id: Mapped[str | None] = mapped_column(String(64))  # the claim behind which it asks
    report: Mapped[str | None] = mapped_column(String(16))  # unregistered, wrong, gone, moved
    window_start: Mapped[datetime | None] = mapped_column(Moment)
    window_end: Mapped[datetime | None] = mapped_column(Moment)
    lat: Mapped[float | None]  # of a report: where a camera stands, or is missing from the map
    lon: Mapped[float | None]
    public_text: Mapped[bool] = mapped_column(default=False)  # the person lets it be published
    received_at: Mapped[datetime] = mapped_column(Moment)
    registered_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)  # of the clock that runs for the answer
    handler_id: Mapped[int | None] = mapped_column(Number, ForeignKey("officials.id"))
    outcome: Mapped[str | None] = mapped_column(String(32))
    ground: Mapped[str | None] = mapped_column(String(32))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    draft_set_id: Mapped[int | None] = mapped_column(Number)  # the change that a report led to
    entry_number: Mapped[int | None] = mapped_column(Number)  # the entry that answered it
    summary: Mapped[str | None] = mapped_column(Text)  # public, written by an official
    external_system: Mapped[str | None] = mapped_column(String(40))
    external_ref: Mapped[str | None] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(default=1)
    head: Mapped[str] = mapped_column(String(64), default="")  # hash of the newest event


class RequestCamera(Base):
    """A camera that a request is about."""

    __tablename__ = "request_cameras"

    request_id: Mapped[int] = mapped_column(Number, ForeignKey("requests.id"), primary_key=True)
    camera_id: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class RequestBar(Base):
    """An official who must not see a request, because it is about them."""

    __tablename__ = "request_bars"

    request_id: Mapped[int] = mapped_column(Number, ForeignKey("requests.id"), primary_key=True)
    official_id: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"), primary_key=True)


class RequestEvent(Base):
    """What happened to a request: the state is what these lead to, and each holds the hash of the
    one before."""

    __tablename__ = "request_events"
    __table_args__ = (UniqueConstraint("request_id", "seq"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    request_id: Mapped[int] = mapped_column(Number, ForeignKey("requests.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    event: Mapped[str] = mapped_column(String(24))
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    part: Mapped[str] = mapped_column(String(16))  # as whom it was done
    official_id: Mapped[int | None] = mapped_column(Number)
    facts: Mapped[str] = mapped_column(Text)  # JSON of typed values, nothing personal
    note: Mapped[str | None] = mapped_column(Text)  # sealed: for the office alone
    before_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    key: Mapped[str | None] = mapped_column(String(64), unique=True)  # one form, one event


class Clock(Base):
    """A period that runs for a request, by a rule as it was when it began."""

    __tablename__ = "request_clocks"
    __table_args__ = (Index("ix_request_clocks_request_id_step", "request_id", "step"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    request_id: Mapped[int] = mapped_column(Number, ForeignKey("requests.id"))
    step: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(Text)  # JSON: the rule's snapshot
    calendar_version: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime] = mapped_column(Moment)
    started_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    due_at: Mapped[datetime | None] = mapped_column(Moment)  # of periods in hours
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    stopped_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str | None] = mapped_column(String(16))


class ClockPause(Base):
    """A span of days in which a clock stood still."""

    __tablename__ = "clock_pauses"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    clock_id: Mapped[int] = mapped_column(Number, ForeignKey("request_clocks.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(24))


class ClockExtension(Base):
    """Time added to a clock by a decision."""

    __tablename__ = "clock_extensions"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    clock_id: Mapped[int] = mapped_column(Number, ForeignKey("request_clocks.id"), index=True)
    amount: Mapped[int]
    unit: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(Moment)
    notice_due_on: Mapped[date | None] = mapped_column(Date)


class DueChange(Base):
    """A due date that changed, and why."""

    __tablename__ = "due_changes"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    clock_id: Mapped[int] = mapped_column(Number, ForeignKey("request_clocks.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    old_due: Mapped[date | None] = mapped_column(Date)
    new_due: Mapped[date] = mapped_column(Date)
    cause: Mapped[str] = mapped_column(String(12))  # start, pause, resume, extend, calendar


class Timer(Base):
    """Something that has to happen at a moment, once, however late it is looked at."""

    __tablename__ = "request_timers"
    __table_args__ = (
        UniqueConstraint("request_id", "kind", "seq"),
        Index("ix_request_timers_fired_at_due_at", "fired_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    request_id: Mapped[int] = mapped_column(Number, ForeignKey("requests.id"))
    kind: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Moment)
    fired_at: Mapped[datetime | None] = mapped_column(Moment)
    dropped: Mapped[bool] = mapped_column(default=False)


class Hold(Base):
    """An order to keep the footage of one camera from being overwritten."""

    __tablename__ = "holds"
    __table_args__ = (
        Index("ix_holds_request_id", "request_id"),
        Index("ix_holds_camera_id_state", "camera_id", "state"),
    )

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    request_id: Mapped[int] = mapped_column(Number, ForeignKey("requests.id"))
    camera_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))  # ordered, held, partly, gone, lost, released
    start: Mapped[datetime] = mapped_column(Moment)
    end: Mapped[datetime] = mapped_column(Moment)
    ordered_at: Mapped[datetime] = mapped_column(Moment)
    answer_due_at: Mapped[datetime] = mapped_column(Moment)
    overwrite_at: Mapped[datetime | None] = mapped_column(Moment)  # None: not declared
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    storage: Mapped[str | None] = mapped_column(Text)  # sealed: where it lies
    content_hash: Mapped[str | None] = mapped_column(String(64))
    released_at: Mapped[datetime | None] = mapped_column(Moment)


class Message(Base):
    """A message between the person and the office."""

    __tablename__ = "request_messages"

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    request_id: Mapped[int] = mapped_column(Number, ForeignKey("requests.id"), index=True)
    seq: Mapped[int]  # of the event it came with
    at: Mapped[datetime] = mapped_column(Moment)
    part: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))  # message, question, reply, letter
    text: Mapped[str | None] = mapped_column(Text)


class RequestFile(Base):
    """A sealed file that belongs to a request."""

    __tablename__ = "request_files"

    file_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    request_id: Mapped[int] = mapped_column(Number, ForeignKey("requests.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(Number, ForeignKey("request_messages.id"))
    purpose: Mapped[str] = mapped_column(String(12))  # attachment, identity, material, answer
    release: Mapped[bool] = mapped_column(default=False)  # part of what is handed out


class Decision(Base):
    """A draft of an answer, and what became of it."""

    __tablename__ = "request_decisions"
    __table_args__ = (UniqueConstraint("request_id", "seq"),)

    id: Mapped[int] = mapped_column(Number, primary_key=True)
    request_id: Mapped[int] = mapped_column(Number, ForeignKey("requests.id"))
    seq: Mapped[int]
    stage: Mapped[str] = mapped_column(String(8))  # first or appeal
    outcome: Mapped[str] = mapped_column(String(32))
    ground: Mapped[str | None] = mapped_column(String(32))
    law: Mapped[str | None] = mapped_column(String(200))
    letter: Mapped[str | None] = mapped_column(Text)
    remedy: Mapped[str] = mapped_column(Text)
    drafted_by: Mapped[int] = mapped_column(Number, ForeignKey("officials.id"))
    drafted_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(Number, ForeignKey("officials.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    dispatched_at: Mapped[datetime | None] = mapped_column(Moment)
    content_hash: Mapped[str] = mapped_column(String(64))


class PublicRequest(Base):
    """What everybody may know of a request: written by one publisher from an allow-list."""

    __tablename__ = "public_requests"
    __table_args__ = (
        Index("ix_public_requests_received_number", "received", "number"),
        # All that is filtered by stands in one index, so that counting reads nothing else.
        Index(
            "ix_public_requests_filters",
            "type",
            "state",
            "office_id",
            "controller",
            "outcome",
            "expected",
        ),
        Index("ix_public_requests_office_id", "office_id"),
        Index("ix_public_requests_controller", "controller"),
        Index("ix_public_requests_outcome", "outcome"),
    )

    number: Mapped[str] = mapped_column(String(28), primary_key=True)
    type: Mapped[str] = mapped_column(String(16))
    office_id: Mapped[str] = mapped_column(String(64))
    controller: Mapped[str | None] = mapped_column(String(64))
    area_id: Mapped[str | None] = mapped_column(String(64))
    field: Mapped[str | None] = mapped_column(String(40))
    claim_id: Mapped[str | None] = mapped_column(String(64), index=True)
    report: Mapped[str | None] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    received: Mapped[str] = mapped_column(String(10))  # a day, or a month where it is personal
    state: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(32))
    ground: Mapped[str | None] = mapped_column(String(32))
    working_days: Mapped[int | None]
    due_kept: Mapped[bool | None]
    pauses: Mapped[int] = mapped_column(default=0)
    extensions: Mapped[int] = mapped_column(default=0)
    appealed: Mapped[bool] = mapped_column(default=False)
    reversed: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[str | None] = mapped_column(Text)
    entry_number: Mapped[int | None] = mapped_column(Number)
    expected: Mapped[str | None] = mapped_column(String(10))
    timeline: Mapped[str] = mapped_column(Text)  # JSON: typed events with their days or months
    head: Mapped[str] = mapped_column(String(64))
    demonstration: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class PublicRequestCamera(Base):
    """A camera that a published request is about; never of a personal one."""

    __tablename__ = "public_request_cameras"

    number: Mapped[str] = mapped_column(
        String(28), ForeignKey("public_requests.number"), primary_key=True
    )
    camera_id: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
