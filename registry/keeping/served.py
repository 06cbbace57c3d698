"""A PostgreSQL register dumped and put back with PostgreSQL's own programs.

The dump is taken of one exported snapshot. It is put back in one transaction of ours, together
with what an older one needs to become of this version: it stands as a whole, or nothing changed.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import psycopg.conninfo
from sqlalchemy import URL, text

from registry import migrations
from registry.database import Session
from registry.errors import Conflict, Refused
from registry.keeping.bundle import PIECE, Progress

# What belongs to the server and not to the register, or is made anew by a command of its own.
LEFT_OUT = ("SCHEMA", "EXTENSION", "COMMENT", "ACL", "DEFAULT ACL", "VIEW", "MATERIALIZED VIEW")
LOOK = 0.2  # seconds from one look at how far a dump is to the next
LISTED = re.compile(r"\d+; \d+ \d+ (?P<kind>[A-Z][A-Z ]*[A-Z]) (?P<where>\S+) (?P<name>.+) \S+")
OTHERS = text("""
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'ashyq-kamera'
      AND pid <> pg_backend_pid()
""")
GUARDS = text("""
    SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger
    WHERE NOT tgisinternal
      AND tgrelid IN (SELECT to_regclass(name) FROM unnest(CAST(:tables AS text[])) AS name)
""")
PROGRAM_MISSING = (
    "{program} is not on this machine. Install PostgreSQL's client programs "
    "(on Debian: apt-get install postgresql-client)."
)


def dump(session: Session, into: Path, progress: Progress) -> None:
    """Dump the database as this session sees it; nobody waits meanwhile."""
    snapshot = session.scalar(text("SELECT pg_export_snapshot()"))
    whole = session.scalar(text("SELECT pg_database_size(current_database())")) or 0
    url = session.connection().engine.url
    arguments = ["--format=custom", "--compress=0", f"--snapshot={snapshot}", f"--file={into}"]
    with _running("pg_dump", [*arguments, f"--dbname={_where(url)}"], url) as running:
        while running.poll() is None:
            progress("Dumping the database", into.stat().st_size, whole)
            with suppress(subprocess.TimeoutExpired):
                running.wait(LOOK)
    progress("Dumping the database", whole, whole)


def require_alone(session: Session) -> None:
    """Refuse while the portal or a command on any machine has the register open."""
    if session.scalar(OTHERS):
        raise Conflict(
            "The register is in use. Nothing was changed. Stop the portal on every machine, and "
            "restore again."
        )


def put_back(session: Session, dumped: Path, progress: Progress) -> None:
    """Put a dump in the place of the register within this session's transaction."""
    connection = session.connection()
    for statement in list(_removals(session, dumped)):
        connection.exec_driver_sql(statement)
    chosen = dumped.with_name(dumped.name + "-list")
    try:
        chosen.write_text("".join(_chosen(dumped)))
        for section in ("pre-data", "data", "post-data"):
            _run_section(connection, dumped, chosen, section, progress)
    finally:
        chosen.unlink(missing_ok=True)
    # The dump has emptied the search path for the rest of the session.
    connection.exec_driver_sql("RESET ALL")
    migrations.bring_up(connection)


def _run_section(
    connection: Any, dumped: Path, chosen: Path, section: str, progress: Progress
) -> None:
    arguments = ["--no-owner", "--no-privileges", f"--section={section}", f"--use-list={chosen}"]
    doing = "Building the database's indexes" if section == "post-data" else "Restoring"
    whole, done, script = dumped.stat().st_size, 0, b""
    driver = connection.connection.driver_connection
    running = _running("pg_restore", [*arguments, "--file=-", str(dumped)])
    with running as restoring, driver.cursor() as cursor:
        lines = restoring.stdout
        assert lines is not None
        for line in lines:
            if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
                for taken in _copied(cursor, line, lines):
                    done += taken
                    progress(doing, done, whole)
            elif not line.startswith((b"\\", b"--")):  # meant for psql, or remarks
                script += line
        progress(doing, done, whole)
        if script.strip():
            cursor.execute(script)
    if section == "post-data":
        progress(doing, whole, whole)


def _copied(cursor: Any, statement: bytes, lines: IO[bytes]) -> Iterator[int]:
    """Hand the rows that follow a COPY to the server, and tell their bytes now and then."""
    taken = 0
    with cursor.copy(statement) as copy:
        for line in lines:
            if line == b"\\.\n":
                break
            copy.write(line)
            taken += len(line)
            if taken > PIECE:
                yield taken
                taken = 0
    yield taken


def _removals(session: Session, dumped: Path) -> Iterator[str]:
    """Statements that remove what stands here and what the dump brings; views on it go too."""
    brought = [(kind, name) for kind, name, _ in _contents(dumped)]
    tables = {name for kind, name in brought if kind == "TABLE"}
    tables |= set(migrations.TABLES)
    functions = {name for kind, name in brought if kind == "FUNCTION"}
    functions |= set(session.scalars(GUARDS, {"tables": sorted(tables)}))
    yield f"DROP TABLE IF EXISTS {', '.join(sorted(tables))} CASCADE"
    yield f"DROP FUNCTION IF EXISTS {', '.join(sorted(functions))} CASCADE"


def _chosen(dumped: Path) -> Iterator[str]:
    for kind, _, line in _contents(dumped):
        if kind not in LEFT_OUT:
            yield line


def _contents(dumped: Path) -> Iterator[tuple[str, str, str]]:
    """The things in a dump: kind, name, and the line that names it."""
    with _running("pg_restore", ["--list", str(dumped)]) as running:
        assert running.stdout is not None
        said = running.stdout.read()
    for line in said.decode().splitlines(keepends=True):
        if found := LISTED.match(line):
            yield found["kind"], found["name"], line


def _where(url: URL) -> str:
    """What the programs are told of the server; the password goes another way, unseen by `ps`."""
    said: dict[str, Any] = dict(url.query)
    said |= {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database}
    return psycopg.conninfo.make_conninfo(**{name: value for name, value in said.items() if value})


@contextmanager
def _running(
    program: str, arguments: list[str], url: URL | None = None
) -> "Iterator[subprocess.Popen[bytes]]":
    """A program of PostgreSQL's under way; if it fails, its own last words are the reason said."""
    found = shutil.which(program)
    if not found:
        raise Refused(PROGRAM_MISSING, program=program)
    environment = dict(os.environ)
    if url is not None and url.password:
        environment["PGPASSWORD"] = str(url.password)
    with (
        TemporaryFile() as words,
        subprocess.Popen(  # noqa: S603  # arguments of ours
            [found, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
        ) as running,
    ):
        try:
            yield running
        except BaseException:
            running.kill()
            raise
        if running.wait():
            words.seek(0)
            said = words.read().decode(errors="replace").strip() or "it said nothing"
            raise Refused(
                "{program} could not do its work: {said}. Nothing was changed.",
                program=program,
                said=said.splitlines()[-1].rstrip("."),
            )
