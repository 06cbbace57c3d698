"""What an operator is shown by the link of an order, and their answer, camera by camera, once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from registry import cameras
from registry.accounts import Office, offices
from registry.cameras import Camera
from registry.cameras.beside import organisations
from registry.cameras.record import RightsContact
from registry.errors import NotFound, Refused
from registry.requests.footage import holds, orders
from registry.requests.person import onetime
from registry.requests.person.onetime import Purpose
from registry.requests.saying import OPERATOR, Means, Said
from registry.requests.tables import Hold, Request
from registry.requests.way import verbs
from registry.requests.way.states import Event

HASH = re.compile(r"[0-9a-f]{64}")
LONGEST = 300  # characters of where something lies
# What can still be answered: also what was taken for lost because nobody had answered in time.
UNANSWERED = frozenset({"ordered", "lost"})


class Standing(StrEnum):
    """What a link of an order still does."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"
    OVER = "over"  # nothing of it is needed any more


class Left(StrEnum):
    """What an operator still has of the span that was asked for."""

    HELD = "held"
    PARTLY = "partly"
    GONE = "gone"


@dataclass(frozen=True)
class Answer:
    """What an operator says of one camera: where the copy lies, the SHA-256 of the file."""

    left: Left
    storage: str = ""
    content_hash: str = ""


@dataclass(frozen=True)
class Row:
    """A hold with its camera; None where the register does not know it any more."""

    hold: Hold
    camera: Camera | None

    @property
    def is_asked(self) -> bool:
        """Whether an answer is still awaited."""
        return self.hold.state in UNANSWERED


@dataclass(frozen=True)
class Order:
    """An order as its operator sees it: not a word of the person.

    `start` and `end` are those of the span with its margin; `contact` is the office's, if it has
    one.
    """

    standing: Standing
    number: str
    office: Office
    contact: RightsContact | None
    rows: Sequence[Row]

    @property
    def asked(self) -> list[Row]:
        """The cameras of which an answer is awaited."""
        return [row for row in self.rows if row.is_asked]

    @property
    def start(self) -> datetime:
        """When what is to be kept begins."""
        return self.rows[0].hold.start

    @property
    def end(self) -> datetime:
        """When it ends."""
        return self.rows[0].hold.end

    @property
    def margin(self) -> timedelta:
        """How much of it lies before and after what was asked for."""
        return holds.MARGIN


def look(session: Session, token: str, *, at: datetime) -> Order:
    """The order that a link stands for, whatever it still does; NotFound for no link of ours."""
    return _order(session, token, at)[0]


def answer(
    session: Session, means: Means, token: str, said: Mapping[int, Answer], *, at: datetime
) -> Order:
    """Write down what is left of each camera's footage, by hold; what was answered is told.

    Refused names the camera that lacks its answer, as field `state.ID`; nothing is written then.
    """
    order, request = _order(session, token, at)
    if order.standing != Standing.OPEN:
        return order
    checked = {row.hold.id: _checked(row, said.get(row.hold.id)) for row in order.asked}
    onetime.use(session, Purpose.ACK_HOLD, token, at=at)
    for one in dict.fromkeys(checked.values()):
        ids = tuple(hold_id for hold_id, each in checked.items() if each == one)
        _write(session, means, request, ids, one, at)
    session.flush()
    return look(session, token, at=at)


def _write(
    session: Session, means: Means, request: Request, ids: tuple[int, ...], one: Answer,
    at: datetime,
) -> None:  # fmt: skip
    event = Event.LOSE_FOOTAGE if one.left == Left.GONE else Event.ACKNOWLEDGE_HOLD
    said = Said(
        facts={"state": str(one.left)},
        hold_ids=ids,
        words=one.storage,
        content_hash=one.content_hash,
    )
    verbs.do(session, means, request, event, OPERATOR, said, at=at)


def _order(session: Session, token: str, at: datetime) -> tuple[Order, Request]:
    link = onetime.fate(session, Purpose.ACK_HOLD, token, at=at)
    named = orders.named(session, link.owner)
    if named is None or not named[1]:
        raise NotFound("There is no such order.")
    request, ordered = named
    known = cameras.kept_of(session, [hold.camera_id for hold in ordered])
    rows = [Row(one, known[one.camera_id].camera if one.camera_id in known else None)
            for one in ordered]  # fmt: skip
    office = offices.by_id(session, request.office_id)
    found = Order(_standing(link, rows), request.number, office, _contact(session, office), rows)
    return found, request


def _standing(link: onetime.Fate, rows: Sequence[Row]) -> Standing:
    if link.state in (onetime.State.USED, onetime.State.VOID):
        return Standing.ANSWERED
    if not any(row.is_asked for row in rows):
        is_said = any(row.hold.state in holds.KEPT or row.hold.state == "gone" for row in rows)
        return Standing.ANSWERED if is_said else Standing.OVER
    return Standing.EXPIRED if link.state == onetime.State.EXPIRED else Standing.OPEN


def _contact(session: Session, office: Office) -> RightsContact | None:
    record = organisations.standing(session).get(office.organisation or "") or {}
    declared = record.get("rights_contact")
    return RightsContact.model_validate(declared) if declared else None


def _checked(row: Row, said: Answer | None) -> Answer:
    hold = row.hold
    if said is None:
        raise Refused(
            "Say of {camera} what is left: all, a part, or nothing.",
            field=f"state.{hold.id}",
            camera=hold.camera_id,
        )
    storage = " ".join(said.storage.split())
    if len(storage) > LONGEST or any(not sign.isprintable() for sign in storage):
        raise Refused(
            "Where the copy lies takes at most {most} characters.",
            field=f"storage.{hold.id}",
            most=LONGEST,
        )
    digits = "".join(said.content_hash.split()).lower()
    if digits and not HASH.fullmatch(digits):
        raise Refused(
            "The SHA-256 of a file has 64 digits and letters from a to f. Correct it, or leave it "
            "empty.",
            field=f"hash.{hold.id}",
        )
    return Answer(said.left, "" if said.left == Left.GONE else storage,
                  "" if said.left == Left.GONE else digits)  # fmt: skip
