"""Who works in which office, as an administrator sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.accounts.roles import Role
from registry.accounts.tables import Authenticator, Membership, Official


@dataclass(frozen=True)
class Person:
    """An official with the roles in each office, in the order of the offices' ids."""

    official: Official
    roles: dict[str, list[Role]]
    factors: int


def listed(session: Session, office_ids: Iterable[str] | None = None) -> list[Person]:
    """The officials of these offices by address, or all, also those without any role."""
    query = select(Official).order_by(Official.email)
    if office_ids is not None:
        members = select(Membership.official_id).where(Membership.office_id.in_(list(office_ids)))
        query = query.where(Official.id.in_(members))
    found = list(session.scalars(query))
    roles = _roles(session)
    counted = _factors(session)
    return [Person(one, roles.get(one.id, {}), counted.get(one.id, 0)) for one in found]


def one(session: Session, official: Official) -> Person:
    """One official as a person."""
    roles = _roles(session).get(official.id, {})
    return Person(official, roles, _factors(session).get(official.id, 0))


def _roles(session: Session) -> dict[int, dict[str, list[Role]]]:
    query = select(Membership.official_id, Membership.office_id, Membership.role)
    found: dict[int, dict[str, list[Role]]] = {}
    for official_id, office_id, role in session.execute(
        query.order_by(Membership.office_id, Membership.role)
    ):
        found.setdefault(official_id, {}).setdefault(office_id, []).append(Role(role))
    return found


def _factors(session: Session) -> dict[int, int]:
    query = select(Authenticator.official_id, func.count()).group_by(Authenticator.official_id)
    confirmed = Authenticator.confirmed_at.is_not(None)
    return {row[0]: row[1] for row in session.execute(query.where(confirmed))}
