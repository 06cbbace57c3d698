"""Installs what the tests need of the machine: browser, databases, and the programs of others."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import servers

GO_LIBRARY = Path("/usr/share/gocode/src/golang.org/x/mod")


def main() -> None:
    """Install the missing Debian packages as root; elsewhere say by name what is missing."""
    missing = []
    if not shutil.which("chromium"):
        missing.append("chromium")
    if not shutil.which("ogr2ogr"):
        missing.append("gdal-bin")
    if not servers.initdb():
        missing.append("postgresql")
    if not shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        missing.append("nginx-light")
    if not shutil.which("soffice"):
        missing.append("libreoffice-calc")
    if not shutil.which("go") or not GO_LIBRARY.is_dir():
        missing += ["golang-go", "golang-golang-x-mod-dev"]
    _install(missing)
    if not shutil.which("chromium-headless-shell") and _is_root():
        # Not every Debian has it: the tests are slower without.
        _apt(["update"], ["install", "-y", "chromium-headless-shell"], must=False)
    # Its package has the version of the server in its name, which is known only now.
    if servers.initdb() and not servers.has_postgis():
        _install([f"postgresql-{servers.major()}-postgis-3"])


def _install(missing: list[str]) -> None:
    if not missing:
        return
    if _is_root():
        print(f"Installing {', '.join(missing)} …", flush=True)
        _apt(["update"], ["install", "-y", "--no-install-recommends", *missing])
    else:
        print(f"Not installed, so the tests that need it are skipped: {', '.join(missing)}.")


def _is_root() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt(*commands: list[str], must: bool = True) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        subprocess.run(["apt-get", "-qq", *command], check=must, env=environment, stdout=sys.stderr)


if __name__ == "__main__":
    main()
