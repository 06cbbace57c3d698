"""Orders to keep footage as letters to whoever runs the cameras, and what follows when they are
silent.

An order says which cameras, which span of time, and until when there is still something to keep.
Of the person it says nothing at all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import cameras, log, mail
from registry.accounts import Official, Role
from registry.accounts.tables import Membership
from registry.cameras import Kept
from registry.cameras.beside import organisations
from registry.documents import letters, saying, templates
from registry.requests.answers import messages
from registry.requests.footage import holds
from registry.requests.person import onetime
from registry.requests.saying import Means
from registry.requests.tables import Hold, Request
from registry.requests.time import timers

TONGUES = ("kk", "ru")  # of the state: a letter to an operator is in both
BETWEEN = "\n\n— — —\n\n"
ANSWERING = (Role.REQUEST_CLERK, Role.REQUEST_HANDLER)
KINDS = {"again": "hold_reminder", "released": "hold_released"}


@dataclass(frozen=True)
class Group:
    """Holds that the same mailboxes answer for."""

    addresses: tuple[str, ...]
    holds: tuple[Hold, ...]

    @property
    def soonest(self) -> datetime | None:
        """When the first of it is overwritten; None where no retention is declared."""
        return min((one.overwrite_at for one in self.holds if one.overwrite_at), default=None)


def send(
    session: Session, means: Means, request: Request, asked: Iterable[Hold], *, at: datetime
) -> None:
    """Write the orders, each once, and have it noticed when nobody answers."""
    waiting = [hold for hold in asked if hold.state in holds.WAITING]
    for group in _groups(session, request, waiting):
        _order(session, means, request, group, at)
    if waiting:
        timers.put(session, request, "hold_remind", _reminded_at(waiting, at))


def remind(session: Session, means: Means, request: Request, *, at: datetime) -> None:
    """Write once more to those who have not answered, each with a new link."""
    waiting = [hold for hold in holds.of(session, request) if hold.state in holds.WAITING]
    for group in _groups(session, request, waiting):
        _notify(session, means, request, group, "again", at)


def escalate(session: Session, means: Means, request: Request, *, at: datetime) -> None:
    """Tell the office's guardian of data (its decision makers where it has none) of the silence."""
    waiting = [hold for hold in holds.of(session, request) if hold.state in holds.WAITING]
    told = _officials(session, request.office_id, Role.GUARDIAN) or _officials(
        session, request.office_id, Role.REQUEST_DECIDER
    )
    for official in told if waiting else ():
        subject, body = messages.words("hold_silent", official.language)
        said = {
            "number": request.number,
            "cameras": ", ".join(hold.camera_id for hold in waiting),
            "address": f"{means.base_url}/{official.language}/office/requests",
        }
        key = _key(request, waiting, f"silent/{official.id}")
        mail.write(
            session, to=official.email, subject=subject, body=body.format(**said), at=at, key=key
        )


def tell_released(
    session: Session, means: Means, request: Request, let_go: Sequence[Hold], *, at: datetime
) -> None:
    """Write to those who keep something that it is not needed any more."""
    for group in _groups(session, request, let_go):
        _notify(session, means, request, group, "released", at)


def named(session: Session, owner: str) -> tuple[Request, list[Hold]] | None:
    """The request and the holds that a link was made for; None where there is no such request."""
    _, request_id, mask = owner.split("/")
    request = session.get(Request, int(request_id))
    if request is None:
        return None
    chosen = int(mask, 16)
    return request, [
        one for place, one in enumerate(_every(session, request)) if chosen >> place & 1
    ]


def _order(session: Session, means: Means, request: Request, group: Group, at: datetime) -> None:
    for address in group.addresses:
        link = _link(session, means, request, group.holds, at)
        filled = [_filled(session, means, request, group, link, tongue) for tongue in TONGUES]
        subject = " / ".join(each.subject for each in filled)
        body = BETWEEN.join(each.text for each in filled)
        key = _key(request, group.holds, f"ordered/{_short(means, address)}")
        mail.write(session, to=address, subject=subject[:200], body=body + "\n", at=at, key=key)


