"""Commands for the published log: signed, checked, and a receipt for one entry."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from registry.commands.opening import register
from registry.database import NEWEST
from registry.errors import Refused
from registry.settings import from_environment

UNTRUE = 1


@click.group()
def log() -> None:
    """The published log: check it, prove an entry, sign it."""


@log.command()
@click.argument("place", metavar="[DIR-or-URL]", required=False)
@click.option("--key", help="The log's public key (name+hash+key), had from elsewhere.")
@click.option(
    "--seen",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint kept from earlier, which the log has to go on from.",
)
@click.option("--witness", "witnesses", multiple=True, help="The key of a witness to look for.")
@click.option("--strict", is_flag=True, help="Hold every entry to canonical JSON too; slower.")
def verify(
    place: str | None,
    key: str | None,
    seen: Path | None,
    witnesses: tuple[str, ...],
    strict: bool,
) -> None:
    """Check a log, also a copy of it, without the database.

    Every entry is hashed again and the signed root is rebuilt. Without DIR-or-URL it is the log
    that this portal publishes.
    """
    from registry import log

    place = place or _own()
    try:
        kept = seen.read_text() if seen else None
        size, root = log.verify(place, key=key, seen=kept, strict=strict)
        told = _witnessed(place, witnesses)
    except (log.Wrong, OSError, UnicodeDecodeError) as wrong:
        click.echo(f"Not true: {wrong}", err=True)
        sys.exit(UNTRUE)
    click.echo(f"True: {size} entries with the root {root.hex()}.")
    for line in told:
        click.echo(line)
    if key is None:
        click.echo("Checked with the key beside the log; have the key from elsewhere (--key).")


@log.command()
@click.argument("id_", metavar="ID")
def proof(id_: str) -> None:
    """Print the receipt (.tlog-proof) of an entry: by its number, or a camera's newest by ID."""
    from registry import log

    with register() as (settings, opened):
        try:
            with opened.reading(NEWEST) as session:
                log.publish(session, settings.data_dir, settings.log_origin)
                number = int(id_) if id_.isascii() and id_.isdecimal() else 0
                newest = None if number else log.newest(session, f"cameras/{id_}")
            number = number or (newest.number if newest else 0)
            said = log.receipt(settings.data_dir, number)
        except Refused as refusal:
            click.echo(refusal.message, err=True)
            sys.exit(UNTRUE)
    click.echo(said, nl=False)


@log.command()
@click.option("--new-key", is_flag=True, help="Make a new key first; the older ones sign on.")
@click.option(
    "--seen",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that others have seen; nothing is signed that does not go on from it.",
)
def checkpoint(new_key: bool, seen: Path | None) -> None:
    """Publish what the log has grown by, sign it, and print the checkpoint."""
    from registry import log
    from registry.log import checkpoints, tiles

    with register() as (settings, opened):
        try:
            if new_key:
                with tiles.alone(settings.data_dir):
                    checkpoints.rotate(settings.data_dir, settings.log_origin)
            with opened.reading(NEWEST) as session:
                log.publish(session, settings.data_dir, settings.log_origin, seen=seen)
        except Refused as refusal:
            click.echo(refusal.message, err=True)
            sys.exit(UNTRUE)
    click.echo((settings.data_dir / tiles.FOLDER / checkpoints.CHECKPOINT).read_text(), nl=False)


@log.command()
@click.argument("place", metavar="DIR-or-URL")
@click.option(
    "--folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the witness keeps its key and what it has signed.",
)
@click.option("--name", help="The name of the witness, at the first time.")
@click.option("--key", help="The log's public key, had from elsewhere; needed once.")
def witness(place: str, folder: Path, name: str | None, key: str | None) -> None:
    """See that a log only grew since the last time, and sign its checkpoint.

    For anybody who wants to keep watch: it needs no register, only a folder of its own. Prints the
    checkpoint with the signature; exit status 1 if the log did not only grow.
    """
    from registry.log import Wrong
    from registry.log.witness import Notebook, look

    notebook = Notebook(folder)
    try:
        signer = notebook.signer(name)
        note, size = look(notebook, place, key=key, at=datetime.now(UTC))
    except (Wrong, OSError, UnicodeDecodeError) as wrong:
        click.echo(f"Not signed: {wrong}", err=True)
        sys.exit(UNTRUE)
    click.echo(note, nl=False)
    click.echo(f"Seen with {size} entries. The key of this witness: {signer.vkey}", err=True)


@log.command("witness-serve")
@click.option("--folder", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="The name of the witness, at the first time.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8400, show_default=True)
def witness_serve(folder: Path, name: str | None, host: str, port: int) -> None:
    """Let logs that were looked at once ask this witness themselves (POST /add-checkpoint)."""
    from registry.log import Wrong
    from registry.log.witness import Notebook, serving

    notebook = Notebook(folder)
    try:
        signer = notebook.signer(name)
    except Wrong as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(UNTRUE)
    made = serving.server(notebook, host, port)
    click.echo(f"The witness {signer.vkey} is at http://{host}:{made.server_port}/add-checkpoint")
    made.serve_forever()


def _witnessed(place: str, witnesses: tuple[str, ...]) -> list[str]:
    """Who of these witnesses has signed the checkpoint; raises `Wrong` unless all have."""
    from registry.log import Wrong, verifying, witness

    note = verifying.source(place)("checkpoint", verifying.LONGEST_NOTE).decode()
    seen = witness.cosigned(note, witnesses)
    lacking = {one.partition("+")[0] for one in witnesses} - {one.name for one in seen}
    if lacking:
        raise Wrong(f"The checkpoint is not signed by {', '.join(sorted(lacking))}.")
    return [f"Witnessed by {one.name} at {one.at.isoformat()}." for one in seen]


def _own() -> str:
    """The folder of this portal's log, which is published first where it never was."""
    from registry import log
    from registry.log import tiles

    settings = from_environment()
    if not (settings.data_dir / tiles.FOLDER).exists():
        with register() as (settings, opened), opened.reading(NEWEST) as session:
            log.publish(session, settings.data_dir, settings.log_origin)
    return str(settings.data_dir / tiles.FOLDER)
