"""Real servers for the tests: PostgreSQL from the system's packages, on a free port."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INITDB = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """A running cluster; gives the address of its maintenance database."""
    folder = Path(tempfile.mkdtemp(prefix="register-pg-"))
    binaries, port = INITDB[-1].parent, free_port()
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(program: str, *arguments: str) -> None:
        # PostgreSQL refuses to run as root.
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_owner, str(binaries / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd="/tmp")

    run("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "register", "-E", "UTF8")
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    run("pg_ctl", "-D", f"{folder}/data", "-o", settings, "-w", "-l", f"{folder}/log", "start")
    try:
        yield f"postgresql+psycopg://register@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
