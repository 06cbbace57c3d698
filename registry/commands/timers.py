"""The command that a timer runs: what is due is done, what has ended is removed."""

from datetime import UTC, datetime

import click

from registry.commands.opening import register


@click.command()
def timers() -> None:
    """Do what is due: publish, clocks of requests, letters, remove what has ended; every minute."""
    from registry import drafts, files, mail, requests
    from registry.accounts import links, sign_ins, throttling
    from registry.datasets import snapshot
    from registry.drafts import digest
    from registry.requests import once, onetime
    from registry.statistics import personal_requests

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
        means = requests.means(settings)
        done = requests.run_due(opened, means, at=at)
        months = personal_requests.publish_due(opened, means, at=at)
        with opened.writing() as session:
            files.purge_due(session, means.store, at=at)
            files.sweep(session, means.store.folder, at=at)
        with opened.reading() as session:
            snapshot.keep_up(session)
        gone, left = mail.send_due(opened, settings, at=at)
    click.echo(f"{published} changes published.")
    click.echo(f"{done} timers of requests done.")
    click.echo(f"{months} months of requests published.")
    click.echo(f"{gone} letters sent, {left} to be tried again.")
