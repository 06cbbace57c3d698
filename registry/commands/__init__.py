"""The command line. What a command's help says is its docstring."""

from collections import UserDict
from collections.abc import Iterator
from importlib import import_module

import click

# Where each command is; only the module of the one that is asked for is read.
PLACES = {
    "init": "register.init",
    "demo": "register.demo",
    "check": "register.check",
    "reindex": "register.reindex",
    "import": "files.import_",
    "export": "files.export",
    "basemap": "files.basemap",
    "gis-view": "for_gis.gis_view",
    "backup": "keeping.backup",
    "restore": "keeping.restore",
    "serve": "serving.serve",
    "site": "serving.site",
    "user": "people.user",
    "edition": "publishing.edition",
    "log": "log.log",
    "release": "releasing.release",
    "timers": "timers.timers",
}


class _Commands(UserDict[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in PLACES:
            raise KeyError(name)
        if name not in self.data:
            module, _, function = PLACES[name].partition(".")
            self.data[name] = getattr(import_module(f"{__name__}.{module}"), function)
        return self.data[name]

    def __contains__(self, name: object) -> bool:
        return name in PLACES

    def __iter__(self) -> Iterator[str]:
        return iter(PLACES)

    def __len__(self) -> int:
        return len(PLACES)


@click.group(commands=_Commands())
def main() -> None:
    """Ashyq Kamera, a public register of city cameras."""
