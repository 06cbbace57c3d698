"""Commands for the accounts of officials; the first administrator of the register is made here."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from registry.commands.opening import register
from registry.errors import Refused
from registry.settings import LANGUAGES, Settings

if TYPE_CHECKING:
    from registry.accounts import Office, Official, Role
    from registry.database import Session

AT_A_DESK = "http://localhost:8000"


@click.group()
def user() -> None:
    """Officials: added, listed, locked."""


@user.command()
@click.argument("email")
@click.option("--role", required=True, help="As in “administrator”, “editor”, “reviewer”.")
@click.option(
    "--office", "office_id", required=True, help="The office's id; made if there is none."
)
@click.option("--name", default="", help="What a new office is called.")
@click.option("--organisation", help="Whose cameras a new office keeps; all when left out.")
@click.option("--area", help="The area of a new office; the whole country when left out.")
@click.option("--language", default="kk", type=click.Choice(LANGUAGES), show_default=True)
def add(
    email: str,
    role: str,
    office_id: str,
    name: str,
    organisation: str | None,
    area: str | None,
    language: str,
) -> None:
    """Add an official with a role in an office, and print the link of the invitation."""
    from registry.accounts import links, officials
    from registry.accounts.links import Purpose

    at = datetime.now(UTC)
    with register() as (settings, opened), opened.writing() as session:
        office = _office(session, office_id, name, organisation, area, at)
        official = officials.find(session, email)
        official = official or officials.add(session, email, language=language, at=at)
        officials.give(session, official, _role(role), office, at=at)
        click.echo(f"{official.email} is {role} of {office.id}.")
        if official.state == "invited":
            token = links.make(session, official, Purpose.INVITATION, at=at)
            click.echo(f"Invitation, good once: {_written(session, settings, official, token, at)}")


@user.command("list")
def list_() -> None:
    """List the officials with their roles."""
    from registry.accounts import people

    with register() as (_, opened), opened.reading() as session:
        for one in people.listed(session):
            roles = "; ".join(f"{office}: {', '.join(held)}" for office, held in one.roles.items())
            click.echo(f"{one.official.email}\t{one.official.state}\t{roles}")


@user.command()
@click.argument("email")
def lock(email: str) -> None:
    """Lock an account; its sessions end at once."""
    from registry.accounts import officials

    with register() as (_, opened), opened.writing() as session:
        officials.lock(session, officials.by_email(session, email), at=datetime.now(UTC))
    click.echo(f"{email} is locked.")


@user.command()
@click.argument("email")
def unlock(email: str) -> None:
    """Open a locked account again."""
    from registry.accounts import officials

    with register() as (_, opened), opened.writing() as session:
        officials.unlock(session, officials.by_email(session, email), at=datetime.now(UTC))
    click.echo(f"{email} is open again.")


def _office(
    session: "Session",
    office_id: str,
    name: str,
    organisation: str | None,
    area: str | None,
    at: datetime,
) -> "Office":
    from registry.accounts import offices

    known = {one.id: one for one in offices.every(session, [office_id])}
    if known:
        return known[office_id]
    names = dict.fromkeys(LANGUAGES, name or office_id)
    return offices.make(
        session, office_id, names=names, organisation=organisation, area=area, at=at
    )


def _role(text: str) -> "Role":
    from registry.accounts import Role

    try:
        return Role(text)
    except ValueError as failure:
        raise Refused("There is no role “{role}”.", role=text) from failure


def _written(
    session: "Session", settings: Settings, official: "Official", token: str, at: datetime
) -> str:
    """The link; a letter with it is written where it would lead to the portal and can be sent."""
    from registry import mail
    from registry.accounts.links import LASTS, Purpose
    from registry.web import letters

    base = settings.base_url or AT_A_DESK
    link = f"{base}/{official.language}/office/invitation/{token}"
    if settings.smtp_url and settings.base_url:
        days = LASTS[Purpose.INVITATION].days
        subject, body = letters.invitation(official.language, link, days=days)
        mail.write(session, to=official.email, subject=subject, body=body, at=at)
    return link
