"""How much may be sent, and how a request is weighed that comes in too much of it.

An address and a contact are counted, but not kept: they are marked with a key that is another one
each day, so that what was counted yesterday cannot be joined to what is counted today. Whoever
sends in bulk is refused; when all together send too much nobody is, and a person looks first.
"""

import re
from datetime import UTC, date, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy.orm import Session

from registry.accounts import throttling
from registry.accounts.sealing import Seal
from registry.accounts.throttling import Bucket
from registry.errors import Refused, TooOften

HOUR = timedelta(hours=1)
# A mobile operator puts a whole town behind a few addresses: with a proof there is much room.
PROVED = Bucket(60, timedelta(minutes=1))
UNPROVED = Bucket(6, timedelta(minutes=10))
LETTERS = Bucket(5, timedelta(hours=5))
CAMERA_HOURS = Bucket(96, timedelta(minutes=15))  # as many as a day has quarters of an hour
MOST_CAMERAS = 20  # in one request
BUSY = 600  # requests in an hour; what comes above it is looked at by a person first
BUSY_UNPROVED = 60
SHORT = 40  # letters below which two people may well write the same
KEY = 32  # letters of a mark


def address_key(seal: Seal, address: str, day: date, *, is_narrow: bool = False) -> str:
    """The mark of where somebody writes from: its /24, or its /56 in IPv6; another each day.

    `is_narrow` takes the address itself (/64 in IPv6), for what is tried by guessing.
    """
    return seal.mark(f"address of {day.isoformat()}", _network(address, is_narrow))[:KEY]


def contact_key(seal: Seal, contact: str, day: date) -> str:
    """The mark of an e-mail address or a telephone number; another each day."""
    return seal.mark(f"contact of {day.isoformat()}", _plain_contact(contact))[:KEY]


def count_address(
    session: Session, seal: Seal, address: str, *, is_proved: bool, at: datetime
) -> None:
    """Count a request from an address; TooOften when it has sent too many.

    Without a proof there is a bucket of its own with less room, so that it is not filled by others.
    """
    kind, bucket = ("proved", PROVED) if is_proved else ("unproved", UNPROVED)
    key = f"{kind} request:{address_key(seal, address, _day(at))}"
    try:
        throttling.pour(session, {key: bucket}, at=at)
    except TooOften as full:
        raise TooOften(
            "Too many requests came from your network. What you typed is still here: please wait "
            "{minutes} min and send it again, or hand it in on paper.",
            minutes=full.values["minutes"],
        ) from None


def may_write(session: Session, seal: Seal, contact: str, *, at: datetime) -> bool:
    """Count a letter or message to a contact; False when it has got enough of them today.

    The request itself stands: who uses a stranger's address can neither flood nor silence them.
    """
    key = f"letter of a request:{contact_key(seal, contact, _day(at))}"
    try:
        throttling.pour(session, {key: LETTERS}, at=at)
    except TooOften:
        return False
    return True


def count_hold(session: Session, person: str, *, cameras: int, hours: float, at: datetime) -> None:
    """Count footage that is to be kept: so many hours of each camera, for one person.

    `person` is a `contact_key` or an `address_key`. Refused when it is too much at once or in a
    day; nothing is counted then.
    """
    check_hold(cameras=cameras, hours=hours)
    _pour_hours(session, person, max(cameras, 0) * max(hours, 0.0), at)


def check_hold(*, cameras: int, hours: float) -> None:
    """Refuse more footage at once than is kept for one person, whoever it is."""
    if cameras > MOST_CAMERAS:
        raise Refused(
            "One request takes at most {most} cameras. Choose those that matter most, "
            "and ask for the others in another request.",
            field="cameras",
            code="too_many_cameras",
            most=MOST_CAMERAS,
        )
    amount = max(cameras, 0) * max(hours, 0.0)
    if not amount <= CAMERA_HOURS.holds:  # nor is what is no number
        raise Refused(
            "That is more footage than can be kept for one person: {most} hours of all cameras "
            "together. Choose fewer cameras or a shorter time.",
            field="hours",
            code="too_much_footage",
            most=CAMERA_HOURS.holds,
        )


def _pour_hours(session: Session, person: str, amount: float, at: datetime) -> None:
    key = f"footage of a request:{person}"
    try:
        throttling.pour(session, {key: CAMERA_HOURS}, at=at, amount=amount)
    except TooOften:
        raise TooOften(
            "You have asked for much footage today: at most {most} hours of all cameras together "
            "are kept for one person in a day. Choose fewer cameras or a shorter time, "
            "or ask for the rest tomorrow.",
            field="hours",
            most=CAMERA_HOURS.holds,
        ) from None


def count_all(session: Session, *, is_proved: bool, at: datetime) -> bool:
    """Count a request among all; whether so many came that a person should look at it first."""
    throttling.count(session, _hour_key("all", at), at=at)
    if not is_proved:
        throttling.count(session, _hour_key("unproved", at), at=at)
    is_busy = load(session, at=at) > BUSY
    return is_busy or (not is_proved and load(session, "unproved", at=at) > BUSY_UNPROVED)


def load(session: Session, of: str = "all", *, at: datetime) -> float:
    """About how many requests came in the last hour: `all` of them, or the `unproved`.

    The hour before the present one counts by the part of it that lies within the last hour.
    """
    begun = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    now = throttling.counted_of(session, _hour_key(of, at))
    before = throttling.counted_of(session, _hour_key(of, at - HOUR))
    return now + before * (1 - (at - begun) / HOUR)


def count_text(session: Session, seal: Seal, text: str, *, at: datetime) -> int:
    """How often this text was sent today before, whatever its spaces and capitals; 0 if short."""
    plain = " ".join(text.casefold().split())
    if len(plain) < SHORT:
        return 0
    mark = seal.mark(f"text of {_day(at).isoformat()}", plain)[:KEY]
    return throttling.count(session, f"text of a request:{mark}", at=at) - 1


def _hour_key(of: str, at: datetime) -> str:
    return f"requests {of}:{at.astimezone(UTC):%Y-%m-%dT%H}"


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _network(address: str, is_narrow: bool) -> str:
    try:
        parsed = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        if mapped is None:
            return str(ip_network((parsed, 64 if is_narrow else 56), strict=False))
        parsed = mapped
    return str(ip_network((parsed, 32 if is_narrow else 24), strict=False))


def _plain_contact(contact: str) -> str:
    """One spelling of a contact: letters to name+anything@host arrive in the same box."""
    plain = contact.strip().casefold()
    if "@" in plain:
        name, _, host = plain.rpartition("@")
        return f"{name.partition('+')[0]}@{host}"
    digits = re.sub(r"\D", "", plain)
    # Within the country a number is dialled with 8 in the place of +7.
    return f"7{digits[1:]}" if len(digits) == 11 and digits[0] == "8" else digits or plain
