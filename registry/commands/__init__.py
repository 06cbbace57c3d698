"""The command line. What a command's help says is its docstring."""

import click

from registry.commands import files, for_gis, keeping, people, register, serving, timers


@click.group()
def main() -> None:
    """Ashyq Kamera, a public register of city cameras."""


for command in (
    register.init,
    register.demo,
    register.check,
    register.reindex,
    files.import_,
    files.export,
    files.basemap,
    for_gis.gis_view,
    keeping.backup,
    keeping.restore,
    serving.serve,
    people.user,
    timers.timers,
):
    main.add_command(command)
