"""The command that a timer runs: what is due is done, what has ended is removed."""

from datetime import UTC, datetime

import click

from registry.commands.opening import register


@click.command()
def timers() -> None:
    """Send waiting letters and remove what has ended; meant for every minute."""
    from registry import mail
    from registry.accounts import links, sign_ins, throttling

    at = datetime.now(UTC)
    with register() as (settings, opened):
        with opened.writing() as session:
            sign_ins.purge(session, at=at)
            links.purge(session, at=at)
            throttling.purge(session, at=at)
        gone, left = mail.send_due(opened, settings, at=at)
    click.echo(f"{gone} letters sent, {left} to be tried again.")