def _filled(
    session: Session, means: Means, request: Request, group: Group, link: str, tongue: str
) -> templates.Filled:
    first = group.holds[0]
    slots: dict[str, str | datetime] = {
        "number": request.number,
        "cameras": "\n".join(_lines(session, group.holds, tongue)),
        "window": " – ".join(
            saying.moment(moment, means.timezone, tongue) for moment in (first.start, first.end)
        ),
        "acknowledge_by": min(one.answer_due_at for one in group.holds),
        "link": link,
    }
    template = letters.shipped("hold", tongue)
    if group.soonest:
        slots["overwritten_at"] = group.soonest
    else:  # no retention is declared, so nothing is said of it
        kept = (part for part in template.body.split("\n\n") if "overwritten_at" not in part)
        template = replace(template, body="\n\n".join(kept))
    return templates.fill(template, slots, tongue, zone=means.timezone)


def _lines(session: Session, ordered: Sequence[Hold], tongue: str) -> Iterator[str]:
    known = cameras.kept_of(session, [hold.camera_id for hold in ordered])
    for hold in ordered:
        camera = known[hold.camera_id].camera if hold.camera_id in known else None
        said = (camera.title(tongue), camera.address) if camera else ()
        yield ", ".join(part for part in (hold.camera_id, *said) if part)


def _notify(
    session: Session, means: Means, request: Request, group: Group, what: str, at: datetime
) -> None:
    for address in group.addresses:
        link = _link(session, means, request, group.holds, at) if what == "again" else ""
        texts = [messages.words(KINDS[what], tongue) for tongue in TONGUES]
        said = {
            "number": request.number,
            "cameras": "\n".join(hold.camera_id for hold in group.holds),
            "link": link,
        }
        subject = " / ".join(text[0].format(**said) for text in texts)
        body = BETWEEN.join(text[1].format(**said).strip() for text in texts)
        key = _key(request, group.holds, f"{what}/{_short(means, address)}")
        mail.write(session, to=address, subject=subject[:200], body=body + "\n", at=at, key=key)


def _groups(session: Session, request: Request, ordered: Sequence[Hold]) -> list[Group]:
    kept = cameras.kept_of(session, [hold.camera_id for hold in ordered])
    known = organisations.standing(session) if ordered else {}
    office = tuple(one.email for one in _officials(session, request.office_id, *ANSWERING))
    grouped: dict[tuple[str, ...], list[Hold]] = {}
    for hold in ordered:
        addresses = _declared(kept.get(hold.camera_id), known, request) or office
        grouped.setdefault(addresses, []).append(hold)
    return [Group(addresses, tuple(each)) for addresses, each in sorted(grouped.items())]


def _declared(
    kept: Kept | None, known: Mapping[str, log.Record], request: Request
) -> tuple[str, ...]:
    """The mailbox that the register declares: the camera's own, else its controller's."""
    own = kept.camera.rights_contact if kept else None
    controller = kept.camera.controller if kept else request.controller
    declared = (known.get(controller or "") or {}).get("rights_contact") or {}
    address = (own.email if own else None) or declared.get("email")
    return (address,) if address else ()


def _officials(session: Session, office_id: str, *roles: Role) -> list[Official]:
    query = (
        select(Official)
        .join(Membership, Membership.official_id == Official.id)
        .where(Membership.office_id == office_id, Membership.role.in_(roles))
        .where(Official.state != "locked")
    )
    return list(session.scalars(query.distinct().order_by(Official.id)))


def _link(
    session: Session, means: Means, request: Request, ordered: Sequence[Hold], at: datetime
) -> str:
    chosen = {hold.id for hold in ordered}
    places = (n for n, one in enumerate(_every(session, request)) if one.id in chosen)
    owner = f"holds/{request.id}/{sum(1 << place for place in places):x}"
    token = onetime.make_link(session, onetime.Purpose.ACK_HOLD, owner, at=at)
    return f"{means.base_url}/{TONGUES[0]}/requests/hold?token={token}"


def _every(session: Session, request: Request) -> list[Hold]:
    """All holds of a request in the order in which they were made, which never changes."""
    query = select(Hold).where(Hold.request_id == request.id)
    return list(session.scalars(query.order_by(Hold.id)))


def _reminded_at(waiting: Sequence[Hold], at: datetime) -> datetime:
    """When half of the time is over in which something can still be kept."""
    ends = min((hold.overwrite_at for hold in waiting if hold.overwrite_at), default=None)
    left = (ends - at) if ends else holds.ANSWER_WITHIN
    return at + max(left, timedelta(0)) / 2


def _key(request: Request, ordered: Sequence[Hold], what: str) -> str:
    return f"holds/{request.id}/{ordered[0].id}/{what}"


def _short(means: Means, address: str) -> str:
    return means.seal.mark("mailbox of an operator", address.casefold())[:16]
