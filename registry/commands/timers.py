"""The command that a timer runs: what is due is done, what has ended is removed."""

from datetime import UTC, datetime

import click

from registry.commands.opening import register
from registry.database import NEWEST
from registry.errors import Refused


@click.command()
def timers() -> None:
    """Do what is due: publish, clocks of requests, letters, remove what has ended; every minute."""
    from registry import drafts, files, log, mail, requests
    from registry.accounts import links, sign_ins, throttling
    from registry.datasets import snapshot
    from registry.drafts import digest
    from registry.requests import once, onetime

    at = datetime.now(UTC)
    with register() as (settings, opened):
        today = at.astimezone(settings.timezone).date()
        with opened.writing() as session:
            published = drafts.publish_due(session, at=at, today=today)
        with opened.writing() as session:
            sender = digest.Sender(settings.base_url, settings.secret_key(), settings.timezone)
            digest.write_due(session, at=at, today=today, sender=sender)
            sign_ins.purge(session, at=at)
            links.purge(session, at=at)
            throttling.purge(session, at=at)
            onetime.purge(session, at=at)
            once.purge(session, at=at)
        unsigned = ""
        try:
            with opened.reading(NEWEST) as session:
                log.publish(session, settings.data_dir, settings.log_origin)
        except Refused as refusal:  # said below; all else that is due is done all the same
            unsigned = refusal.message
        means = requests.means(settings)
        done = requests.run_due(opened, means, at=at)
        with opened.writing() as session:
            files.purge_due(session, means.store, at=at)
            files.sweep(session, means.store.folder, at=at)
        with opened.reading() as session:
            snapshot.keep_up(session)
        gone, left = mail.send_due(opened, settings, at=at)
    if unsigned:
        click.echo(f"The log was not signed. {unsigned}", err=True)
    click.echo(f"{published} changes published.")
    click.echo(f"{done} timers of requests done.")
    click.echo(f"{gone} letters sent, {left} to be tried again.")
