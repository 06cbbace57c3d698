"""Installs what the tests need of the machine: Chromium, PostgreSQL and nginx, where it may."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def main() -> None:
    """Install the missing Debian packages as root; elsewhere say by name what is missing."""
    missing = []
    if not shutil.which("chromium"):
        missing.append("chromium")
    if not POSTGRES:
        missing.append("postgresql")
    if not shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        missing.append("nginx-light")
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(missing)} …", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
            subprocess.run(
                ["apt-get", "-qq", *command], check=True, env=environment, stdout=sys.stderr
            )
    else:
        print(f"Not installed, so the tests that need it are skipped: {', '.join(missing)}.")


if __name__ == "__main__":
    main()
