"""Officials: added, given roles, locked; and who it is that a session belongs to."""

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry import audit
from registry.accounts import offices
from registry.accounts.roles import Role, Who
from registry.accounts.tables import Membership, Office, Official, SignIn
from registry.errors import Conflict, NotFound, Refused

ADDRESS = re.compile(r"^[^@\s<>\"'\x00-\x1f]{1,64}@[^@\s<>\"'\x00-\x1f]+\.[^@\s<>\"'\x00-\x1f]+$")
LONGEST_NAME = 120


def add(
    session: Session,
    email: str,
    *,
    at: datetime,
    name: str = "",
    person: str | None = None,
    language: str = "kk",
    by: int | None = None,
) -> Official:
    """Add an official, who has yet to be invited; `person` joins two accounts of one person."""
    written = email.strip().lower()
    if not ADDRESS.match(written) or len(written) > 254:
        raise Refused("“{email}” is not an e-mail address.", email=email, field="email")
    if session.scalar(select(Official.id).where(Official.email == written)):
        raise Conflict("There is an official with the address {email} already.", email=written)
    official = Official(
        email=written,
        name=name.strip() or written.partition("@")[0],
        person=person or written,
        language=language,
        state="invited",
        wants_digest=True,
        made_at=at,
    )
    session.add(official)
    session.flush()
    audit.write(session, "official.added", at=at, official=by, subject=f"officials/{official.id}")
    return official


@contextmanager
def nobody(session: Session, *, at: datetime) -> Iterator[Official]:
    """An official who was never there: what is done for them is undone, and takes as long."""
    never = session.begin_nested()
    stranger = Official(
        email=f"{secrets.token_hex(16)}@nobody.invalid",
        name="",
        person="",
        language="kk",
        state="invited",
        wants_digest=False,
        made_at=at,
    )
    session.add(stranger)
    session.flush()
    try:
        yield stranger
        session.flush()
    finally:
        never.rollback()


def give(
    session: Session,
    official: Official,
    role: Role,
    office: Office,
    *,
    at: datetime,
    by: int | None = None,
) -> None:
    """Give an official a role in an office; ends the sessions that began without it."""
    if session.get(Membership, (official.id, office.id, role)):
        return
    session.add(
        Membership(
            official_id=official.id, office_id=office.id, role=role, given_at=at, given_by=by
        )
    )
    _changed(session, official, "role.given", role, office, at=at, by=by)


def take(
    session: Session,
    official: Official,
    role: Role,
    office: Office,
    *,
    at: datetime,
    by: int | None = None,
) -> None:
    """Take a role from an official; ends their sessions."""
    kept = session.get(Membership, (official.id, office.id, role))
    if kept is None:
        raise NotFound("{email} has no such role there.", email=official.email)
    if role == Role.ADMINISTRATOR and offices.keeps_register(office):
        _keep_one(session, official)
    session.delete(kept)
    _changed(session, official, "role.taken", role, office, at=at, by=by)


def lock(session: Session, official: Official, *, at: datetime, by: int | None = None) -> None:
    """Lock an account; its sessions end at once."""
    _keep_one(session, official)
    official.state = "locked"
    end_sessions(session, official.id)
    audit.write(session, "official.locked", at=at, official=by, subject=f"officials/{official.id}")


def _keep_one(session: Session, official: Official) -> None:
    """The register is never left without an administrator."""
    query = select(Official.id).join(Membership, Membership.official_id == Official.id)
    keepers = query.join(Office, Office.id == Membership.office_id).where(
        Membership.role == Role.ADMINISTRATOR,
        Office.organisation.is_(None),
        Office.area.is_(None),
        Office.closed_at.is_(None),
        Official.state != "locked",
    )
    if set(session.scalars(keepers)) == {official.id}:
        raise Conflict(
            "{email} is the only administrator of the register. Make another one first.",
            email=official.email,
        )


