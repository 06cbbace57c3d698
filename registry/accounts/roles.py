"""Roles, and what each may do: every permission of the office is one predicate here.

A role counts in the office where it was given. An office with neither organisation nor area keeps
the register itself: its administrators and auditors have the whole of it in view.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What an official is in an office."""

    VIEWER = "viewer"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    STATISTICIAN = "statistician"
    REQUEST_CLERK = "request_clerk"
    REQUEST_HANDLER = "request_handler"
    REQUEST_DECIDER = "request_decider"
    GUARDIAN = "guardian"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ALL = frozenset(Role)
# Who sees the drafts and the true places of an office.
LOOKS_ON = (Role.VIEWER, Role.EDITOR, Role.REVIEWER, Role.PUBLISHER, Role.GUARDIAN)

# Who deals with what people ask.
ANSWERS = (Role.REQUEST_CLERK, Role.REQUEST_HANDLER, Role.REQUEST_DECIDER)


@dataclass(frozen=True)
class Who:
    """The official at the screen: who it is, and the roles in each office."""

    id: int
    email: str
    name: str
    person: str
    language: str
    roles: dict[str, frozenset[Role]]
    keepers: frozenset[str]  # offices of theirs that keep the register itself
    factor: str | None = None
    proved_at: datetime | None = None

    def has(self, office_id: str, *roles: Role) -> bool:
        """Whether one of these roles was given in the office."""
        return not self.roles.get(office_id, frozenset()).isdisjoint(roles)

    def offices(self, *roles: Role) -> list[str]:
        """The offices in which one of these roles was given (any role when none is named)."""
        wanted = roles or tuple(ALL)
        return sorted(office for office in self.roles if self.has(office, *wanted))

    def keeps_register(self, *roles: Role) -> bool:
        """Whether one of these roles was given in an office that keeps the register itself."""
        return bool(self.keepers_with(*roles))

    def keepers_with(self, *roles: Role) -> list[str]:
        """The offices that keep the register itself in which one of these roles was given."""
        return sorted(office for office in self.keepers if self.has(office, *roles))


def may_view(who: Who, office_id: str) -> bool:
    """See the drafts and the true places of an office."""
    return who.has(office_id, *LOOKS_ON)


def may_edit(who: Who, office_id: str) -> bool:
    """Draft and submit changes."""
    return who.has(office_id, Role.EDITOR)


def may_review(who: Who, office_id: str) -> bool:
    """Approve, return and reject what others have submitted."""
    return who.has(office_id, Role.REVIEWER)


def may_publish(who: Who, office_id: str, *, reviewer_publishes: bool) -> bool:
    """Publish what was approved; reviewers may where the office wants it so."""
    return who.has(office_id, Role.PUBLISHER) or (
        reviewer_publishes and who.has(office_id, Role.REVIEWER)
    )


def may_correct_urgently(who: Who, office_id: str) -> bool:
    """Publish a correction alone, marked until a second person has confirmed it."""
    return who.has(office_id, Role.EDITOR, Role.REVIEWER, Role.PUBLISHER)


def may_confirm(who: Who, office_id: str) -> bool:
    """Say that entries are still true."""
    return who.has(office_id, Role.EDITOR, Role.REVIEWER, Role.PUBLISHER)


def may_administer(who: Who, office_id: str) -> bool:
    """Invite officials to an office, give and take roles there, lock accounts."""
    return who.has(office_id, Role.ADMINISTRATOR) or who.keeps_register(Role.ADMINISTRATOR)


def may_make_offices(who: Who) -> bool:
    """Make offices, change what they keep, close them."""
    return who.keeps_register(Role.ADMINISTRATOR)


def may_audit(who: Who, office_id: str) -> bool:
    """Read and export the trail of an office."""
    return who.has(office_id, Role.AUDITOR) or who.keeps_register(Role.AUDITOR)


def may_audit_all(who: Who) -> bool:
    """Read and export the whole trail."""
    return who.keeps_register(Role.AUDITOR)


def may_lock(who: Who, office_ids: Iterable[str]) -> bool:
    """Lock an official who works in these offices: whoever administers every one of them."""
    return who.keeps_register(Role.ADMINISTRATOR) or all(
        may_administer(who, office_id) for office_id in office_ids
    )


def may_change_roles_of(who: Who, official_id: int) -> bool:
    """Change an official's roles: nobody their own, but administrators of the register."""
    return who.id != official_id or who.keeps_register(Role.ADMINISTRATOR)


def may_sort_requests(who: Who, office_id: str) -> bool:
    """Take requests in, sort them, check identities, pass them on."""
    return who.has(office_id, Role.REQUEST_CLERK)


def may_handle_requests(who: Who, office_id: str) -> bool:
    """Work on requests, ask, and draft answers."""
    return who.has(office_id, Role.REQUEST_HANDLER)


def may_decide_requests(who: Who, office_id: str) -> bool:
    """Decide what weighs most: refusals, footage handed out, extensions, appeals."""
    return who.has(office_id, Role.REQUEST_DECIDER)


def may_guard_data(who: Who, office_id: str) -> bool:
    """Look after the people that data are about: holds, withheld stubs, results from outside."""
    return who.has(office_id, Role.GUARDIAN)


def may_count(who: Who, office_id: str) -> bool:
    """Draft, submit and withdraw the returns of an office."""
    return who.has(office_id, Role.STATISTICIAN)


def may_read_returns(who: Who, office_id: str) -> bool:
    """See the returns of an office, which are not public: they may show a person."""
    return who.has(office_id, Role.STATISTICIAN, Role.REVIEWER) or accepts_for_all(who)


def accepts_for_all(who: Who) -> bool:
    """Accept or query returns of every office, from an office that keeps the register itself."""
    return who.keeps_register(Role.STATISTICIAN, Role.REVIEWER)


def may_accept_returns(who: Who, office_id: str, *, keepers_accept: bool) -> bool:
    """Accept or query a return; where the register's office has nobody for it, a second
    statistician of the same office may."""
    return accepts_for_all(who) or (not keepers_accept and who.has(office_id, Role.STATISTICIAN))


def may_release(who: Who) -> bool:
    """Announce, prepare and look through the releases of statistics before they are out."""
    return who.keeps_register(Role.STATISTICIAN, Role.PUBLISHER)


def may_keep_hooks(who: Who) -> bool:
    """Register the addresses that hear of every change."""
    return who.keeps_register(Role.ADMINISTRATOR)


def may_keep_claims(who: Who) -> bool:
    """Enter and amend what was said in public."""
    return who.keeps_register(Role.STATISTICIAN)
