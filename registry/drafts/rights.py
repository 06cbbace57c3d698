"""Who may do what to a change set now, and the sentence for those who may not.

Four eyes are two persons: somebody with two accounts, or who has written a line of the change,
is no second one.
"""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts import Office, Official, Who, offices, roles
from registry.drafts.states import TABLE, Deed, State
from registry.drafts.tables import ChangeSet, Draft, SetEvent
from registry.errors import Conflict, NotAllowed, NotFound, Refused

WRITING = ("begun", "edit", "merge")  # events that make their author one of the change's hands


class _Right(NamedTuple):
    holds: Callable[[Who, ChangeSet, Office], bool]
    lacking: Callable[[], NotAllowed]


def refusal(session: Session, who: Who, change_set: ChangeSet, deed: Deed) -> Refused | None:
    """Why this official may not do this to the change set now; None where they may."""
    try:
        check(session, who, change_set, deed)
    except Refused as refused:
        return refused
    return None


def check(session: Session, who: Who, change_set: ChangeSet, deed: Deed) -> None:
    """Refuse what this official may not do to the change set now."""
    office = open_office(session, change_set.office_id)
    right = RIGHTS[deed]
    if not right.holds(who, change_set, office):
        raise right.lacking()
    state = State(change_set.state)
    if state not in TABLE[deed]:
        raise _wrong_state(state)
    _check_kind(change_set, deed)
    if deed in SECOND and who.person in hands(session, change_set):
        raise NotAllowed(
            "You had a hand in this change yourself; another person of the office decides on it."
        )


def open_office(session: Session, office_id: str) -> Office:
    """The office, unless it was closed."""
    office = offices.by_id(session, office_id)
    if office.closed_at is not None:
        raise Conflict(
            "The office “{office}” is closed; its changes go nowhere any more. The office that "
            "keeps these cameras now can make them anew.",
            office=office.name_en,
        )
    return office


def check_beginning(session: Session, who: Who, office_id: str, *, kind: str, urgent: bool) -> None:
    """Refuse to begin a change set that this official could not go on with."""
    if not roles.may_view(who, office_id):
        raise NotFound("There is no such office among yours.")
    open_office(session, office_id)
    if not _may_write(who, office_id, kind=kind, urgent=urgent):
        raise _no_editor()


def hands(session: Session, change_set: ChangeSet) -> set[str]:
    """The persons who have written the change or a line of it."""
    wrote = select(SetEvent.official_id).where(
        SetEvent.set_id == change_set.id, SetEvent.what.in_(WRITING)
    )
    edited = select(Draft.editor_id).where(Draft.set_id == change_set.id).distinct()
    accounts = {change_set.author_id, *session.scalars(wrote), *session.scalars(edited)}
    query = select(Official.person).where(Official.id.in_(filter(None, accounts)))
    return set(session.scalars(query))


def _may_write(who: Who, office_id: str, *, kind: str, urgent: bool) -> bool:
    if kind == "confirmation":
        return roles.may_confirm(who, office_id)
    if urgent:
        return roles.may_correct_urgently(who, office_id)
    return roles.may_edit(who, office_id)


def _writes(who: Who, change_set: ChangeSet, _office: Office) -> bool:
    kind, urgent = change_set.kind, change_set.urgent
    return _may_write(who, change_set.office_id, kind=kind, urgent=urgent)


def _reviews(who: Who, change_set: ChangeSet, _office: Office) -> bool:
    return roles.may_review(who, change_set.office_id)


def _publishes(who: Who, change_set: ChangeSet, office: Office) -> bool:
    publishes = office.reviewer_publishes
    return roles.may_publish(who, change_set.office_id, reviewer_publishes=publishes)


def _sends_back(who: Who, change_set: ChangeSet, office: Office) -> bool:
    decided = change_set.state in (State.APPROVED, State.SCHEDULED)
    return _reviews(who, change_set, office) or (decided and _publishes(who, change_set, office))


def _attests(who: Who, change_set: ChangeSet, _office: Office) -> bool:
    return roles.may_confirm(who, change_set.office_id)


def _corrects(who: Who, change_set: ChangeSet, _office: Office) -> bool:
    return roles.may_correct_urgently(who, change_set.office_id)


def _no_editor() -> NotAllowed:
    return NotAllowed("Only an editor of the office may change this.")


def _no_reviewer() -> NotAllowed:
    return NotAllowed("Only a reviewer of the office decides on this.")


def _no_publisher() -> NotAllowed:
    return NotAllowed("Only a publisher of the office publishes this.")


EDITS = _Right(_writes, _no_editor)
REVIEWS = _Right(_reviews, _no_reviewer)
PUBLISHES = _Right(_publishes, _no_publisher)
RIGHTS: dict[Deed, _Right] = {
    Deed.EDIT: EDITS,
    Deed.SUBMIT: EDITS,
    Deed.WITHDRAW: EDITS,
    Deed.MERGE: EDITS,
    Deed.APPROVE: REVIEWS,
    Deed.REJECT: REVIEWS,
    Deed.SEND_BACK: _Right(_sends_back, _no_reviewer),
    Deed.SCHEDULE: PUBLISHES,
    Deed.UNSCHEDULE: PUBLISHES,
    Deed.PUBLISH: PUBLISHES,
    Deed.CORRECT: _Right(_corrects, _no_editor),
    Deed.CONFIRM: REVIEWS,
    Deed.ATTEST: _Right(_attests, _no_editor),
}
# A change is never decided on by those who wrote it; they can withdraw it.
SECOND = frozenset({Deed.APPROVE, Deed.REJECT, Deed.SEND_BACK, Deed.CONFIRM})


def _check_kind(change_set: ChangeSet, deed: Deed) -> None:
    if deed == Deed.CORRECT and not change_set.urgent:
        raise NotAllowed("This change was not begun as an urgent correction; it is reviewed first.")
    if deed == Deed.ATTEST and change_set.kind != "confirmation":
        raise NotAllowed("This change states something new; it is reviewed first.")
    if deed == Deed.CONFIRM and (not change_set.urgent or change_set.confirmed_at is not None):
        raise Conflict("There is nothing here that waits for a second person.")


def _wrong_state(state: State) -> Conflict:
    return {
        State.DRAFT: Conflict("This change is still a draft; it has to be submitted first."),
        State.SUBMITTED: Conflict("This change waits for its review."),
        State.RETURNED: Conflict("This change was returned to its author, who works on it."),
        State.APPROVED: Conflict("This change is approved already."),
        State.SCHEDULED: Conflict("This change is approved, and its day of publication is set."),
        State.PUBLISHED: Conflict("This change is published already."),
        State.REJECTED: Conflict("This change was rejected; nothing more can be done to it."),
        State.WITHDRAWN: Conflict("This change was withdrawn; nothing more can be done to it."),
    }[state]