def keeps_register(session: Session, *roles: Role) -> bool:
    """Whether somebody who can sign in has one of these roles in an office of the register."""
    query = (
        select(Official.id)
        .join(Membership, Membership.official_id == Official.id)
        .join(Office, Office.id == Membership.office_id)
        .where(
            Membership.role.in_(roles),
            Office.organisation.is_(None),
            Office.area.is_(None),
            Office.closed_at.is_(None),
            Official.state != "locked",
        )
    )
    return session.scalar(query.limit(1)) is not None


def unlock(session: Session, official: Official, *, at: datetime, by: int | None = None) -> None:
    """Open a locked account again."""
    official.state = "active" if official.password_hash else "invited"
    audit.write(
        session, "official.unlocked", at=at, official=by, subject=f"officials/{official.id}"
    )


def join(
    session: Session, official: Official, told: str, *, at: datetime, by: int | None = None
) -> None:
    """Say that this account is of the same person as another; its own address parts them again."""
    other = find(session, told)
    official.person = other.person if other and other.id != official.id else told.strip()[:120]
    if not official.person:
        official.person = official.email
    audit.write(session, "official.joined", at=at, official=by, subject=f"officials/{official.id}")


def end_sessions(session: Session, official_id: int, *, but: str | None = None) -> None:
    """End all sessions of an official, but the one of this token hash."""
    query = delete(SignIn).where(SignIn.official_id == official_id)
    session.execute(query.where(SignIn.token_hash != but) if but else query)


def describe(official: Official, *, name: str, language: str) -> None:
    """Change what an official is called, and the language of their letters."""
    shown = "".join(letter for letter in name if letter.isprintable()).strip()
    if not shown or len(shown) > LONGEST_NAME:
        raise Refused(
            "A name of {longest} characters at most is needed.", longest=LONGEST_NAME, field="name"
        )
    official.name, official.language = shown, language


def by_email(session: Session, email: str) -> Official:
    """The official of an address; NotFound when there is none."""
    found = find(session, email)
    if found is None:
        raise NotFound("There is no official with the address {email}.", email=email)
    return found


def find(session: Session, email: str) -> Official | None:
    """The official of an address, if there is one."""
    return session.scalar(select(Official).where(Official.email == email.strip().lower()))


def by_id(session: Session, official_id: int) -> Official:
    """An official; NotFound when there is none of that number."""
    found = session.get(Official, official_id)
    if found is None:
        raise NotFound("There is no official {id}.", id=official_id)
    return found


def who(session: Session, official: Official, sign_in: SignIn | None = None) -> Who:
    """The official with all roles, as the rest of the register asks about them."""
    query = select(Membership.role, Office).join(Office, Office.id == Membership.office_id)
    roles: dict[str, set[Role]] = {}
    keepers = set()
    for role, office in session.execute(
        query.where(Membership.official_id == official.id, Office.closed_at.is_(None))
    ):
        roles.setdefault(office.id, set()).add(Role(role))
        if offices.keeps_register(office):
            keepers.add(office.id)
    return Who(
        id=official.id,
        email=official.email,
        name=official.name,
        person=official.person,
        language=official.language,
        roles={office: frozenset(held) for office, held in roles.items()},
        keepers=frozenset(keepers),
        factor=sign_in.factor if sign_in else None,
        proved_at=sign_in.proved_at if sign_in else None,
    )


def _changed(
    session: Session,
    official: Official,
    what: str,
    role: Role,
    office: Office,
    *,
    at: datetime,
    by: int | None,
) -> None:
    session.flush()
    end_sessions(session, official.id)
    subject = f"officials/{official.id}"
    audit.write(session, what, at=at, official=by, office=office.id, subject=subject, role=role)


def called(session: Session, ids: Iterable[int | None]) -> dict[int, Official]:
    """The officials of these numbers, as far as there are any."""
    wanted = {number for number in ids if number is not None}
    found = session.scalars(select(Official).where(Official.id.in_(wanted)))
    return {official.id: official for official in found}
