"""The command that a timer runs: what is due is done, what has ended is removed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click

from registry.commands.opening import register
from registry.database import NEWEST, Database
from registry.errors import Refused
from registry.settings import Settings

LOOKED_BACK = timedelta(days=7)  # for calendars that have changed


@dataclass(frozen=True)
class Done:
    """How many changes and releases were published, timers of requests done, months published."""

    published: int
    releases: int
    timers: int
    months: int


@click.command()
def timers() -> None:
    """Do what is due: publish, clocks of requests, letters, remove what has ended; every minute."""
    from registry import mail
    from registry.datasets import snapshot
    from registry.statistics import releases

    at = datetime.now(UTC)
    with register() as (settings, opened):
        done = do_due(settings, opened, at=at)
        _sign(settings, opened)
        with opened.reading() as session:
            snapshot.keep_up(session)
        gone, left = mail.send_due(opened, settings, at=at)
        taken, failed = _tell_hooks(settings, opened, at)
        # At the end: it may take minutes, and all else is done.
        prepared = releases.prepare_waiting(opened, at=at)
    click.echo(f"{done.published} changes published.")
    click.echo(f"{done.releases} releases published, {prepared} prepared.")
    click.echo(f"{done.timers} timers of requests done.")
    click.echo(f"{done.months} months of requests published.")
    click.echo(f"{gone} letters sent, {left} to be tried again.")
    click.echo(f"{taken} messages to web hooks taken, {failed} to be tried again.")


def _sign(settings: Settings, opened: Database) -> None:
    """Publish what the log has grown by; a refusal is said, and all else goes on."""
    from registry import log

    try:
        with opened.reading(NEWEST) as session:
            log.publish(session, settings.data_dir, settings.log_origin)
    except Refused as refusal:
        click.echo(f"The log was not signed. {refusal.message}", err=True)
        return
    _have_witnessed(settings)


def _have_witnessed(settings: Settings) -> None:
    """Ask the witnesses; one that does not answer holds nothing up, and is asked again."""
    from registry.log import Wrong, witness

    try:
        answers = witness.ask(settings.data_dir, witness.known(settings.witnesses))
    except Wrong as wrong:
        click.echo(f"REGISTRY_WITNESSES: {wrong}", err=True)
        return
    for one in answers:
        if one.failure:
            click.echo(f"The witness {one.name} did not sign. {one.failure}", err=True)


def _tell_hooks(settings: Settings, opened: Database, at: datetime) -> tuple[int, int]:
    from registry import hooks
    from registry.accounts.sealing import Seal

    with opened.writing() as session:
        hooks.take_up(session, root=settings.base_url, zone=settings.timezone, at=at)
    return hooks.send_due(
        opened,
        seal=Seal(settings.secret_key()),
        guard=hooks.guard(is_local=settings.is_local),
        root=settings.base_url,
        at=at,
    )


def do_due(settings: Settings, opened: Database, *, at: datetime) -> Done:
    """Do all that is due at a moment but for sending; late, it comes to the same as in time."""
    from registry import drafts

    today = at.astimezone(settings.timezone).date()
    with opened.writing() as session:
        published = drafts.publish_due(session, at=at, today=today)
    out = _releases(opened, at)
    _tidy(settings, opened, at)
    return Done(published, out, *_requests(settings, opened, at))


def _releases(opened: Database, at: datetime) -> int:
    from registry.statistics import releases

    releases.fix_dates(opened, at=at)
    return releases.publish_due(opened, at=at)


def _tidy(settings: Settings, opened: Database, at: datetime) -> None:
    from registry.accounts import links, sign_ins, throttling
    from registry.drafts import digest
    from registry.requests.gate import once
    from registry.requests.office import queues
    from registry.requests.person import onetime

    sender = digest.Sender(settings.base_url, settings.secret_key(), settings.timezone)
    with opened.writing() as session:
        today = at.astimezone(settings.timezone).date()
        digest.write_due(session, at=at, today=today, sender=sender, more=queues.told)
        sign_ins.purge(session, at=at)
        links.purge(session, at=at)
        throttling.purge(session, at=at)
        onetime.purge(session, at=at)
        once.purge(session, at=at)


def _requests(settings: Settings, opened: Database, at: datetime) -> tuple[int, int]:
    from registry import files, requests
    from registry.requests.reports import proposing
    from registry.requests.time import recomputing
    from registry.statistics import personal_requests

    means = requests.means(settings)
    with opened.writing() as session:
        recomputing.recompute_changed(session, means, since=at - LOOKED_BACK, at=at)
        proposing.note_published(session, means, at=at)
    done = requests.run_due(opened, means, at=at)
    months = personal_requests.publish_due(opened, means, at=at)
    with opened.writing() as session:
        files.purge_due(session, means.store, at=at)
        files.sweep(session, means.store.folder, at=at)
    return done, months
